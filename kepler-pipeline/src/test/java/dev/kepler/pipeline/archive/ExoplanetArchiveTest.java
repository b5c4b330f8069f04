package dev.kepler.pipeline.archive;

import static dev.kepler.pipeline.archive.MisbehavingArchive.brokenOff;
import static dev.kepler.pipeline.archive.MisbehavingArchive.busy;
import static dev.kepler.pipeline.archive.MisbehavingArchive.ok;
import static dev.kepler.pipeline.archive.MisbehavingArchive.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpHandler;
import dev.kepler.model.ArchiveColumns;
import dev.kepler.pipeline.SimulatedRelease;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The client of the archive")
@Timeout(60)
class ExoplanetArchiveTest {

  private static final Instant NOW = Instant.parse("2025-10-03T04:25:25.5Z");
  private static final String FIRST = "koi-20251003T042525Z.csv";
  private static final String SECOND = "koi-20251003T042526Z.csv";
  private static final String VOTABLE =
      """
      <?xml version="1.0"?>
      <VOTABLE xmlns="http://www.ivoa.net/xml/VOTable/v1.3">
        <RESOURCE type="results">
          <INFO name="QUERY_STATUS" value="ERROR">ORA-00904: "KOI_SCORE" &lt;invalid&gt;</INFO>
        </RESOURCE>
      </VOTABLE>
      """;

  @TempDir private Path temporary;
  private Path folder;
  private MisbehavingArchive server;

