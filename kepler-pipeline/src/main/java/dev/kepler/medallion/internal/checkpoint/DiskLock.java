package dev.kepler.medallion.internal.checkpoint;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * The operating system's lock on a file of the machine's own file systems, which ends with the
 * process however that ends. A second file tells who holds it.
 */
record DiskLock(Path file) implements ProcessLock {

  @Override
  public Optional<Closeable> take(String holder) throws IOException {
    Files.createDirectories(file.getParent());
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (channel.tryLock() == null) {
      channel.close();
      return Optional.empty();
    }
    return Optional.of(ProcessLock.told(channel, () -> Files.writeString(holderFile(), holder)));
  }

  @Override
  public boolean isTaken() throws IOException {
    if (!Files.exists(file)) {
      return false;
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        FileLock lock = channel.tryLock(0, Long.MAX_VALUE, true)) {
      return lock == null;
    } catch (AccessDeniedException e) { // of another user, who may hold it: the tables tell more
      return false;
    }
  }

  @Override
  public String holder() throws IOException {
    return Files.exists(holderFile()) ? Files.readString(holderFile()) : "another process";
  }

  private Path holderFile() {
    return file.resolveSibling("lake.holder");
  }
}
