package dev.kepler.medallion.localdisk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Stream;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.CreateFlag;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsPermission;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A local disk without child processes")
class InProcessFileSystemTest {

  private static final String OF_SPARK = "spark.hadoop.";

  private final Configuration hadoop = new Configuration();

  @TempDir private java.nio.file.Path folder;

  InProcessFileSystemTest() {
    InProcessFileSystem.settings()
        .forEach((name, value) -> hadoop.set(name.substring(OF_SPARK.length()), value));
  }

  @Test
  @DisplayName("starts none to create and to rename, by either of Hadoop's interfaces")
  void noProcess() throws IOException {
    write("first"); // Hadoop looks once what the machine has
    java.nio.file.Path record = folder.resolve("record.jfr");
    try (Recording recording = new Recording()) {
      recording.enable("jdk.ProcessStart");
      recording.start();
      write("second");
      recording.stop();
      recording.dump(record);
    }

    List<RecordedEvent> started = RecordingFile.readAllEvents(record);
    assertThat(started).isEmpty();
    assertThat(folder.resolve("second")).exists();
    assertThat(folder.resolve("aside")).doesNotExist();
  }

  private void write(String name) throws IOException {
    FileContext context = FileContext.getFileContext(URI.create("file:///"), hadoop);
    context.create(path("aside"), EnumSet.of(CreateFlag.CREATE)).close();
    context.rename(path("aside"), path(name), Options.Rename.NONE);
    try (FileSystem files = FileSystem.newInstance(URI.create("file:///"), hadoop)) {
      files.create(path("rows")).close();
    }
  }

  @Test
  @DisplayName("sets permissions and knows links, as Hadoop's own does")
  void permissions() throws IOException {
    Files.writeString(folder.resolve("file"), "x");
    Files.createSymbolicLink(folder.resolve("link"), folder.resolve("file"));
    try (FileSystem files = FileSystem.newInstance(URI.create("file:///"), hadoop)) {
      files.setPermission(path("file"), new FsPermission("640"));
      FileStatus link = files.getFileLinkStatus(path("link"));

      assertThat(
              PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("file"))))
          .isEqualTo("rw-r-----");
      assertThat(files.getFileStatus(path("file")).getPermission())
          .isEqualTo(new FsPermission("640"));
      assertThat(link.getLen()).isEqualTo(1);
    }
  }

  @Test
  @DisplayName("says of a file, a folder, a link and of what is missing what Hadoop's own says")
  void statuses() throws IOException {
    Files.writeString(folder.resolve("file"), "three");
    Files.setPosixFilePermissions(
        folder.resolve("file"), PosixFilePermissions.fromString("rwxr-x--x"));
    Files.writeString(Files.createDirectory(folder.resolve("sub folder%20")).resolve("x"), "x");
    Files.createSymbolicLink(folder.resolve("link"), folder.resolve("file"));
    Files.createSymbolicLink(folder.resolve("dangling"), folder.resolve("gone"));

    try (FileSystem ours = FileSystem.newInstance(URI.create("file:///"), hadoop);
        FileSystem hadoops = FileSystem.newInstance(URI.create("file:///"), new Configuration())) {
      assertThat(ours).isInstanceOf(InProcessFileSystem.class);
      assertThat(hadoops).isNotInstanceOf(InProcessFileSystem.class);
      for (String name : List.of("", "file", "sub folder%20", "sub folder%20/x", "link")) {
        assertThat(told(ours.getFileStatus(path(name))))
            .isEqualTo(told(hadoops.getFileStatus(path(name))));
      }
      assertThat(Stream.of(ours.listStatus(path(""))).map(this::told))
          .containsExactlyInAnyOrderElementsOf(
              Stream.of(hadoops.listStatus(path(""))).map(this::told).toList());
      for (String missing : List.of("none", "dangling", "file/below")) {
        assertThatExceptionOfType(FileNotFoundException.class)
            .isThrownBy(() -> ours.getFileStatus(path(missing)))
            .withMessageContaining("does not exist");
      }
    }
  }

  private List<Object> told(FileStatus status) {
    return List.of(
        status.getPath(),
        status.getLen(),
        status.isDirectory(),
        status.getModificationTime(),
        status.getBlockSize(),
        status.getReplication(),
        status.getPermission(),
        status.getOwner(),
        status.getGroup());
  }

  private Path path(String name) {
    return new Path(folder.resolve(name).toUri());
  }
}
