package dev.kepler.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kepler.medallion.bean.MissingValue;
import java.util.Locale;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A missing value")
class MissingValueTest {

  @ParameterizedTest
  @NullAndEmptySource
  @ValueSource(
      strings = {
        "NaN",
        "nan",
        "NAN",
        "-nan",
        "NULL",
        "null",
        "None",
        "none",
        "\\N",
        "N/A",
        "n/a",
        "NA",
        "#N/A",
        "#NA",
        "<NA>",
        "--",
        " ",
        "\t",
        "\u00A0",
        " \u00A0 ",
        "\u3000",
        "\uFEFF",
        "\u200B",
        "  NaN ",
        "\u00A0null\u00A0"
      })
  @DisplayName("is missing however it is spelled")
  void spellings(String text) {
    assertThat(MissingValue.isMissing(text)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Kepler-227 b", "0", "-", "N", "nano", "Nan b", "NULL NULL", "CONFIRMED", "inf"})
  @DisplayName("is nothing else")
  void values(String text) {
    assertThat(MissingValue.isMissing(text)).isFalse();
  }

  @Test
  @DisplayName("is listed once, in lower case and without blanks")
  void list() {
    assertThat(MissingValue.SPELLINGS)
        .startsWith("")
        .doesNotHaveDuplicates()
        .allSatisfy(
            text ->
                assertThat(text)
                    .isEqualTo(MissingValue.strip(text))
                    .isEqualTo(text.toLowerCase(Locale.ROOT)));
  }

  @Test
  @DisplayName("is told without the blanks around it, and a value keeps those inside")
  void strip() {
    assertThat(MissingValue.strip("\u00A0 K00752.01\t")).isEqualTo("K00752.01");
    assertThat(MissingValue.strip(" Kepler-227 b ")).isEqualTo("Kepler-227 b");
    assertThat(MissingValue.strip(MissingValue.BLANKS)).isEmpty();
  }
}