  @BeforeEach
  void open() {
    folder = temporary.resolve("releases");
    server = new MisbehavingArchive();
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Nested
  @DisplayName("lands")
  class Lands {

    @Test
    @DisplayName("a whole answer under a preamble that tells where it came from and when")
    void first() throws IOException {
      FetchResult fetch = fetch(ok(new SimulatedRelease(100).csv()));

      assertThat(fetch.landed()).hasValue(folder.resolve(FIRST));
      assertThat(fetch.rows()).isEqualTo(100);
      assertThat(fetch.message()).isEqualTo("Landed 100 rows as " + folder.resolve(FIRST));
      assertThat(content())
          .containsExactly(
              Map.entry(
                  FIRST,
                  "# This file was fetched from "
                      + server.base()
                      + " over TAP by Kepler Medallion\n# Fri Oct  3 04:25:25 2025\n"
                      + new SimulatedRelease(100).csv()));
      assertThat(server.requests())
          .containsExactly(
              "/TAP/sync?query=select+kepid,kepoi_name,kepler_name,koi_disposition,koi_score,"
                  + "koi_pdisposition,koi_fpflag_nt,koi_fpflag_ss,koi_fpflag_co,koi_fpflag_ec,"
                  + "koi_insol,koi_prad+from+cumulative&format=csv");
    }

    @Test
    @DisplayName("columns in any order, a byte-order mark and CRLF, below an address with a path")
    void shuffledColumns() throws IOException {
      server.answers(ok("\uFEFF" + new SimulatedRelease(100).csvReversed().replace("\n", "\r\n")));

      client(b -> b.base(URI.create(server.base() + "/mirror/"))).fetch(folder);
      FetchResult again = fetch(ok(new SimulatedRelease(100).csv()));

      assertThat(server.requests()).hasSize(1);
      assertThat(again.landed()).isEmpty();
      assertThat(content()).containsOnlyKeys(FIRST);
    }

    @Test
    @DisplayName("a changed release as a second file, newer by name, date and modification time")
    void second() throws IOException {
      fetch(ok(new SimulatedRelease(100).csv()));
      FileTime ahead = FileTime.from(NOW.plusSeconds(3_600));
      Files.setLastModifiedTime(folder.resolve(FIRST), ahead);

      FetchResult fetch = fetch(ok(new SimulatedRelease(100).firstAs(1, "CANDIDATE").csv()));

      assertThat(fetch.landed()).hasValue(folder.resolve(SECOND));
      assertThat(content()).containsOnlyKeys(FIRST, SECOND);
      assertThat(content().get(SECOND)).contains("# Fri Oct  3 04:25:26 2025\n");
      assertThat(Files.getLastModifiedTime(folder.resolve(SECOND))).isGreaterThan(ahead);
    }

    @Test
    @DisplayName("nothing when the same rows come in another order")
    void equal() throws IOException {
      fetch(ok(new SimulatedRelease(100).csv()));

      FetchResult fetch = fetch(ok(new SimulatedRelease(100).shuffled().csv()));

      assertThat(fetch.landed()).isEmpty();
      assertThat(fetch.rows()).isEqualTo(100);
      assertThat(fetch.message())
          .isEqualTo(
              "Landed nothing: the archive has the same 100 rows as the last release, "
                  + folder.resolve(FIRST));
      assertThat(content()).containsOnlyKeys(FIRST);
    }

    @Test
    @DisplayName("in place of what a killed fetch left, and leaves other files alone")
    void leftover() throws IOException {
      Files.createDirectories(folder);
      Files.writeString(folder.resolve(".koi-20251001T000000Z.csv"), "# half");
      Files.writeString(folder.resolve("." + FIRST), "# half");
      Files.writeString(folder.resolve(".other"), "mine");

      fetch(ok(new SimulatedRelease(100).csv()));

      assertThat(content()).containsOnlyKeys(FIRST, ".other");
    }

    @Test
    @DisplayName("after the file with the latest date, whatever its name")
    void lastByDate() throws IOException {
      Files.createDirectories(folder);
      Files.writeString(folder.resolve("z.csv"), new SimulatedRelease(1_000).csv());
      Files.writeString(
          folder.resolve("a.csv"), "# Wed Oct  1 00:00:00 2025\n" + new SimulatedRelease(10).csv());

      assertThat(fetch(ok(new SimulatedRelease(10).csv())).message()).endsWith("a.csv");
    }

    @Test
    @DisplayName("after the last file by name where none has a date")
    void lastByName() throws IOException {
      Files.createDirectories(folder);
      Files.writeString(folder.resolve("a.csv"), new SimulatedRelease(1_000).csv());
      Files.writeString(folder.resolve("b.csv"), new SimulatedRelease(10).csv());

      assertThat(fetch(ok(new SimulatedRelease(10).csv())).message()).endsWith("b.csv");
    }
  }

  @Nested
  @DisplayName("refuses, and leaves the folder as it was,")
  class Refuses {

    static Stream<Arguments> answers() {
      SimulatedRelease koi = new SimulatedRelease(100);
      String html = "<!DOCTYPE html>\n<html><body>Down for maintenance</body></html>\n";
      String error = "ERROR<br>\nError Type: UserError\nMessage: no such table\n";
      return Stream.of(
          Arguments.of("a 404", status(404, "no"), "HTTP status 404"),
          Arguments.of("a 204", status(204, ""), "HTTP status 204"),
          Arguments.of("an HTML page", ok(html), "is a page and not CSV: '<!DOCTYPE html> <html>"),
          Arguments.of("an ERROR text", ok(error), "'ERROR<br> Error Type: UserError Message: no"),
          Arguments.of("a VOTable error", ok(VOTABLE), "'ORA-00904: \"KOI_SCORE\" <invalid>'"),
          Arguments.of(
              "a misspelt column",
              ok(koi.csv(SimulatedRelease.HEADER + "s")),
              "it has no column koi_score; it has kepid, kepoi_name, kepler_name,"
                  + " koi_disposition, koi_scores. "),
          Arguments.of(
              "a column twice",
              ok(koi.csv(SimulatedRelease.HEADER + ",kepid")),
              "column kepid stands twice"),
          Arguments.of(
              "no header", ok(koi.csv().substring(1 + koi.csv().indexOf('\n'))), "it has 9000001"),
          Arguments.of(
              "a last line without newline",
              ok(koi.csv().strip()),
              "last line is cut off: '9000100,K00100.01,Kepler-100 b,CONFIRMED,0.990'"),
          Arguments.of(
              "a last line cut in the middle",
              ok(koi.csv().substring(0, koi.csv().length() - 20)),
              "last line is cut off: '9000100,K00100.01,Kepler"),
          Arguments.of(
              "a ragged last line", ok(koi.csv() + "9000101,K001\n"), "be read: '9000101,K001'"),
          Arguments.of(
              "an error after good rows", ok(koi.csv() + "ERROR: late\n"), "'ERROR: late'"),
          Arguments.of("nothing", ok(""), "the answer is empty"),
          Arguments.of("blank lines", ok("\n\n"), "the answer is empty"),
          Arguments.of(
              "a header alone", ok(SimulatedRelease.HEADER + "\n"), "a header and no rows"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("answers")
    @DisplayName("an answer that is no table:")
    void answer(String what, HttpHandler answer, String reason) throws IOException {
      fetch(ok(new SimulatedRelease(100).csv()));

      assertRefused(client(b -> b), answer).as(what).contains(reason);

      assertThat(server.requests()).hasSize(1);
    }

    @Test
    @DisplayName("an answer that is too long")
    void tooLong() throws IOException {
      String csv = new SimulatedRelease(100).csv();

      assertRefused(client(b -> b.maxBytes(csv.length() - 1)), ok(csv)).contains("is longer than");
      server.answers(ok(csv));

      assertThat(client(b -> b.maxBytes(csv.length())).fetch(folder).landed()).isPresent();
    }

    @Test
    @DisplayName("98 % of the rows, unless that is accepted; 99 % are enough")
    void shrunk() throws IOException {
      fetch(ok(new SimulatedRelease(100).csv()));

      assertRefused(client(b -> b), ok(new SimulatedRelease(100).without(2).csv()))
          .contains("it has 98 rows where the last release has 100, less than 99 %");
      assertThat(client(ExoplanetArchive.Builder::acceptShrink).fetch(folder).rows()).isEqualTo(98);

      assertThat(fetch(ok(new SimulatedRelease(100).csv())).rows()).isEqualTo(100);
      assertThat(fetch(ok(new SimulatedRelease(100).without(1).csv())).rows()).isEqualTo(99);
    }

    @Test
    @DisplayName("11 % retractions, unless that is accepted; 10 % and 15 % candidates are no harm")
    void retracted() throws IOException {
      fetch(ok(new SimulatedRelease(100).csv()));

      assertRefused(client(b -> b), ok(new SimulatedRelease(100).retracted(11).csv()))
          .contains("it retracts 11 of the 100 confirmed planets")
          .contains("more than 10 %; K00001.01 is one");
      assertThat(client(ExoplanetArchive.Builder::acceptShrink).fetch(folder).landed()).isPresent();

      fetch(ok(new SimulatedRelease(100).csv()));
      assertThat(fetch(ok(new SimulatedRelease(100).retracted(10).csv())).landed()).isPresent();
      fetch(ok(new SimulatedRelease(100).csv()));
      assertThat(fetch(ok(new SimulatedRelease(100).firstAs(15, "CANDIDATE").csv())).landed())
          .isPresent();
    }

    @ParameterizedTest(name = "{0} is ''{1}'', {2} times")
    @CsvSource({
      "kepid, '', 100, 'its column kepid has no value in any of its 100 rows, where the last release has 100; K00001.01 had ''9000001'' and has no value'",
      "kepler_name, '', 100, 'column kepler_name has no value in any of its 100 rows'",
      "kepler_name, NaN, 100, 'column kepler_name has no value in any of its 100 rows'",
      "kepler_name, --, 100, 'column kepler_name has no value in any of its 100 rows'",
      "koi_score, '', 100, 'column koi_score has no value in any of its 100 rows'",
      "kepler_name, 9000001.0, 60, 'column kepler_name holds numbers in 60 of its 100 values'",
      "kepid, 7, 2, 'of the 100 values of column kepid in the last release 2 moved, more than 1 %; K00001.01 had ''9000001'' and has'",
      "kepler_name, Kepler-1 z, 11, 'column kepler_name in the last release 11 moved, more than 10 %'",
      "kepler_name, NULL, 11, 'column kepler_name in the last release 11 moved, more than 10 %'",
      "koi_score, 0.1, 11, 'column koi_score in the last release 11 moved, more than 10 %'",
      "koi_disposition, CANDIDATE, 16, 'column koi_disposition in the last release 16 moved, more than 15 %'",
      "koi_disposition, maybe, 16, 'column koi_disposition'"
    })
    @DisplayName("a column that was emptied, became of another kind or moved too much")
    void moved(String column, String value, int rows, String reason) throws IOException {
      int place = ArchiveColumns.ALL.indexOf(column);
      String moved = new SimulatedRelease(100).with(rows, place, value).csv();
      fetch(ok(new SimulatedRelease(100).csv()));

      assertRefused(client(b -> b.mostRetractions(1)), ok(moved)).contains(reason);

      assertThat(client(b -> b.mostRetractions(1).acceptMoves()).fetch(folder).landed())
          .isPresent();
    }

    @Test
    @DisplayName("a move within what the caller allows is landed, names that are new among them")
    void movedLittle() {
      fetch(ok(new SimulatedRelease(100).with(10, 2, "").csv()));

      assertThat(fetch(ok(new SimulatedRelease(100).csv())).landed()).isPresent();
      server.answers(ok(new SimulatedRelease(100).with(40, 0, "7").csv()));
      assertThat(client(b -> b.mostMoved("kepid", 0.4)).fetch(folder).landed()).isPresent();
      assertThatIllegalArgumentException()
          .isThrownBy(() -> client(b -> b.mostMoved("koi_prad", 0.4)))
          .withMessageContaining("column koi_prad may move: it is not compared");
    }

    @Test
    @DisplayName("candidates of which more than 25 % became false positives")
    void rejected() throws IOException {
      fetch(ok(new SimulatedRelease(100).firstAs(20, "CANDIDATE").csv()));
      String rejected =
          new SimulatedRelease(100).firstAs(20, "CANDIDATE").with(6, 3, "FALSE POSITIVE").csv();

      assertRefused(client(b -> b), ok(rejected))
          .contains("of the 20 candidates of the last release 6 are false positives or gone")
          .contains("more than 25 %; K00001.01 is one");

      assertThat(client(b -> b.mostRejections(0.3)).fetch(folder).landed()).isPresent();
    }

    @ParameterizedTest(name = "column {0} is ''{1}''")
    @CsvSource({
      "0, ''",
      "2, ''",
      "2, nan",
      "2, 17.5",
      "3, ''",
      "3, 1",
      "3, PLANET",
      "4, ''",
      "1, ''"
    })
    @DisplayName("a first release of which a column has no value that belongs there")
    void emptyAtFirst(int column, String value) throws IOException {
      String csv = new SimulatedRelease(100).with(100, column, value).csv();

      assertRefused(client(b -> b), ok(csv)).contains(ArchiveColumns.ALL.get(column));

      assertThat(folder).doesNotExist();
    }

    @Test
    @DisplayName("none of what the archive itself did from 2017 to 2025, but each column emptied")
    void real() throws IOException {
      String data = System.getenv("KOI_DATA");
      if (data == null) {
        System.err.println("ExoplanetArchiveTest.real skipped: KOI_DATA does not name the tables");
      }
      assumeTrue(data != null, "KOI_DATA does not name the folder of the KOI tables");
      fetch(ok(table(Path.of(data, "cumulative-2017-kaggle.csv"), -1)));

      for (int column : List.of(0, 2, 4)) {
        assertRefused(client(b -> b), ok(table(Path.of(data, "cumulative-2025-10-03.csv"), column)))
            .contains(ArchiveColumns.ALL.get(column) + " has no value");
      }
      String now = table(Path.of(data, "cumulative-2025-10-03.csv"), -1);
      assertRefused(client(b -> b), ok(now.replace("CANDIDATE", "FALSE POSITIVE")))
          .contains("koi_disposition");
      assertThat(fetch(ok(now)).rows()).isEqualTo(9564);
    }

    /** The five columns, one of them emptied; no field holds a comma. */
    private String table(Path file, int emptied) throws IOException {
      List<String> lines =
          Files.readAllLines(file).stream().filter(line -> !line.startsWith("#")).toList();
      List<String> names = List.of(lines.get(0).split(",", -1));
      List<String> wanted = ArchiveColumns.ALL;
      StringBuilder csv = new StringBuilder(SimulatedRelease.HEADER).append('\n');
      for (String line : lines.subList(1, lines.size())) {
        String[] fields = line.split(",", -1);
        for (int i = 0; i < wanted.size(); i++) {
          csv.append(i == emptied ? "" : fields[names.indexOf(wanted.get(i))])
              .append(i < wanted.size() - 1 ? ',' : '\n');
        }
      }
      return csv.toString();
    }

    @Test
    @DisplayName("planets that are gone count as retracted, others in their place or not")
    void gone() throws IOException {
      fetch(ok(new SimulatedRelease(100).csv()));
      String others = new SimulatedRelease(111).without(11).csv();

      assertRefused(client(b -> b), ok(others)).contains("it retracts 11 of the 100");
    }

    @Test
    @DisplayName("a last release that cannot be compared with")
    void badLast() throws IOException {
      Files.createDirectories(folder);
      Files.writeString(folder.resolve("a.csv"), "kepid\n1\n");

      assertRefused(client(b -> b), ok(new SimulatedRelease(100).csv()))
          .contains("a.csv: this is the last release, and it has no column kepoi_name");
    }

    @Test
    @DisplayName("a file in place of a folder, and settings out of range")
    void misuse() throws IOException {
      Path file = Files.writeString(temporary.resolve("file"), "");

      assertThatIllegalArgumentException()
          .isThrownBy(() -> client(b -> b).fetch(file))
          .withMessageContaining("Cannot land files in " + file + ": it is a file");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> client(b -> b.leastRows(1.5)))
          .withMessage("Cannot set leastRows to 1.5: it is out of range. Choose 0 to 1.");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> client(b -> b.retries(-1)))
          .withMessageContaining("Cannot set retries to -1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://a.org", "a.org", "http:///x", "http://me:secret@a.org"})
    @DisplayName("an address that is none, without telling a password")
    void address(String address) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> client(b -> b.base(URI.create(address))))
          .withMessageContaining("as the archive: it is not http or https and a host")
          .withMessageNotContaining("secret");
    }
  }

