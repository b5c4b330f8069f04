package dev.kepler.pipeline;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.kepler.medallion.internal.text.OneLine;
import dev.kepler.medallion.lake.Difference;
import dev.kepler.medallion.lake.TableLayout;
import dev.kepler.medallion.landing.Landing;
import dev.kepler.model.BronzeKoi;
import dev.kepler.model.testing.LocalSpark;
import dev.kepler.pipeline.source.KoiSource;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Every kind of bad file, handed to {@link Landing}, and put into the folder without it. */
@DisplayName("A bad file")
@ExtendWith(LocalSpark.class)
class BadFilesTest {

  private static final String HEADER =
      "row_id,kepler_star_id,kepoi_name,kepler_name,disposition,confidence\n";
  private static final String LANDS = "lands";
  private static final String ALONE = "left alone, or without rows";
  private static final String NAME = "refused: the name has one of ";
  private static final String CUT = "the file is damaged or cut off: Unexpected end of ZLIB";

  private final SparkSession spark;
  private final List<Kind> kinds = new ArrayList<>();
  private final Set<Long> readable = new TreeSet<>();
  private Path given;
  private Path careful;
  private Path careless;
  private TestLake lake;
  private long keys;

  BadFilesTest(SparkSession spark) {
    this.spark = spark;
  }

  /** A file, how Landing must answer, and what must become of it where it is put anyway. */
  private record Kind(String kind, String name, Path content, String answer, String anyway) {}

  @BeforeEach
  void fresh(@TempDir Path folder) throws IOException {
    given = Files.createDirectories(folder.resolve("given"));
    careful = folder.resolve("careful");
    careless = Files.createDirectories(folder.resolve("careless"));
    lake = new TestLake(spark, TableLayout.under(folder.resolve("lake").toString()));
  }

  @Test
  @DisplayName(
      "is read, set aside or refused, each as stated; none stops the stream or hides another")
  void kinds() throws IOException {
    names();
    contents();
    packed();
    savedAnotherWay();
    otherTables();
    KeplerPipeline pipeline = pipeline();
    for (Kind kind : kinds) {
      Files.copy(kind.content(), careless.resolve(kind.name()));
    }
    date("future.csv", "2200-01-01T00:00:00Z");
    date("past.csv", "1970-01-02T00:00:00Z");

    pipeline.runOnce();
    Landing.into(careless).land("last.csv", bytes(HEADER + rows(1)));
    pipeline.runOnce();

    List<BronzeKoi> bronze = lake.lake().bronze().collectAsList();
    for (Kind kind : kinds) {
      String answer = answer(kind);
      String became = became(kind.name(), bronze);
      System.err.printf(Locale.ROOT, "| %s | %s | %s |%n", kind.kind(), answer, became);
      assertThat(answer).as("landing: %s", kind.kind()).startsWith(kind.answer());
      assertThat(became).as("outcome: %s", kind.kind()).startsWith(kind.anyway());
    }
    assertThat(became("last.csv", bronze)).isEqualTo("1 read");
    assertThat(lake.silver().keySet()).isEqualTo(readable);
    assertThat(pipeline.verify().differences()).isEmpty();
  }

  @Test
  @Tag("exhaustive")
  @DisplayName("that is finished or overwritten after it was read is named by verify")
  void changed() throws IOException {
    Path half = Files.writeString(careless.resolve("half.csv"), HEADER + rows(1));
    Path zero = Files.writeString(careless.resolve("zero.csv"), "");
    Path gone = Files.writeString(careless.resolve("gone.csv"), HEADER + rows(1));
    pipeline().runOnce();
    assertThat(pipeline().verify().differences()).isEmpty();

    Files.writeString(half, HEADER + rows(2));
    Files.writeString(zero, HEADER + rows(2));
    Files.delete(gone);
    date("half.csv", "2201-01-01T00:00:00Z");
    date("zero.csv", "2001-01-01T00:00:00Z");
    pipeline().runOnce();

    assertThat(lake.lake().bronze().count()).isEqualTo(2);
    assertThat(pipeline().verify().differences())
        .extracting(Difference::toString)
        .anyMatch(
            d -> d.matches("landed file .*/half.csv: content is 1\\d\\d bytes .*another name.*"))
        .anyMatch(
            d ->
                d.matches(
                    "landed file .*/zero.csv: content is .* expected 0 bytes with SHA-256 e3b0c442.*"))
        .hasSize(2);
    assertThatIllegalStateException()
        .isThrownBy(() -> Landing.into(careless).land("half.csv", bytes(HEADER + rows(1))))
        .withMessageContaining("Cannot land half.csv in " + careless)
        .withMessageContaining("a file of that name has landed");
  }

