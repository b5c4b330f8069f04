package dev.kepler.medallion.testing.crash;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Class-data archive of what child JVMs load: with it each starts in two thirds of the time. Made
 * once by a JVM, in half a minute, and gone with it. Where it cannot be made, children do without.
 */
final class ClassArchive {

  private static String flag;

  private ClassArchive() {}

  /**
   * The JVM flag with which a child uses the archive; the first call makes it.
   *
   * @param rehearsal runs a child with a flag by which it notes the classes it loads
   */
  static synchronized String flag(Consumer<String> rehearsal) {
    if (flag == null) {
      try {
        flag = "-XX:SharedArchiveFile=" + make(rehearsal);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return flag;
  }

  private static Path make(Consumer<String> rehearsal) throws IOException {
    Path loaded = temporary(".classlist");
    Path archive = temporary(".jsa");
    rehearsal.accept("-XX:DumpLoadedClassList=" + loaded);
    Process dump =
        new ProcessBuilder(
                ChildJvm.java(),
                "-Xshare:dump",
                "-XX:SharedClassListFile=" + loaded,
                "-XX:SharedArchiveFile=" + archive,
                "-XX:+UseSerialGC",
                "-cp",
                String.join(File.pathSeparator, entries().filter(ClassArchive::isJar).toList()))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      dump.waitFor();
    } catch (InterruptedException e) {
      dump.destroyForcibly();
      throw new IllegalStateException(e);
    }
    return archive;
  }

  /**
   * The class path of this JVM, for one that works in another folder: jars first, because an
   * archive holds no classes of folders, and must have been made with the same beginning.
   */
  static String classPath() {
    return entries()
        .sorted(Comparator.comparing(entry -> !isJar(entry)))
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static Stream<String> entries() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(entry -> Path.of(entry).toAbsolutePath().toString());
  }

  private static boolean isJar(String entry) {
    return Files.isRegularFile(Path.of(entry));
  }

  private static Path temporary(String suffix) throws IOException {
    Path file = Files.createTempFile("children", suffix);
    file.toFile().deleteOnExit();
    return file;
  }
}
