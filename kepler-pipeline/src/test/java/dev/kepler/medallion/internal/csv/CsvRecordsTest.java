package dev.kepler.medallion.internal.csv;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.kepler.model.RawKoi;
import dev.kepler.model.testing.Kois;
import dev.kepler.pipeline.source.KoiForm;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A CSV file in the notebook's form")
class CsvRecordsTest {

  private static final String HEADER =
      "row_id,kepler_star_id,kepoi_name,kepler_name,disposition,confidence";
  private static final String LINE = "1,10797460,K00752.01,Kepler-227 b,CONFIRMED,1.0";

  @Nested
  @DisplayName("is bound by name:")
  class ByName {

    @ParameterizedTest
    @ValueSource(
        strings = {
          HEADER + "\n" + LINE,
          "confidence,disposition,kepler_name,kepoi_name,kepler_star_id,row_id\n"
              + "1.0,CONFIRMED,Kepler-227 b,K00752.01,10797460,1\n",
          "\uFEFFROW_ID, Kepler_Star_Id ,kepoi_name,extra,kepler_name,disposition,confidence\r\n"
              + "1,10797460,K00752.01,\"a, b\",\"Kepler-227 b\",CONFIRMED,1e0\r\n\r\n",
        })
    @DisplayName("columns in any order and case, more of them, a byte-order mark, CRLF, quotes")
    void bound(String file) {
      assertThat(read(file)).containsExactly(fromFile(Kois.kepler227b()));
    }

    @Test
    @DisplayName("a missing column is named, with those that were found and those that are wanted")
    void missing() {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> read(HEADER.replace("confidence", "confidense") + "\n" + LINE))
          .withMessageContaining("koi.csv")
          .withMessageContaining("no column confidence")
          .withMessageContaining(
              "it has row_id, kepler_star_id, kepoi_name, kepler_name, disposition, confidense");
    }

    @Test
    @DisplayName("a column that stands twice is named")
    void twice() {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> read(HEADER + ",row_id\n" + LINE + ",2"))
          .withMessageContaining("column row_id stands twice");
    }
  }

  @Nested
  @DisplayName("gives one record for each line:")
  class Lines {

    @Test
    @DisplayName("empty fields are null")
    void nulls() {
      assertThat(read(HEADER + "\n484,12105051,K00141.01,,CANDIDATE,\"\""))
          .containsExactly(
              fromFile(RawKoi.of(484L, 12105051L, "K00141.01", null, "CANDIDATE", null)));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {"NaN", "nan", "NULL", "None", "\\N", "N/A", "NA", "#N/A", "--", " ", "\u00A0"})
    @DisplayName("a number that is missing, however it is spelled, is null and no fault")
    void missingNumbers(String missing) {
      assertThat(read(HEADER + "\n" + LINE.replace("1.0", missing).replace("10797460", missing)))
          .containsExactly(
              fromFile(RawKoi.of(1L, null, "K00752.01", "Kepler-227 b", "CONFIRMED", null)));
    }

    @Test
    @DisplayName("whole numbers in any spelling, and blanks around every value, are forgiven")
    void spellings() {
      RawKoi koi = fromFile(RawKoi.of(1L, 100_000L, "K1", "b", "CANDIDATE", 0.5));

      assertThat(
              read(
                  HEADER
                      + "\n"
                      + "1.0,1e+05,K1,b,CANDIDATE,.5\n"
                      + "\u00A01 , 100000.00,K1,b,CANDIDATE, 5E-1\u00A0"))
          .containsExactly(koi, koi);
    }

    @Test
    @DisplayName("a text stays as it came; the key of a KOI is made of its name without blanks")
    void texts() {
      String file =
          "kepid,kepoi_name,kepler_name,koi_disposition,koi_score\n1,\u00A0K00752.01 ,NaN, ,NaN\n";

      assertThat(read(file.getBytes(UTF_8), KoiForm.ARCHIVE))
          .containsExactly(fromFile(RawKoi.of(75201L, 1L, "\u00A0K00752.01 ", "NaN", " ", null)));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "1,10797460,K00752.01,Kepler-227 b,CONFIRMED",
          "1,10797460,K00752.01,Kepler-227 b,CONFIRMED,1.0,more",
          "one,10797460,K00752.01,Kepler-227 b,CONFIRMED,1.0",
          "1,10797460.5,K00752.01,Kepler-227 b,CONFIRMED,1.0",
          "1,10797460,K00752.01,Kepler-227 b,CONFIRMED,1.0f",
          "1,10797460,K00752.01,Kepler-227 b,CONFIRMED,Infinity",
          "1,1e-2,K00752.01,Kepler-227 b,CONFIRMED,1.0",
          "1,1e30,K00752.01,Kepler-227 b,CONFIRMED,1.0",
          "1,10797460,K00752.01,Kepler-\uFFFD b,CONFIRMED,1.0",
          "1,10797460,K00752.01,\"Kepler-227 b,CONFIRMED,1.0",
          "<html>",
          "# a comment",
        })
    @DisplayName("one that cannot be read keeps its text and spoils no other")
    void corrupt(String line) {
      List<RawKoi> kois = read(HEADER + "\n" + LINE + "\n" + line + "\n" + LINE);

      assertThat(kois)
          .hasSize(3)
          .extracting(RawKoi::getCorruptRecord)
          .containsExactly(null, line, null);
      assertThat(kois.get(0)).isEqualTo(fromFile(Kois.kepler227b())).isEqualTo(kois.get(2));
    }

    @Test
    @DisplayName("bytes that are no UTF-8 make a line unreadable")
    void encoding() {
      byte[] file = (HEADER + "\n" + LINE.replace("b,", "\u00e9,")).getBytes(ISO_8859_1);

      assertThat(read(file)).singleElement().extracting(RawKoi::getCorruptRecord).isNotNull();
    }

    @Test
    @DisplayName("a line of ten million characters is one record")
    void longLine() {
      String name = "x".repeat(10_000_000);

      assertThat(read(HEADER + "\n" + LINE.replace("Kepler-227 b", name)))
          .singleElement()
          .extracting(RawKoi::getKeplerName)
          .isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n\n", HEADER, HEADER + "\n"})
    @DisplayName("a file without lines has no records")
    void empty(String file) {
      assertThat(read(file)).isEmpty();
    }
  }

  private static RawKoi fromFile(RawKoi koi) {
    koi.setSource("koi.csv");
    return koi;
  }

  private static List<RawKoi> read(String file) {
    return read(file.getBytes(UTF_8));
  }

  private static List<RawKoi> read(byte[] file) {
    return read(file, KoiForm.NOTEBOOK);
  }

  private static List<RawKoi> read(byte[] file, KoiForm form) {
    List<RawKoi> kois = new ArrayList<>();
    new CsvRecords<>(new ByteArrayInputStream(file), "koi.csv", form).forEachRemaining(kois::add);
    return kois;
  }
}
