package dev.kepler.medallion.internal.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.kepler.medallion.source.KafkaTopic;
import dev.kepler.model.RawKoi;
import dev.kepler.pipeline.source.KoiForm;
import dev.kepler.pipeline.source.KoiSource;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A JSON message")
class JsonMessagesTest {

  private static RawKoi read(String value) {
    return read(null, value == null ? null : value.getBytes(UTF_8));
  }

  private static RawKoi read(byte[] key, byte[] value) {
    return new JsonMessages<>(KoiForm.NOTEBOOK, "row_id").record(key, value, "kois-0@7");
  }

  @Test
  @DisplayName("gives its members to the columns of their names, in any case, and keeps the others")
  void members() {
    RawKoi koi =
        read(
            """
            {"ROW_ID": 9, "kepler_star_id": "10797460.0", "kepoi_name": "K00752.01",
             "disposition": null, "confidence": 9.69e-1,
             "zeta": {"a": [1, "b"]}, "alpha": true, "beta": null}
            """);

    assertThat(koi.getRowId()).isEqualTo(9);
    assertThat(koi.getKeplerStarId()).isEqualTo(10797460);
    assertThat(koi.getKepoiName()).isEqualTo("K00752.01");
    assertThat(koi.getKeplerName()).as("absent").isNull();
    assertThat(koi.getDisposition()).as("null").isNull();
    assertThat(koi.getConfidence()).isEqualTo(0.969);
    assertThat(koi.getSource()).isEqualTo("kois-0@7");
    assertThat(koi.getCorruptRecord()).isNull();
    assertThat(koi.getOtherColumns())
        .containsExactly(
            Map.entry("alpha", "true"),
            java.util.Collections.singletonMap("beta", (String) null).entrySet().iterator().next(),
            Map.entry("zeta", "{\"a\":[1,\"b\"]}"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "null",
        "7",
        "\"text\"",
        "[{\"row_id\":1}]",
        "{",
        "{\"row_id\":1",
        "{\"row_id\":}",
        "{'row_id':1}",
        "{row_id:1}",
        "{\"row_id\":NaN}",
        "{\"row_id\":1} x",
        "{\"row_id\":1}{\"row_id\":2}",
        "{\"row_id\":1,\"row_id\":2}",
        "{\"row_id\":1,\"Row_Id\":2}",
        "{\"row_id\":1.5}",
        "{\"row_id\":\"x\"}",
        "{\"row_id\":{}}",
        "{\"confidence\":[0.5]}",
        "{\"row_id\":99999999999999999999}",
        "{\"confidence\":true}",
        "{\"x\":1,\"x\":2}"
      })
  @DisplayName("that cannot be read says so, with its text")
  void unreadable(String value) {
    assertThat(read(value).getCorruptRecord())
        .startsWith("Cannot read this message: ")
        .endsWith("It is '" + value + "'");
  }

  @Test
  @DisplayName("of broken UTF-8 cannot be read")
  void broken() {
    byte[] value = {'{', '"', 'd', '"', ':', '"', (byte) 0xC3, '"', '}'};

    assertThat(read(null, value).getCorruptRecord()).contains("it is no JSON");
  }

  @Test
  @DisplayName("nested a thousand deep, or with a number of a million digits, is one record")
  void monsters() {
    assertThat(read("[".repeat(100_000)).getCorruptRecord()).contains("it is no JSON object");
    assertThat(read("{\"x\":" + "[".repeat(100_000)).getCorruptRecord()).contains("it is no JSON");
    assertThat(read("{\"row_id\":" + "9".repeat(1_000_000) + "}").getCorruptRecord())
        .startsWith("Cannot read this message");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "subscribe",
        "subscribePattern",
        "assign",
        "kafka.bootstrap.servers",
        "failOnDataLoss",
        "maxOffsetsPerTrigger",
        "includeHeaders"
      })
  @DisplayName("is read with no option that would lose it, or is said otherwise")
  void options(String option) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> KafkaTopic.of("localhost:1", "kois").option(option, "false"))
        .withMessageStartingWith("Cannot read kois with option " + option + ". ");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> KafkaTopic.of("localhost:1", "kois").atMost(0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> KoiSource.kafka(KafkaTopic.of("localhost:1", "kois").keyedBy("koi")))
        .withMessageContaining("has no column koi that its keys could be");
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "null",
      quoteCharacter = '~',
      value = {"null", "7", "~{\"row_id\":7}~"})
  @DisplayName("without a value says what it lacks where its records cannot be deletions")
  void tombstone(String key) {
    assertThat(read(key == null ? null : key.getBytes(UTF_8), null).getCorruptRecord())
        .isEqualTo(
            "Cannot read this message: it has no value, and a KOI table has no column _deleted to"
                + " say so. Its key is "
                + (key == null ? "null" : "'" + key + "'"));
  }
}