  private void names() throws IOException {
    String good = "1 read";
    add("spaces, % and # in the name", "a b%20#ä.csv", rows(1), LANDS, good);
    add("`*` in the name", "a*b.csv", rows(1), NAME, good);
    add("`[` `]` in the name", "[ab].csv", rows(1), NAME, good);
    add("`{` `}` `?` in the name", "{a,b}?.csv", rows(1), NAME, good);
    add(
        "`:` in the name",
        "a:b.csv",
        "7,7,K00007.01,,CANDIDATE,\n",
        NAME,
        "1 set aside: it cannot be opened");
    add(
        "hidden name `.a.csv`",
        ".a.csv",
        "1,1,K00001.01,,CANDIDATE,\n",
        "refused: a stream",
        ALONE);
    add(
        "hidden name `_a.csv`",
        "_a.csv",
        "1,1,K00001.01,,CANDIDATE,\n",
        "refused: a stream",
        ALONE);
    add("dated in the future, in 2200", "future.csv", rows(1), LANDS, good);
    add("dated 1970", "past.csv", rows(1), LANDS, good);
  }

  private void contents() throws IOException {
    add("CRLF", "crlf.csv", rows(1).replace("\n", "\r\n"), LANDS, "1 read");
    add(
        "byte-order mark",
        "bom.csv",
        ("\uFEFF" + HEADER + rows(1)).getBytes(UTF_8),
        LANDS,
        "1 read");
    add("no byte", "zero.csv", new byte[0], "refused: it is empty", ALONE);
    add("header alone", "header.csv", "", "refused: it has no row", ALONE);
    add("half written", "half.csv", rows(2) + "7,7,K00", LANDS, "2 read, 1 set aside: 7,7,K00");
    String wide = "x".repeat(10_000_000);
    add(
        "a line of 10 MB",
        "wide.csv",
        rows(1).replace("-1 b", "-1" + wide + " b"),
        LANDS,
        "1 read");
    add(
        "a line of 17 MB",
        "wider.csv",
        rows(1) + "x".repeat(17_000_000) + "\n" + rows(1),
        "refused: the line has 17,000,000 characters, more than 16,777,216",
        "2 read, 1 set aside: Cannot read this line: the line has 17,000,000 characters");
    add(
        "a column missing",
        "header2.csv",
        "row_id,name\n1,Kepler-227 b\n".getBytes(UTF_8),
        LANDS,
        "1 set aside: it has no column kepler_star_id, ");
    add(
        "a page, not a table",
        "page.csv",
        "<html>\n<p>\"Error\n".getBytes(UTF_8),
        LANDS,
        "1 set aside: it has no column row_id, ");
  }

  private void packed() throws IOException {
    byte[] whole = Packed.gzip((HEADER + simulated(5_000, 2_000)).getBytes(UTF_8));
    byte[] cut = Arrays.copyOf(whole, whole.length / 2);
    int lines = linesOf(cut) - 1;
    for (long key = 5_000; key < 5_000 + lines; key++) {
      readable.add(key);
    }
    assertThat(lines).isGreaterThan(100);
    add("packed", "good.csv.gz", Packed.gzip((HEADER + rows(1)).getBytes(UTF_8)), LANDS, "1 read");
    add(
        "packed, cut off",
        "cut.csv.gz",
        cut,
        "refused: " + CUT,
        lines + " read, 1 set aside: Cannot read this line: " + CUT);
    add(
        "named as packed",
        "plain.csv.gz",
        (HEADER + "1").getBytes(UTF_8),
        "refused: it is no packed file: Not in GZIP format",
        "1 set aside: it is no packed file");
  }

  private void savedAnotherWay() throws IOException {
    byte[] plain = (HEADER + rows(1)).getBytes(UTF_8);
    add("a zip of one file", "koi.zip", Packed.zip("koi.csv", plain), LANDS, "1 read");
    add(
        "packed, and not named so",
        "packed.csv",
        Packed.gzip((HEADER + rows(1)).getBytes(UTF_8)),
        LANDS,
        "1 read");
    add(
        "a zip of two files",
        "two.zip",
        Packed.zip("a.csv", plain, "b.csv", plain),
        "refused: it is a zip of 2 files (a.csv, b.csv)",
        "1 set aside: it is a zip of 2 files (a.csv, b.csv)");
    add(
        "a zip of none",
        "none.zip",
        Packed.zip(),
        "refused: it is a zip with no file in it",
        "1 set aside: it is a zip with no file in it");
    add("UTF-16", "utf16.csv", ("\uFEFF" + HEADER + rows(1)).getBytes(UTF_16LE), LANDS, "1 read");
    add(
        "UTF-16 without a mark",
        "utf16le.csv",
        HEADER.getBytes(UTF_16LE),
        "refused: it is not UTF-8 text: byte 2 of line 1 is 0x00",
        "1 set aside: it is not UTF-8 text: byte 2 of line 1 is 0x00");
    add(
        "Latin-1",
        "latin.csv",
        (HEADER + rows(1) + "7,7,K00007.01,Kepl\u00e9r,CANDIDATE,\n").getBytes(ISO_8859_1),
        "refused: it is not UTF-8 text: byte 19 of line 3 is 0xE9",
        "1 read, 1 set aside: Cannot read this line: it is not UTF-8 text: byte 19 of line 3");
    add(
        "a quoted field of several lines",
        "quoted.csv",
        (HEADER.replace("\n", ",comment\n")
                + rows(1).replace("\n", ",\"see\n")
                + "1,1,K00001.01,,FALSE POSITIVE,0,x\nabove\"\n")
            .getBytes(UTF_8),
        LANDS,
        "1 read");
    add(
        "a quote never closed",
        "open.csv",
        rows(1) + "7,7,K00007.01,\"Kepler-1 b,CANDIDATE,\n" + rows(2),
        LANDS,
        "3 read, 1 set aside: 7,7,K00007.01,\"Kepler-1 b,CANDIDATE,");
  }

