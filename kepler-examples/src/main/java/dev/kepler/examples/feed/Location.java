package dev.kepler.examples.feed;

import dev.kepler.medallion.landing.Landing;
import dev.kepler.medallion.landing.StoreLanding;
import dev.kepler.medallion.localdisk.InProcessFileSystem;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.UnsupportedFileSystemException;
import org.apache.hadoop.security.AccessControlException;

/**
 * File or folder of any file system that Hadoop knows, called as it was written: a path, or a URI
 * such as {@code hdfs://host/lake}.
 */
public final class Location {

  /** Hadoop's own clients try for minutes. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private static final Pattern URI = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+:(/.*)?");
  private static final String SPARKS = "spark.hadoop.";
  private static final String LOCAL = "file";
  private static final String ADDRESS = "Check the address";

  private final org.apache.hadoop.fs.Path path;
  private final Configuration hadoop;

  private Location(org.apache.hadoop.fs.Path path, Configuration hadoop) {
    this.path = path;
    this.hadoop = hadoop;
  }

  /**
   * Reads a place, and sees that its file system is there.
   *
   * @throws InputException when it is not on the class path, or does not answer within 20 seconds
   */
  public static Location of(String text) {
    Location place =
        new Location(URI.matcher(text).matches() ? parsed(text) : plain(text), hadoop());
    if (!place.scheme().equals(LOCAL)) {
      place.reach();
    }
    return place;
  }

  /** A place by its path. */
  public static Location of(Path path) {
    return new Location(plain(path.toString()), hadoop());
  }

  /** A path in which a colon is no more than that. */
  private static org.apache.hadoop.fs.Path plain(String text) {
    return new org.apache.hadoop.fs.Path(null, null, text.isEmpty() ? "." : text);
  }

  private static org.apache.hadoop.fs.Path parsed(String text) {
    try {
      return new org.apache.hadoop.fs.Path(text);
    } catch (IllegalArgumentException e) {
      throw new InputException(
          "'"
              + text
              + "' is no path: nothing that can be read follows its scheme. Write it like"
              + " hdfs://host/lake.");
    }
  }

  /** By the settings that a session would have. */
  private static Configuration hadoop() {
    Configuration hadoop = new Configuration();
    InProcessFileSystem.settings()
        .forEach((name, value) -> hadoop.set(name.substring(SPARKS.length()), value));
    System.getProperties().stringPropertyNames().stream()
        .filter(name -> name.startsWith(SPARKS))
        .forEach(name -> hadoop.set(name.substring(SPARKS.length()), System.getProperty(name)));
    return hadoop;
  }

  private String scheme() {
    String own = path.toUri().getScheme();
    return own == null ? FileSystem.getDefaultUri(hadoop).getScheme() : own;
  }

  private FileSystem store() throws IOException {
    return path.getFileSystem(hadoop);
  }

