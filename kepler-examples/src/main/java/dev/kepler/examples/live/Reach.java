package dev.kepler.examples.live;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Where the live page listens, and who may ask.
 *
 * @param bind address to listen on
 * @param port port, or 0 for any that is free
 * @param names host names that the server goes by, beside those of loopback
 * @param origins other sites whose pages may read the answers and frame the badge, such as {@code
 *     https://example.org}; {@code *} for every site
 */
public record Reach(String bind, int port, List<String> names, List<String> origins) {

  /** Every site. */
  static final String ANY = "*";

  private static final Pattern ORIGIN =
      Pattern.compile("https?://([a-z0-9._-]+|\\[[0-9a-f:.]+])(:[0-9]{1,5})?");
  private static final Pattern DEFAULT_PORT = Pattern.compile("^(http:.*):80$|^(https:.*):443$");

  /**
   * Makes a reach; origins are taken as browsers write them: in lower case, without a default port.
   *
   * @throws IllegalArgumentException when an origin is none
   */
  public Reach {
    names = List.copyOf(names);
    origins = origins.stream().map(Reach::origin).toList();
  }

  private static String origin(String text) {
    String origin = text.toLowerCase(Locale.ROOT);
    if (!origin.equals(ANY) && !ORIGIN.matcher(origin).matches()) {
      throw new IllegalArgumentException(
          "Cannot allow the origin '%s': it is none. Write it like https://example.org, or * for all."
              .formatted(text));
    }
    return DEFAULT_PORT.matcher(origin).replaceFirst("$1$2");
  }

  /** Tells whether pages of an origin, as a browser names it, may read the answers. */
  boolean allows(String origin) {
    return allowsAll() || origins.contains(origin.toLowerCase(Locale.ROOT));
  }

  /** Tells whether every page may. */
  boolean allowsAll() {
    return origins.contains(ANY);
  }
}
