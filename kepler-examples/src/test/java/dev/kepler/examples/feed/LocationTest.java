package dev.kepler.examples.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kepler.examples.Kepler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("A place on the command line")
class LocationTest {

  @TempDir private Path folder;

  @ParameterizedTest
  @Timeout(60)
  @CsvSource(
      delimiter = '|',
      value = {
        "foo://host/lake | no file system 'foo' is on the class path",
        "s3a://bucket/lake | no file system 's3a' is on the class path",
        "hdfs://no.such.host.invalid/lake | no host of that name is known",
        "hdfs://127.0.0.1:9/lake | nothing answers there",
        "hdfs: | is no path",
      })
  @DisplayName("is refused in our own words where its file system is not there")
  void refused(String place, String why) {
    assertThatThrownBy(() -> Location.of(place))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith("'" + place)
        .hasMessageContaining(why);
    assertThat(Kepler.run("replay", "--lake", place)).isEqualTo(2);
    assertThat(Path.of("hdfs:")).doesNotExist();
  }

  @Test
  @DisplayName("is a path as it was written, or a URI")
  void disk() throws IOException {
    Path newer = Files.writeString(folder.resolve("a: b.csv"), "newer");
    Path older = Files.writeString(folder.resolve("c.csv"), "older");
    Files.setLastModifiedTime(older, FileTime.fromMillis(1_000));
    Files.createDirectory(folder.resolve("no file"));

    assertThat(Location.of("lake/a")).hasToString("lake/a");
    for (String text : new String[] {folder.toString(), "file://" + folder}) {
      Location place = Location.of(text);
      assertThat(place.isFolder()).isTrue();
      assertThat(place.onDisk()).isTrue();
      assertThat(place.child("c.csv").local()).isEqualTo(older);
      assertThat(place.child("gone").exists()).isFalse();
    }
    assertThat(Location.of(folder.toString()).files())
        .extracting(Location::local)
        .containsExactly(older, newer);
  }

  @Test
  @DisplayName("of another file system is copied under its own name where a file is wanted")
  void elsewhere() throws IOException {
    System.setProperty("spark.hadoop.fs.other.impl", Other.class.getName());
    try {
      Files.writeString(folder.resolve("c.csv"), "text");

      Path copy = Location.of("other://" + folder).child("c.csv").local();

      assertThat(copy)
          .hasContent("text")
          .hasFileName("c.csv")
          .isNotEqualTo(folder.resolve("c.csv"));
      assertThatThrownBy(() -> Location.of("other://" + folder + "/gone.csv").local())
          .isInstanceOf(InputException.class)
          .hasMessageContaining("there is no such file");
    } finally {
      System.clearProperty("spark.hadoop.fs.other.impl");
    }
  }

  /** A file system of its own scheme. */
  public static final class Other extends RawLocalFileSystem {
    @Override
    public java.net.URI getUri() {
      return java.net.URI.create("other:///");
    }

    @Override
    public String getScheme() {
      return "other";
    }
  }
}
