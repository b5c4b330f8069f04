package dev.kepler.pipeline;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.kepler.pipeline.source.KeyScheme;
import dev.kepler.pipeline.source.KoiFile;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("A file with a KOI table")
class KoiFileTest {

  private static final String HEADER = "kepid,kepoi_name,kepler_name,koi_disposition,koi_score";
  private static final String ROW = "10797460,K00752.01,Kepler-227 b,CONFIRMED,1.0000";
  private static final String OTHER = "10811496,K00753.01,,CANDIDATE,0.5";
  private static final String TABLE = HEADER + "\n" + ROW + "\n" + OTHER + "\n";
  private static final String NOTEBOOK =
      "row_id,kepler_star_id,kepoi_name,kepler_name,disposition,confidence";

  @TempDir private Path folder;

  @Nested
  @DisplayName("is read")
  class Reads {

    @Test
    @DisplayName("packed or not, by what it is and not by its name; in UTF-8 and UTF-16")
    void packed() throws IOException {
      byte[] plain = TABLE.getBytes(UTF_8);
      List<Path> files =
          List.of(
              write("a.csv", plain),
              write("b.csv.gz", Packed.gzip(plain)),
              write("c.zip", Packed.zip("koi.csv", plain)),
              write("d.csv", Packed.gzip(plain)),
              write("e.txt", Packed.zip("koi.csv", plain)),
              write("f.csv", ("\uFEFF" + TABLE).getBytes(UTF_8)),
              write("g.csv", ("\uFEFF" + TABLE).getBytes(UTF_16LE)),
              write("h.csv", ("\uFEFF" + TABLE.replace("\n", "\r\n")).getBytes(UTF_16BE)),
              write("i.csv.gz", Packed.gzip(("\uFEFF" + TABLE).getBytes(UTF_16LE))),
              write(
                  "j.csv.gz",
                  Packed.joined(
                      Packed.gzip((HEADER + "\n").getBytes(UTF_8)),
                      Packed.gzip((ROW + "\n" + OTHER + "\n").getBytes(UTF_8)))),
              write("k.csv", (HEADER + "\r" + ROW + "\r" + OTHER).getBytes(UTF_8)));

      assertThat(files)
          .allSatisfy(
              file -> {
                KoiFile table = KoiFile.read(file);
                assertThat(table.keys()).isEqualTo(KeyScheme.KOI_NAME);
                assertThat(table.header()).containsExactly(HEADER);
                assertThat(table.rows()).extracting(KoiFile.Row::text).containsExactly(ROW, OTHER);
                assertThat(KoiFile.keysOf(file)).contains(KeyScheme.KOI_NAME);
              });
    }

    @Test
    @DisplayName("with line ends in quoted fields: one record, and no rival of another KOI")
    void quotedLineEnds() throws IOException {
      String text =
          HEADER
              + ",koi_comment\n"
              + ROW
              + ",\"first line\r\n\r\nthird \"\"line\"\"\"\n"
              + OTHER
              + ",\"see\n10797460,K00752.01,Kepler-227 b,FALSE POSITIVE,0.1,x\nabove\"\n"
              + OTHER
              + ",\"\"\n";

      assertThat(rows(text))
          .containsExactly(
              ROW + ",\"first line\n\nthird \"\"line\"\"\"",
              OTHER + ",\"see\n10797460,K00752.01,Kepler-227 b,FALSE POSITIVE,0.1,x\nabove\"",
              OTHER + ",\"\"");
    }

    @Test
    @DisplayName("past a quote that is never closed, which swallows no other line")
    void unbalanced() throws IOException {
      String open = ROW.replace("Kepler", "\"Kepler");

      assertThat(rows(HEADER + "\n" + open + "\n" + OTHER + "\n" + ROW + "\n"))
          .containsExactly(open, OTHER, ROW);
      assertThat(
              rows(HEADER + "\n" + open + "\n" + open + "\n" + ROW.replace("Ke", "\"Ke\" ") + "\n"))
          .hasSize(3);
      assertThat(rows(HEADER + "\n" + open + "\n" + (OTHER + "\n").repeat(5_000) + "\"\n" + ROW))
          .hasSize(5_003);
    }

