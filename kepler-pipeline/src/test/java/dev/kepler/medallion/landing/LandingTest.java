package dev.kepler.medallion.landing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.kepler.medallion.internal.text.OneLine;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The streams that read what has landed are in {@code BadFilesTest}. */
@DisplayName("Landing")
class LandingTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00.123456Z");
  private static final Instant DATE = Instant.parse("2026-01-01T00:00:00.123Z");
  private static final String TEXT = "row_id\n1\n";

  @TempDir private Path temporary;
  private Path folder;
  private Landing landing;

  @BeforeEach
  void fresh() {
    folder = temporary.resolve("a/landing");
    landing = Landing.into(folder, Clock.fixed(NOW, ZoneOffset.UTC));
  }

  @Test
  @DisplayName("copies a file under its own name or another, dated now, and leaves it where it is")
  void copies() throws IOException {
    Path file = Files.writeString(temporary.resolve("export.csv"), TEXT);

    Path landed = landing.land(file);
    Path again = landing.land(file, "load 7.csv");

    assertThat(landed).isEqualTo(folder.resolve("export.csv")).hasContent(TEXT);
    assertThat(again).isEqualTo(folder.resolve("load 7.csv")).hasContent(TEXT);
    assertThat(file).hasContent(TEXT);
    assertThat(date("export.csv")).isEqualTo(DATE);
    assertThat(names()).containsExactly("export.csv", "load 7.csv");
  }

  @Test
  @DisplayName(
      "gives dates that grow, also where the clock was set back; a date far ahead is alone")
  void dates() throws IOException {
    land("b.csv");
    land("a.csv");
    assertThat(date("a.csv")).isEqualTo(date("b.csv").plusMillis(1));

    Instant setBack = DATE.plus(Duration.ofHours(23));
    Files.setLastModifiedTime(folder.resolve("b.csv"), FileTime.from(setBack));
    land("c.csv");
    assertThat(date("c.csv")).isEqualTo(setBack.plusMillis(1));

    Files.writeString(folder.resolve("future.csv"), TEXT);
    Files.writeString(folder.resolve(".hidden.csv"), TEXT);
    Files.setLastModifiedTime(
        folder.resolve("future.csv"), FileTime.from(DATE.plus(Duration.ofDays(3650))));
    Files.setLastModifiedTime(
        folder.resolve(".hidden.csv"), FileTime.from(setBack.plus(Duration.ofMinutes(1))));
    land("d.csv");
    assertThat(date("d.csv")).isEqualTo(setBack.plusMillis(2));
  }

  @Test
  @DisplayName("by several threads gives every file a date of its own and keeps each whole")
  void threads() throws IOException {
    IntStream.range(0, 40).parallel().forEach(i -> land("load-" + i + ".csv"));

    assertThat(names()).hasSize(40).allMatch(name -> name.startsWith("load-"));
    assertThat(names().stream().map(this::date).distinct()).hasSize(40);
    assertThat(names()).allSatisfy(name -> assertThat(folder.resolve(name)).hasContent(TEXT));
  }

  @Test
  @DisplayName("never overwrites: a name that has landed is refused by name")
  void taken() {
    land("a.csv");

    assertThatIllegalStateException()
        .isThrownBy(() -> landing.land("a.csv", bytes("row_id\n2\n")))
        .withMessageContaining("Cannot land a.csv in " + folder)
        .withMessageContaining("a file of that name has landed")
        .withMessageContaining("Give it another name");
    assertThat(folder.resolve("a.csv")).hasContent(TEXT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        ".a.csv",
        "_a.csv",
        "a.csv._COPYING_",
        "a*.csv",
        "a?.csv",
        "[a].csv",
        "{a}.csv",
        "a\\b.csv",
        "a:b.csv",
        "../a.csv",
        "a/b.csv",
        "a\nb.csv",
      })
  @DisplayName("refuses a name that a stream would not read as it is, and leaves nothing behind")
  void badNames(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> landing.land(name, bytes(TEXT)))
        .withMessageContaining("Cannot land '" + OneLine.of(name) + "' in " + folder)
        .withMessageContaining("Give it another name");
    assertThat(folder).doesNotExist();
  }

  @Test
  @DisplayName("refuses a name of more than 200 bytes, and takes one of 200")
  void longName() {
    land("ä".repeat(98) + ".csv");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> land("ä".repeat(98) + "b.csv"))
        .withMessageContaining("longer than 200 bytes");
  }

  @Test
  @DisplayName("refuses what is no file or cannot be read, and leaves nothing behind")
  void sources() throws IOException {
    Path file = Files.writeString(temporary.resolve("file.csv"), TEXT);
    InputStream broken = new PipedInputStream();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> landing.land(temporary))
        .withMessageContaining(temporary + " in " + folder + ": it is no file");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Landing.into(file))
        .withMessageContaining("it is a file");
    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(() -> landing.land("a.csv", broken))
        .withMessageContaining("Pipe not connected");
    assertThat(names()).isEmpty();
  }

  @Test
  @Timeout(60)
  @DisplayName("refuses a file that is being written to, sooner or later")
  void growing() throws Exception {
    Path growing = Files.writeString(temporary.resolve("growing.csv"), TEXT.repeat(500_000));
    AtomicBoolean done = new AtomicBoolean();
    CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> append(growing, done));
    String refusal = null;

    for (int i = 0; refusal == null; i++) {
      try {
        landing.land(growing, "load-" + i + ".csv");
      } catch (IllegalArgumentException e) {
        refusal = e.getMessage();
      }
    }
    done.set(true);
    writer.get();

    assertThat(refusal)
        .isEqualTo(
            "Cannot land "
                + growing
                + " in "
                + folder
                + ": it is being written to. Wait for its end.");
  }

  private static void append(Path file, AtomicBoolean done) {
    try {
      while (!done.get()) {
        Files.writeString(file, "2\n", StandardOpenOption.APPEND);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  @DisplayName("removes what a landing killed long ago has left, and nothing else")
  void forgotten() throws IOException {
    Files.createDirectories(folder);
    for (String name : List.of(".a.csv-1.landing", ".b.csv-2.landing", ".other", "c.landing")) {
      Files.writeString(folder.resolve(name), "half");
      Files.setLastModifiedTime(folder.resolve(name), FileTime.from(Instant.EPOCH));
    }
    Files.setLastModifiedTime(folder.resolve(".b.csv-2.landing"), FileTime.from(Instant.now()));

    land("a.csv");

    assertThat(names()).containsExactly(".b.csv-2.landing", ".other", "a.csv", "c.landing");
  }

  private void land(String name) {
    landing.land(name, bytes(TEXT));
  }

  private Instant date(String name) {
    try {
      return Files.getLastModifiedTime(folder.resolve(name)).toInstant();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .sorted(Comparator.naturalOrder())
          .toList();
    }
  }

  private static InputStream bytes(String text) {
    return new ByteArrayInputStream(text.getBytes(UTF_8));
  }
}
