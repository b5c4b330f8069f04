package dev.kepler.examples.live;

import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.NamingBase;
import java.util.Map;

/** Names of the fields of answers that each mission calls otherwise. */
final class Fields {

  private final Map<String, String> names;
  private final ObjectMapper mapper;

  /**
   * Makes names.
   *
   * @param star number of a star, such as {@code keplerStarId}
   * @param object name of a thing, such as {@code kepoiName}
   * @param objects list of things, and the address below which they stand, such as {@code kois}
   * @param key of a thing, such as {@code surrogateKey}
   */
  Fields(String star, String object, String objects, String key) {
    this.names = Map.of("star", star, "object", object, "objects", objects, "key", key);
    this.mapper =
        Answer.MAPPER
            .copy()
            .setPropertyNamingStrategy(
                new NamingBase() {
                  private static final long serialVersionUID = 1;

                  @Override
                  public String translate(String name) {
                    return names.getOrDefault(name, name);
                  }
                });
  }

  /** A view under the names. */
  JsonNode of(Object view) {
    return mapper.valueToTree(view);
  }

  /** The address below which things stand. */
  String objects() {
    return names.get("objects");
  }

  /** The names by what they are of. */
  @JsonValue
  Map<String, String> names() {
    return names;
  }
}