    @Test
    @DisplayName("and cut by row ids that were written as decimals")
    void rowIds() throws IOException {
      String text = NOTEBOOK + "\n1.0,1,K1,,,\n1e+03,1,K2,,,\nNaN,1,K3,,,\n2.5,1,K4,,,\n";

      assertThat(KoiFile.read(write("a.csv", text.getBytes(UTF_8))).rows())
          .extracting(KoiFile.Row::rowId)
          .containsExactly(1L, 1000L, null, null);
    }

    private List<String> rows(String text) throws IOException {
      return KoiFile.read(write("koi.csv", text.getBytes(UTF_8))).rows().stream()
          .map(KoiFile.Row::text)
          .toList();
    }
  }

  @Nested
  @DisplayName("is refused, and the message says why:")
  class Refuses {

    @Test
    @DisplayName("a zip of several files or none, a workbook, what is packed in another way")
    void packed() throws IOException {
      byte[] plain = TABLE.getBytes(UTF_8);

      refused("a.zip", Packed.zip("a.csv", plain, "b.csv", plain))
          .withMessageContaining("a.zip: it is a zip of 2 files (a.csv, b.csv), and one alone");
      refused("b.zip", Packed.zip()).withMessageContaining("a zip with no file in it");
      refused("c.zip", Packed.zip("folder/", new byte[0]))
          .withMessageContaining("a zip with no file in it");
      refused("d.xlsx", Packed.zip("[Content_Types].xml", plain, "xl/a.xml", plain))
          .withMessageContaining("it is an Excel workbook. Save the table as CSV.");
      refused("e.csv.bz2", "BZh91AY".getBytes(UTF_8)).withMessageContaining("packed by bzip2");
      refused("f.csv.gz", plain).withMessageContaining("no packed file: Not in GZIP format");
      refused("g.zip", plain).withMessageContaining("no packed file: Not in zip format");
      byte[] cut = Packed.gzip(plain);
      refused("h.gz", java.util.Arrays.copyOf(cut, cut.length - 12))
          .withMessageContaining("the file is damaged or cut off");
      assertThat(KoiFile.keysOf(folder.resolve("a.zip"))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
      "ISO-8859-1, 'byte 24 of line 2 is 0xE9'",
      "windows-1252, 'byte 24 of line 2 is 0xE9'",
      "UTF-16LE, 'byte 2 of line 1 is 0x00, as in UTF-16 without a byte-order mark'",
      "UTF-16BE, 'byte 1 of line 1 is 0x00, as in UTF-16 without a byte-order mark'",
      "UTF-32LE, 'byte 2 of line 1 is 0x00'",
      "X-UTF-32LE-BOM, 'byte 1 of line 1 is 0xFF'",
      "X-UTF-32BE-BOM, 'byte 1 of line 1 is 0x00'",
    })
    @DisplayName("another encoding, by the first bad line and byte")
    void encodings(String encoding, String where) throws IOException {
      byte[] bytes = TABLE.replace("Kepler-", "Keplér-").getBytes(Charset.forName(encoding));

      refused("koi.csv", bytes)
          .withMessageContaining("it is not UTF-8 text: " + where)
          .withMessageContaining("Save it as UTF-8.");
    }

    @Test
    @DisplayName("a wrong separator, Excel's first line, a quoted preamble, a doubled column")
    void saved() throws IOException {
      refused(TABLE.replace(',', ';')).withMessageContaining("separated by semicolons");
      refused(TABLE.replace(',', '\t')).withMessageContaining("separated by tabs");
      refused(TABLE.replace(',', '|')).withMessageContaining("separated by vertical bars");
      refused("\"" + TABLE.replace(",", "\";\"").replace("\n", "\"\n\""))
          .withMessageContaining("separated by semicolons and not by commas. Save it with commas");
      refused("sep=,\n" + TABLE).withMessageContaining("'sep=,', which Excel alone");
      refused("\uFEFF\"sep=;\"\r\n" + TABLE.replace(',', ';')).withMessageContaining("commas");
      refused("\"# This file was produced\",,,,\n\"#\",,,,\n" + TABLE)
          .withMessageContaining("a line of its preamble is in quotes");
      refused("# This file\n\"# COLUMN a: b, c\",,,,\n" + TABLE)
          .withMessageContaining("a line of its preamble is in quotes");
      refused(HEADER + ",kepid\n" + ROW + ",1\n")
          .withMessageContaining("column kepid stands twice. Keep one of them.");
      refused(NOTEBOOK + ", ROW_ID \n1\n").withMessageContaining("column row_id stands twice");
      refused(ROW + "\n" + OTHER + "\n").withMessageContaining("it has no header");
      refused("").withMessageContaining("it is empty");
      refused(HEADER + "\n\n").withMessageContaining("no rows");
    }