  private void otherTables() throws IOException {
    String row = "7,7,K00007.01,,CANDIDATE,\n";
    other(
        "semicolons", (HEADER + row).replace(',', ';'), "its columns are separated by semicolons");
    other("sep=", "sep=,\n" + HEADER + row, "its first line is 'sep=,'");
    other(
        "a quoted preamble", "\"# by\",,\n" + HEADER + row, "a line of its preamble is in quotes");
    other("a column twice", HEADER.replace("\n", ",row_id\n") + row, "column row_id stands twice");
    other("K2", "epic_hostname,k2c_disp\nEPIC 1,CANDIDATE\n", "it is a table of the K2 mission");
    other("TESS", "toi,tid,tfopwg_disp\n101.01,1,CP\n", "it is a table of TESS");
    other(
        "a release in the notebook's folder",
        "kepid,kepoi_name,kepler_name,koi_disposition,koi_score\n7,K00007.01,,CANDIDATE,\n",
        "it is a release of the archive");
  }

  private void other(String kind, String text, String reason) throws IOException {
    add(
        kind,
        "other-" + kinds.size() + ".csv",
        text.getBytes(UTF_8),
        LANDS,
        "1 set aside: " + reason);
  }

  private void add(String kind, String name, String lines, String answer, String anyway)
      throws IOException {
    add(kind, name, (HEADER + lines).getBytes(UTF_8), answer, anyway);
  }

  private void add(String kind, String name, byte[] content, String answer, String anyway)
      throws IOException {
    Path file = given.resolve("file-" + kinds.size());
    Files.write(file, content);
    kinds.add(new Kind(kind, name, file, answer, anyway));
  }

  private void date(String name, String time) throws IOException {
    Files.setLastModifiedTime(careless.resolve(name), FileTime.from(Instant.parse(time)));
  }

  /** Lines of new records, simulated, that silver must hold in the end. */
  private String rows(int count) {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < count; i++) {
      readable.add(++keys);
      lines.append(simulated(keys, 1));
    }
    return lines.toString();
  }

  private static String simulated(long firstKey, int count) {
    StringBuilder lines = new StringBuilder();
    for (long key = firstKey; key < firstKey + count; key++) {
      lines.append(
          String.format(Locale.ROOT, "%d,%d,K%05d.01,Kepler-1 b,CONFIRMED,1.0\n", key, key, key));
    }
    return lines.toString();
  }

  private String answer(Kind kind) {
    try {
      Landing.into(careful).land(kind.content(), kind.name());
      return LANDS;
    } catch (IllegalArgumentException e) {
      String refusal = e.getMessage();
      assertThat(refusal).startsWith("Cannot land ").contains(kind.name());
      assertThat(careful.resolve(kind.name())).doesNotExist();
      return "refused: " + refusal.substring(refusal.indexOf(": ", refusal.indexOf(" in /")) + 2);
    }
  }

  /** What bronze holds of a file. */
  private static String became(String name, List<BronzeKoi> bronze) {
    List<BronzeKoi> rows =
        bronze.stream().filter(row -> row.getSource().endsWith("/" + name)).toList();
    List<String> aside =
        rows.stream().map(BronzeKoi::getCorruptRecord).filter(text -> text != null).toList();
    if (rows.isEmpty()) {
      return ALONE;
    }
    String read = aside.size() == rows.size() ? "" : rows.size() - aside.size() + " read";
    return aside.isEmpty()
        ? read
        : (read.isEmpty() ? "" : read + ", ")
            + aside.size()
            + " set aside: "
            + reason(aside.get(0));
  }

  private static String reason(String corrupt) {
    return OneLine.of(corrupt.replaceFirst("^Cannot read file:[^ ]*: ", ""));
  }

  /** Whole lines that can be unpacked, counted without the code that is tested. */
  private static int linesOf(byte[] packed) throws IOException {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
      for (int b = in.read(); b >= 0; b = in.read()) {
        text.write(b);
      }
    } catch (EOFException e) {
      return (int) text.toString(UTF_8).chars().filter(c -> c == '\n').count();
    }
    throw new AssertionError("it is not cut off");
  }

  private static ByteArrayInputStream bytes(String text) {
    return new ByteArrayInputStream(text.getBytes(UTF_8));
  }

  private KeplerPipeline pipeline() {
    return lake.pipeline(KoiSource.csv(careless.toString())).build();
  }
}
