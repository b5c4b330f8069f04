package dev.kepler.medallion.landing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.kepler.model.testing.LocalSpark;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Landing in a store that Hadoop knows")
@ExtendWith(LocalSpark.class)
class StoreLandingTest {

  private static final String TEXT = "row_id\n1\n";
  private static final Instant DATE = Instant.parse("2026-01-01T00:00:00.123Z");

  /** A file system of its own scheme. */
  public static class Store extends RawLocalFileSystem {
    @Override
    public URI getUri() {
      return URI.create("kept:///");
    }

    @Override
    public String getScheme() {
      return getUri().getScheme();
    }
  }

  /** One that dates files itself, by whole seconds, as object stores do. */
  public static final class SelfDating extends Store {
    @Override
    public URI getUri() {
      return URI.create("self:///");
    }

    @Override
    public void setTimes(org.apache.hadoop.fs.Path file, long modified, long read)
        throws IOException {
      long second = Instant.now().getEpochSecond() * 1000;
      super.setTimes(file, second, read);
    }
  }

  @TempDir private Path temporary;
  private final SparkSession spark;
  private final Configuration hadoop = new Configuration();
  private Path folder;

  StoreLandingTest(SparkSession spark) {
    this.spark = spark;
  }

  @BeforeEach
  void stores() {
    folder = temporary.resolve("a/landing");
    hadoop.set("fs.kept.impl", Store.class.getName());
    hadoop.set("fs.self.impl", SelfDating.class.getName());
  }

  @Test
  @DisplayName("copies a file whole, dated now and after the newest, and over no other")
  void lands() throws IOException {
    StoreLanding landing =
        Landing.into(hadoop, "kept://" + folder, Clock.fixed(DATE, ZoneOffset.UTC));
    Path file = Files.writeString(temporary.resolve("export.csv"), TEXT);

    String landed = landing.land("kept://" + file);
    landing.land(file.toString(), "load 7.csv");

    assertThat(landed).isEqualTo("kept:" + folder.resolve("export.csv"));
    assertThat(folder.resolve("export.csv")).hasContent(TEXT);
    assertThat(date("export.csv")).isEqualTo(DATE);
    assertThat(date("load 7.csv")).isEqualTo(DATE.plusMillis(1));
    assertThat(names()).containsExactly("export.csv", "load 7.csv");
    assertThatIllegalStateException()
        .isThrownBy(() -> landing.land("export.csv", bytes("row_id\n2\n")))
        .withMessageContaining("a file of that name has landed");
    assertThat(folder.resolve("export.csv")).hasContent(TEXT);
  }

  @Test
  @DisplayName("refuses what cannot be read, by name, and leaves nothing behind")
  void refuses() throws IOException {
    StoreLanding landing = Landing.into(hadoop, "kept://" + folder, Clock.systemUTC());
    Path file = Files.writeString(temporary.resolve("file.csv"), TEXT);

    for (String name : List.of(".a.csv", "_a.csv", "a:b.csv", "a/b.csv", "a*.csv")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> landing.land(name, bytes(TEXT)))
          .withMessageContaining("in kept://" + folder)
          .withMessageContaining("Give it another name");
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> landing.land("empty.csv", bytes("")))
        .withMessageContaining("it is empty");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> landing.land("cut.csv.gz", bytes(TEXT)))
        .withMessageContaining("it is no packed file");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> landing.land("kept://" + temporary.resolve("gone.csv")))
        .withMessageContaining("it is no file");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Landing.into(hadoop, "kept://" + file, Clock.systemUTC()))
        .withMessageContaining("it is a file");
    assertThat(names()).isEmpty();
  }

  @Test
  @DisplayName("waits for a store that dates files itself until the order is kept")
  void selfDating() throws IOException {
    StoreLanding landing = Landing.into(hadoop, "self://" + folder, Clock.systemUTC());

    IntStream.range(0, 3).forEach(i -> landing.land("load-" + i + ".csv", bytes(TEXT)));

    assertThat(names()).containsExactly("load-0.csv", "load-1.csv", "load-2.csv");
    assertThat(names().stream().map(this::date)).isSorted().doesNotHaveDuplicates();
    Files.setLastModifiedTime(
        folder.resolve("load-0.csv"), FileTime.from(Instant.now().plus(Duration.ofHours(2))));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> landing.land("late.csv", bytes(TEXT)))
        .withMessageContaining("the store dates files itself");
    assertThat(names()).hasSize(3);
  }

  @Test
  @DisplayName("takes a disk by its URI as Landing takes it, without checksum files beside")
  void disk() throws IOException {
    StoreLanding landing = Landing.into(spark, folder.toUri().toString());

    String landed = landing.land("a.csv", bytes(TEXT));

    assertThat(landed).isEqualTo("file:" + folder.resolve("a.csv"));
    assertThat(names()).containsExactly("a.csv");
  }

  private List<String> names() throws IOException {
    if (!Files.exists(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private Instant date(String name) {
    try {
      return Files.getLastModifiedTime(folder.resolve(name)).toInstant();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static InputStream bytes(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }
}