    @Test
    @DisplayName("a table of another mission, or of nothing that is known")
    void others() throws IOException {
      refused("epic_hostname,epic_candname,k2c_disp\nEPIC 1,EPIC 1.01,CANDIDATE\n")
          .withMessageContaining("it is a table of the K2 mission (column epic_hostname)")
          .withMessageContaining("Get the KOI table");
      refused("pl_name,hostname,k2_name\nK2-1 b,K2-1,K2-1 b\n").withMessageContaining("K2 mission");
      refused("# x\ntoi,tid,tfopwg_disp\n101.01,1,CP\n").withMessageContaining("a table of TESS");
      refused("TIC ID,TOI,TFOPWG Disposition\n1,101.01,CP\n").withMessageContaining("TESS");
      refused(
              "TIC ID,TOI,TFOPWG Disposition,Date TOI Alerted (UTC),Date TOI Updated (UTC)\n1,1.01\n")
          .withMessageContaining("a table of TESS");
      refused("TIC ID|TOI|TFOPWG Disposition\n1|101.01|CP\n")
          .withMessageContaining("vertical bars");
      refused("pl_name,hostname,disc_year\nKepler-22 b,Kepler-22,2011\n")
          .withMessageContaining("planets of all missions");
      refused("a,b\n1,2\n")
          .withMessageContaining("it has no column row_id, ")
          .withMessageContaining("it has a, b: it is no KOI table");
      refused("<html><p>Error\n</html>\n").withMessageContaining("a page or an XML document");
      refused("[{\"kepid\": 1}]\n").withMessageContaining("it is JSON");
      refused("\\fixlen = T\n|kepid|kepoi_name|\n").withMessageContaining("IPAC");
      refused("kepid,kepoi_name\n1,K1\n").withMessageContaining("it has no column kepler_name, ");
    }

    @Test
    @DisplayName("a release whose last line is cut off")
    void cut() throws IOException {
      refused(TABLE + "10811496,K007").withMessageContaining("cut off: '10811496,K007'");
    }

    private org.assertj.core.api.ThrowableAssertAlternative<?> refused(String text)
        throws IOException {
      return refused("koi.csv", text.getBytes(UTF_8));
    }

    private org.assertj.core.api.ThrowableAssertAlternative<?> refused(String name, byte[] content)
        throws IOException {
      Path file = write(name, content);
      return assertThatIllegalArgumentException()
          .isThrownBy(() -> KoiFile.read(file))
          .withMessageStartingWith("Cannot read " + file + ": ");
    }
  }

  @Test
  @DisplayName("says by its header what its keys are made of once it has all columns of one form")
  void keys() throws IOException {
    assertThat(KoiFile.keysOf(write("a", (NOTEBOOK + "\n").getBytes(UTF_8))))
        .contains(KeyScheme.ROW_ID);
    assertThat(KoiFile.keysOf(write("b", ("# x\n" + HEADER).getBytes(ISO_8859_1))))
        .contains(KeyScheme.KOI_NAME);
    assertThat(KoiFile.keysOf(write("c", "kepid,kepoi_name,kepler_na".getBytes(UTF_8)))).isEmpty();
    assertThat(KoiFile.keysOf(write("d", new byte[0]))).isEmpty();
    assertThat(KoiFile.keysOf(write("e", "Read me, kepid\n".getBytes(UTF_8)))).isEmpty();
    assertThat(KoiFile.keysOf(write("f.gz", new byte[] {31, -117}))).isEmpty();
    assertThat(KoiFile.keysOf(folder.resolve("nowhere"))).isEmpty();
  }

  private Path write(String name, byte[] content) throws IOException {
    return Files.write(folder.resolve(name), content);
  }
}
