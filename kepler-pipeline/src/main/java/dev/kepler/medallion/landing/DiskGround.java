package dev.kepler.medallion.landing;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A folder of a local or mounted file system. */
record DiskGround(Path folder) implements LandingGround {

  @Override
  public Map<String, Instant> files() throws IOException {
    Map<String, Instant> dates = new TreeMap<>();
    if (Files.isDirectory(folder)) {
      for (Path file : plainFiles()) {
        dates.put(file.getFileName().toString(), modified(file));
      }
    }
    return dates;
  }

  private List<Path> plainFiles() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  private static Instant modified(Path file) throws IOException {
    try {
      return Files.getLastModifiedTime(file).toInstant().truncatedTo(ChronoUnit.MILLIS);
    } catch (NoSuchFileException e) { // taken away meanwhile
      return Instant.EPOCH;
    }
  }

  @Override
  public boolean has(String name) {
    return Files.exists(folder.resolve(name));
  }

  @Override
  public void make() throws IOException {
    Files.createDirectories(folder);
  }

  @Override
  public void write(String name, InputStream content) throws IOException {
    Files.copy(content, folder.resolve(name));
  }

  @Override
  public InputStream open(String name) throws IOException {
    return Files.newInputStream(folder.resolve(name));
  }

  @Override
  public Instant date(String name, Instant time) throws IOException {
    Files.setLastModifiedTime(folder.resolve(name), FileTime.from(time));
    return time;
  }

  @Override
  public boolean rename(String from, String to) throws IOException {
    Fsync.force(folder.resolve(from));
    try {
      Files.move(folder.resolve(from), folder.resolve(to));
    } catch (FileAlreadyExistsException e) {
      return false;
    }
    Fsync.force(folder);
    return true;
  }

  @Override
  public void delete(String name) throws IOException {
    Files.deleteIfExists(folder.resolve(name));
  }
}