  @Nested
  @DisplayName("asks again")
  class Retries {

    @Test
    @DisplayName("after 503 twice, and lands what comes then")
    void busyTwice() {
      FetchResult fetch = fetch(busy("0"), status(503, ""), ok(new SimulatedRelease(10).csv()));

      assertThat(fetch.rows()).isEqualTo(10);
      assertThat(server.requests()).hasSize(3);
    }

    @ParameterizedTest
    @CsvSource({"429", "500", "503"})
    @DisplayName("so many times and no more")
    void busyForEver(int status) throws IOException {
      assertRefused(client(b -> b), status(status, ""))
          .contains("it answered with HTTP status " + status + ", in 4 attempts. Try again later.");

      assertThat(server.requests()).hasSize(4);
    }

    @ParameterizedTest
    @ValueSource(strings = {"3600", "Sat, 4 Oct 2025 04:25:25 GMT"})
    @DisplayName("not before Retry-After, and not at all when that is too far away")
    void retryAfter(String later) throws IOException {
      assertRefused(client(b -> b), busy(later)).contains("and wants to be left alone for ");
      assertThat(server.requests()).hasSize(1);

      Instant before = Instant.now();
      fetch(busy("1"), ok(new SimulatedRelease(10).csv()));
      assertThat(Duration.between(before, Instant.now())).isGreaterThan(Duration.ofMillis(900));
    }

