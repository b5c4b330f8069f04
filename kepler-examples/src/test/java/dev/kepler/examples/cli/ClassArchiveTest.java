package dev.kepler.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The archive of classes")
class ClassArchiveTest {

  @TempDir private Path lib;

  @Test
  @DisplayName("is to be made once, and again when a jar has changed")
  void claim() throws IOException {
    Path archive = Files.writeString(lib.resolve("kepler.jsa"), "of another JDK");
    Path jar = Files.writeString(lib.resolve("kepler.jar"), "1");

    assertThat(new ClassArchive(archive).claim()).isTrue();
    assertThat(archive).doesNotExist();
    Files.writeString(archive, "made");
    assertThat(new ClassArchive(archive).claim()).isFalse();

    Files.writeString(jar, "another");
    assertThat(new ClassArchive(archive).claim()).isTrue();
  }
}