  private void reach() {
    CompletableFuture<Void> answer = new CompletableFuture<>();
    Thread asking =
        new Thread(
            () -> {
              try {
                store().exists(path);
                answer.complete(null);
              } catch (IOException | RuntimeException e) {
                answer.completeExceptionally(e);
              }
            });
    asking.setDaemon(true);
    asking.start();
    try {
      answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw refusal("nothing answered within " + PATIENCE.toSeconds() + " s", ADDRESS);
    } catch (ExecutionException e) {
      throw unreachable(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw refusal("it was interrupted", "Try again");
    }
  }

  private InputException unreachable(Throwable failure) {
    for (Throwable e = failure; e != null; e = e.getCause()) {
      if (e instanceof UnsupportedFileSystemException || e instanceof ClassNotFoundException) {
        return refusal(
            "no file system '" + path.toUri().getScheme() + "' is on the class path",
            "Put its library beside kepler's, or name another place");
      }
      if (e instanceof UnknownHostException) {
        return refusal("no host of that name is known", ADDRESS);
      }
      if (e instanceof ConnectException) {
        return refusal("nothing answers there", ADDRESS);
      }
    }
    return refusal("it says '" + first(failure) + "'", ADDRESS);
  }

  /** What is said of a failure, in its first line. */
  private static String first(Throwable failure) {
    return String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
  }

  private InputException refusal(String why, String remedy) {
    return new InputException("'" + path + "' cannot be reached: " + why + ". " + remedy + ".");
  }

  /** What is below it, by name. */
  public Location child(String name) {
    return new Location(new org.apache.hadoop.fs.Path(path, plain(name)), hadoop);
  }

  /** Its last part. */
  public String name() {
    return path.getName();
  }

  /** Tells whether there is such a folder. */
  public boolean isFolder() {
    return run(store -> store.exists(path) && store.getFileStatus(path).isDirectory());
  }

  /** Tells whether there is such a file or folder. */
  public boolean exists() {
    return run(store -> store.exists(path));
  }

  /**
   * Makes a folder, where it is missing.
   *
   * @throws InputException when it cannot be made
   */
  public Location made() {
    try {
      if (!store().mkdirs(path)) {
        throw new IOException("it cannot be made");
      }
      return this;
    } catch (IOException e) {
      throw new InputException(
          "Cannot write to " + this + ": " + first(e) + ". Choose another lake.");
    }
  }

  /** The plain files of a folder, oldest first; none where there is no folder. */
  public List<Location> files() {
    return run(
        store -> {
          try {
            return Stream.of(store.listStatus(path))
                .filter(FileStatus::isFile)
                .sorted(
                    Comparator.comparingLong(FileStatus::getModificationTime)
                        .thenComparing(FileStatus::getPath))
                .map(file -> child(file.getPath().getName()))
                .toList();
          } catch (FileNotFoundException e) {
            return List.of();
          }
        });
  }

  /** Text of a file; empty where there is none. */
  public Optional<String> text() {
    return run(
        store -> {
          try (InputStream content = store.open(path)) {
            return Optional.of(new String(content.readAllBytes(), StandardCharsets.UTF_8));
          } catch (FileNotFoundException e) {
            return Optional.empty();
          }
        });
  }

  /**
   * Writes a text, in place of one that is there, where that is allowed; to a disk without the
   * checksum that Hadoop would put beside it.
   */
  public void note(String text) {
    run(
        store -> {
          try (OutputStream file =
              onDisk() ? Files.newOutputStream(local()) : store.create(path, true)) {
            file.write(text.getBytes(StandardCharsets.UTF_8));
          } catch (AccessControlException | AccessDeniedException | FileNotFoundException e) {
            return false; // nobody must
          }
          return true;
        });
  }

  /** The folder as one in which files land. */
  public StoreLanding landing() {
    return Landing.into(hadoop, toString(), Clock.systemUTC());
  }

  /**
   * The file on the disk: itself, or a copy under its own name that goes with this process.
   *
   * @throws InputException when a file to be copied is not there
   */
  public Path local() {
    return onDisk() ? Path.of(path.toUri().getPath()) : copied();
  }

  /** Tells whether it is on this machine's disk. */
  public boolean onDisk() {
    return scheme().equals(LOCAL);
  }

  private Path copied() {
    return run(
        store -> {
          Path folder = Files.createTempDirectory("kepler-input-");
          folder.toFile().deleteOnExit();
          Path copy = folder.resolve(name());
          try (InputStream content = store.open(path)) {
            Files.copy(content, copy);
          } catch (FileNotFoundException e) {
            throw new InputException("Cannot read " + this + ": there is no such file. Check it.");
          }
          copy.toFile().deleteOnExit();
          return copy;
        });
  }

  private <T> T run(Work<T> work) {
    try {
      return work.in(store());
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot look at " + this + ": " + e.getMessage(), e);
    }
  }

  private interface Work<T> {
    T in(FileSystem store) throws IOException;
  }

  /** As it was written. */
  @Override
  public String toString() {
    return path.toString();
  }
}