    @Test
    @DisplayName("after a connection that closed in mid-body")
    void brokenBody() throws IOException {
      String csv = new SimulatedRelease(10).csv();

      assertRefused(client(b -> b), brokenOff(csv))
          .contains("the connection broke (")
          .contains("in 4 attempts");
      assertThat(server.requests()).hasSize(4);

      assertThat(fetch(brokenOff(csv), ok(csv)).rows()).isEqualTo(10);
    }

    @Test
    @DisplayName("after silence, and after an answer that stalls in mid-body")
    void slow() throws IOException {
      String csv = new SimulatedRelease(10).csv();
      ExoplanetArchive hasty =
          client(b -> b.timeouts(Duration.ofSeconds(5), Duration.ofMillis(300)).retries(1));

      assertRefused(hasty, server.silent())
          .contains("it gave no whole answer within 300 ms, in 2 attempts");
      assertRefused(hasty, server.stalling(csv))
          .contains("it gave no whole answer within 300 ms, in 2 attempts");
      assertThat(server.requests()).hasSize(2);
    }

    @Test
    @DisplayName("where nobody listens, and says that it cannot be reached")
    void unreachable() throws IOException {
      URI nobody;
      try (ServerSocket closed = new ServerSocket(0)) {
        nobody = URI.create("http://127.0.0.1:" + closed.getLocalPort());
      }

      assertRefused(client(b -> b.base(nobody)), ok(""))
          .contains("Cannot fetch the KOI table from " + nobody + ": it cannot be reached (");
      assertThat(server.requests()).isEmpty();
    }

