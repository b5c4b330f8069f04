package dev.kepler.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {

  @Nested
  @DisplayName("A KOI name")
  class KoiNames {

    @Test
    @DisplayName("is parsed into the KOI number and the planet number, and written as it was")
    void parse() {
      KoiName name = KoiName.parse("K00752.01");

      assertThat(name).isEqualTo(new KoiName(752, 1)).hasToString("K00752.01");
    }

    @Test
    @DisplayName("makes a key that is the same in every release")
    void key() {
      assertThat(KoiName.parse("K00752.01").key()).isEqualTo(75201);
      assertThat(KoiName.parse("K00752.11").key()).isEqualTo(75211);
      assertThat(KoiName.parse("K99999.99").key()).isEqualTo(9999999);
    }

    @ParameterizedTest
    @NullAndEmptySource
    @ValueSource(
        strings = {"K0752.01", "k00752.01", "K00752.1", "K00752-01", " K00752.01", "K٠٠٧٥٢.٠١"})
    @DisplayName("is nothing else")
    void invalid(String text) {
      assertThat(KoiName.isValid(text)).isFalse();
    }

    @Test
    @DisplayName("that is malformed is refused with the offending text")
    void refused() {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> KoiName.parse("Kepler-227 b"))
          .withMessageContaining("'Kepler-227 b'")
          .withMessageContaining("K00752.01");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new KoiName(100_000, 1))
          .withMessageContaining("100000");
    }
  }

  @Nested
  @DisplayName("A disposition")
  class Dispositions {

    @Test
    @DisplayName("is spelt as the archive spells it")
    void spelling() {
      assertThat(Disposition.values())
          .extracting(Disposition::archiveName)
          .containsExactly("CONFIRMED", "CANDIDATE", "FALSE POSITIVE");
      assertThat(Disposition.FALSE_POSITIVE).hasToString("FALSE POSITIVE");
    }

    @Test
    @DisplayName("is read with case and blanks forgiven, and nothing else")
    void parse() {
      assertThat(Disposition.parse(" false positive ")).contains(Disposition.FALSE_POSITIVE);
      assertThat(Disposition.parse("NOT DISPOSITIONED")).isEmpty();
      assertThat(Disposition.parse("FALSE_POSITIVE")).isEmpty();
      assertThat(Disposition.parse(null)).isEmpty();
    }
  }
}
