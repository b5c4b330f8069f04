package dev.kepler.medallion.internal.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.CommonPathCapabilities;
import org.apache.hadoop.fs.DelegateToFileSystem;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A small file beside the tables, in a store of objects,")
class AtomicFilesTest {

  /** A disk that moves a folder file by file, as stores of objects do, and may end within. */
  public static final class Objects extends RawLocalFileSystem {

    private static final List<String> DONE = new ArrayList<>();
    private static int lives;

    @Override
    public boolean hasPathCapability(Path path, String capability) throws IOException {
      return capability.equals(CommonPathCapabilities.ABORTABLE_STREAM)
          || super.hasPathCapability(path, capability);
    }

    @Override
    public boolean delete(Path path, boolean recursive) throws IOException {
      DONE.add("delete");
      return super.delete(path, recursive);
    }

    @Override
    public boolean rename(Path from, Path to) throws IOException {
      DONE.add("rename");
      if (!getFileStatus(from).isDirectory()) {
        if (lives-- == 0) {
          throw new IOException("the process ends here");
        }
        return super.rename(from, to);
      }
      Path there = exists(to) ? new Path(to, from.getName()) : to;
      mkdirs(there);
      for (FileStatus file : listStatus(from)) {
        rename(file.getPath(), new Path(there, file.getPath().getName()));
      }
      return super.delete(from, true);
    }
  }

  /** The same for who asks Hadoop by its newer interface, as Spark does for its checkpoints. */
  public static final class ObjectsFs extends DelegateToFileSystem {

    /** Called by Hadoop. */
    public ObjectsFs(URI uri, Configuration hadoop) throws IOException, URISyntaxException {
      super(uri, new Objects(), hadoop, "file", false);
    }
  }

  private Path folder;
  private AtomicFiles files;

  @BeforeEach
  void open(@TempDir java.nio.file.Path disk) {
    Configuration hadoop = new Configuration();
    hadoop.set("fs.file.impl", Objects.class.getName());
    hadoop.set("fs.AbstractFileSystem.file.impl", ObjectsFs.class.getName());
    hadoop.setBoolean("fs.file.impl.disable.cache", true);
    files = new AtomicFiles(hadoop);
    folder = new Path(disk.toString());
    Objects.DONE.clear();
    Objects.lives = Integer.MAX_VALUE;
  }

  @Test
  @DisplayName("takes another's place in one step, and is there at any time")
  void written() {
    Path file = new Path(folder, "of/a/lake.json");
    files.write(file, "one");
    files.write(file, "two");

    assertThat(files.text(file)).isEqualTo("two");
    assertThat(Objects.DONE).as("nothing that a crash could cut in two").isEmpty();
  }

  @Test
  @DisplayName("is where its folder was to go, when the move is done again after a crash in it")
  void moved() {
    Path from = new Path(folder, "silver one");
    Path to = new Path(folder, "away/silver one");
    for (String name : List.of("a", "b", "log/c", "log/d")) {
      files.write(new Path(from, name), name);
    }
    Objects.lives = 2;
    assertThatThrownBy(() -> files.move(from, to)).isInstanceOf(UncheckedIOException.class);
    Objects.lives = Integer.MAX_VALUE;

    files.move(from, to);

    assertThat(files.exists(from)).isFalse();
    for (String name : List.of("a", "b", "log/c", "log/d")) {
      assertThat(files.text(new Path(to, name))).isEqualTo(name);
    }
  }
}