    @Test
    @DisplayName("unless the thread is interrupted")
    void interrupted() throws IOException {
      Thread.currentThread().interrupt();

      assertRefused(client(b -> b), server.silent()).contains("the thread was interrupted");

      assertThat(Thread.interrupted()).isTrue();
    }
  }

  /** Fetches as all tests do unless they say otherwise. */
  private FetchResult fetch(HttpHandler... answers) {
    server.answers(answers);
    return client(b -> b).fetch(folder);
  }

  private ExoplanetArchive client(UnaryOperator<ExoplanetArchive.Builder> settings) {
    return settings
        .apply(
            ExoplanetArchive.builder()
                .base(server.base())
                .timeouts(Duration.ofSeconds(5), Duration.ofSeconds(5))
                .retries(3)
                .backoff(Duration.ofMillis(1), Duration.ofSeconds(2))
                .clock(Clock.fixed(NOW, ZoneOffset.ofHours(9))))
        .build();
  }

  /** Message of the refusal, after a look at the folder. */
  private AbstractStringAssert<?> assertRefused(ExoplanetArchive client, HttpHandler answer)
      throws IOException {
    server.answers(answer);
    Map<String, String> before = content();
    String[] message = new String[1];

    assertThatExceptionOfType(ArchiveException.class)
        .isThrownBy(() -> client.fetch(folder))
        .satisfies(e -> message[0] = e.getMessage());

    assertThat(content()).isEqualTo(before);
    return assertThat(message[0]).startsWith("Cannot ").endsWith(".").hasLineCount(1);
  }

  private Map<String, String> content() throws IOException {
    Map<String, String> content = new TreeMap<>();
    if (Files.exists(folder)) {
      try (Stream<Path> files = Files.list(folder)) {
        for (Path file : files.toList()) {
          content.put(file.getFileName().toString(), Files.readString(file));
        }
      }
    }
    return content;
  }
}
