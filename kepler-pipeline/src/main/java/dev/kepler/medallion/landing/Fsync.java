package dev.kepler.medallion.landing;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The disk below a local file system. */
final class Fsync {

  private Fsync() {}

  /** Makes a file, or the names in a folder, outlive a power cut. */
  static void force(Path path) throws IOException {
    boolean folder = Files.isDirectory(path);
    try (FileChannel channel =
        FileChannel.open(path, folder ? StandardOpenOption.READ : StandardOpenOption.WRITE)) {
      channel.force(true);
    } catch (IOException e) {
      if (!folder) { // Windows opens no folders; the file stands all the same
        throw e;
      }
    }
  }
}
