package dev.kepler.examples.cli;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The archive of classes from which the packaged command line starts early. It fits one JDK and one
 * place of the folder; Java leaves aside one that does not fit, and here it is made anew, by a
 * process of its own that outlives this one.
 */
public final class ClassArchive {

  /** Set by the script that starts Kepler; where it is not, there is no archive. */
  private static final String PROPERTY = "kepler.archive";

  private final Path file;

  ClassArchive(Path file) {
    this.file = file;
  }

  /** The archive that this JVM was told of. */
  static Optional<ClassArchive> own() {
    return Optional.ofNullable(System.getProperty(PROPERTY)).map(Path::of).map(ClassArchive::new);
  }

  /** Has the archive made where there is none that fits, once for each JDK and place. */
  public static void keep() {
    own().filter(ClassArchive::claim).ifPresent(ClassArchive::makeLater);
  }

  /** Tells whether it is to be made; who was told so once is not told again. */
  boolean claim() {
    Path claimed = beside(".txt");
    try {
      if (!Files.isWritable(file.getParent())
          || (Files.exists(claimed) && Files.readString(claimed).equals(fits()))) {
        return false;
      }
      Files.deleteIfExists(file);
      Files.writeString(claimed, fits());
      return true;
    } catch (IOException e) { // it is about an early start, and about nothing else
      return false;
    }
  }

  /** What the archive fits, as Java looks at it: itself, and the jars. */
  private String fits() throws IOException {
    List<String> all = new ArrayList<>();
    all.add(Path.of(System.getProperty("java.home")).toRealPath() + " " + Runtime.version());
    try (Stream<Path> jars = Files.list(file.getParent())) {
      for (Path jar : jars.filter(f -> f.toString().endsWith(".jar")).sorted().toList()) {
        all.add(jar + " " + Files.size(jar) + " " + Files.getLastModifiedTime(jar).toMillis());
      }
    }
    return all.stream().collect(Collectors.joining("\n", "", "\n"));
  }

  private void makeLater() {
    try {
      start(List.of("-XX:TieredStopAtLevel=1", "-D" + PROPERTY + "=" + file), "rehearse");
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot start a JVM: " + e.getMessage(), e);
    }
  }

  /**
   * Makes the archive of what some commands load.
   *
   * @param words a command and its options
   * @return whether it was made
   */
  boolean make(String... words) throws IOException {
    Path made = beside("." + ProcessHandle.current().pid());
    try {
      Process rehearsal =
          start(List.of("-XX:TieredStopAtLevel=1", "-XX:ArchiveClassesAtExit=" + made), words);
      rehearsal.waitFor();
      if (!Files.exists(made)) {
        return false;
      }
      Files.move(made, file, StandardCopyOption.ATOMIC_MOVE);
      Files.writeString(beside(".txt"), fits());
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      Files.deleteIfExists(made);
    }
  }

  private Path beside(String end) {
    return file.resolveSibling(file.getFileName() + end);
  }

  /** Starts Kepler as the script does, silent. */
  private Process start(List<String> flags, String... words) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xlog:disable");
    command.addAll(flags);
    command.add("-jar");
    command.add(file.resolveSibling("kepler.jar").toString());
    command.addAll(List.of(words));
    return new ProcessBuilder(command)
        .redirectInput(ProcessBuilder.Redirect.from(nothing()))
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private static File nothing() {
    return new File(System.getProperty("os.name").startsWith("Windows") ? "NUL" : "/dev/null");
  }
}
