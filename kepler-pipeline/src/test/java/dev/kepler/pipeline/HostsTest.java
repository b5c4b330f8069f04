package dev.kepler.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kepler.model.RawKoi;
import dev.kepler.model.testing.LocalSpark;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.launcher.JavaModuleOptions;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Hosts of other versions, each a JVM of its own with a class path that Maven has resolved: what
 * the first call of the library says there.
 */
@DisplayName("A host of another version")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostsTest {

  private static final Pattern OURS = Pattern.compile("(kepler-|junit-|opentest4j-).*");
  private static final Pattern MAJOR = Pattern.compile("JAVA_VERSION=\"(\\d+).*");

  private final List<String> verdicts = new ArrayList<>();

  /** A host as it would be without the library's own kit: its session first, then the library. */
  static final class Host {
    private Host() {}

    public static void main(String[] args) {
      try {
        String first = args[0];
        if (first.equals("kit")) {
          LocalSpark.session();
        } else if (first.equals("encoder")) {
          System.out.println(RawKoi.ENCODER.schema().length());
        }
        SparkSession session =
            SparkSession.builder()
                .master("local[1]")
                .config("spark.ui.enabled", "false")
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .getOrCreate();
        KeplerPipeline.builder(session);
        System.out.println("TAKEN");
      } catch (Throwable e) { // an Error, where classes do not fit each other
        Throwable root = e;
        while (root.getCause() != null) {
          root = root.getCause();
        }
        System.out.println("SAID " + root.getMessage());
      }
      System.exit(0);
    }
  }

  @AfterAll
  void print() {
    System.out.println("Hosts of other versions, and what the library says first:");
    verdicts.stream().sorted().forEach(verdict -> System.out.println("  " + verdict));
  }

  @ParameterizedTest(name = "Spark {0} on Scala {1}, Delta {2}, begun with {3}")
  @Tag("exhaustive")
  @CsvSource({
    "3.5.9, 2.13, 3.3.3, session, Cannot run on Scala 2.13",
    "3.5.9, 2.13, 3.3.3, kit, Cannot run on Scala 2.13",
    "3.5.9, 2.13, 3.3.3, encoder, Cannot run on Scala 2.13",
    "4.0.4, 2.13, 4.0.0, session, Cannot run on Scala 2.13",
    "3.4.4, 2.12, 2.4.0, session, Cannot run on Spark 3.4.4",
    "3.5.2, 2.12, 3.3.0, session, Cannot run on Spark 3.5.2",
    "3.5.9, 2.12, 3.2.1, session, Cannot run on Delta 3.2.1",
    "3.5.9, 2.12, 3.3.0, session, Cannot run on Delta 3.3.0 with Spark 3.5.9",
    "3.5.9, 2.12, none, session, Cannot use Delta tables: there is no Delta",
    "3.5.3, 2.12, 3.3.0, session, TAKEN",
    "3.5.9, 2.12, 3.3.3, session, TAKEN"
  })
  @DisplayName("is refused by name, with the remedy, before anything else runs")
  void versions(
      String spark, String scala, String delta, String begin, String said, @TempDir Path folder)
      throws Exception {
    String printed = run(java(), classPath(spark, scala, delta, folder), flags(), begin);

    verdicts.add("Spark %s_%s, Delta %s, %s: %s".formatted(spark, scala, delta, begin, printed));
    assertThat(printed).contains(said);
    if (!said.equals("TAKEN")) {
      assertThat(printed).containsPattern("Use |Add ");
    }
  }

  @Test
  @DisplayName("is told of a flag of Java's that is missing, the test kit's session too")
  void flag() throws Exception {
    List<String> none = List.of();
    for (String begin : List.of("kit", "encoder")) {
      assertThat(run(java(), ownClassPath(), none, begin))
          .contains("SAID Cannot run Spark on this JVM: it was started without --add-opens=");
    }
  }

  @Test
  @DisplayName("is told of a Java that Spark does not know")
  void newerJava() throws Exception {
    Optional<Path> newer = newerJdk();
    assumeTrue(newer.isPresent(), "there is no JDK newer than 17 beside this one");

    String printed = run(newer.orElseThrow().resolve("bin/java"), ownClassPath(), flags(), "kit");

    assertThat(printed).contains("SAID Cannot run Spark on Java ").contains("JDK 17");
  }

  private static Optional<Path> newerJdk() throws IOException {
    try (Stream<Path> jdks =
        Files.list(Path.of(System.getProperty("java.home")).toRealPath().getParent())) {
      return jdks.filter(jdk -> version(jdk) > Runtime.version().feature())
          .max(Comparator.comparingInt(HostsTest::version));
    }
  }

  /** As the file says that every JDK has; 0 where there is none. */
  private static int version(Path jdk) {
    try (Stream<String> lines = Files.lines(jdk.resolve("release"))) {
      return lines
          .map(MAJOR::matcher)
          .filter(Matcher::matches)
          .mapToInt(major -> Integer.parseInt(major.group(1)))
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      return 0;
    }
  }

  private static Path java() {
    return Path.of(System.getProperty("java.home"), "bin", "java");
  }

  private static List<String> flags() {
    return Pattern.compile("\\s+")
        .splitAsStream(JavaModuleOptions.defaultModuleOptions().strip())
        .toList();
  }

  private static String ownClassPath() {
    return System.getProperty("java.class.path");
  }

  /** This class path with the engine of those versions in place of its own. */
  private static String classPath(String spark, String scala, String delta, Path folder)
      throws Exception {
    Path pom = folder.resolve("pom.xml");
    String deltaSpark = delta.startsWith("2") ? "delta-core" : "delta-spark";
    Files.writeString(
        pom,
        """
        <project>
          <modelVersion>4.0.0</modelVersion>
          <groupId>host</groupId><artifactId>host</artifactId><version>1</version>
          <dependencies>
            <dependency><groupId>org.apache.spark</groupId>
              <artifactId>spark-sql_%s</artifactId><version>%s</version></dependency>
            %s
          </dependencies>
        </project>
        """
            .formatted(
                scala,
                spark,
                delta.equals("none")
                    ? ""
                    : """
                      <dependency><groupId>io.delta</groupId>
                        <artifactId>%s_%s</artifactId><version>%s</version></dependency>
                      """
                        .formatted(deltaSpark, scala, delta)));
    Path resolved = folder.resolve("class-path");
    Process maven =
        new ProcessBuilder(
                "mvn",
                "-q",
                "-B",
                "-f",
                pom.toString(),
                "org.apache.maven.plugins:maven-dependency-plugin:3.11.0:build-classpath",
                "-Dmdep.outputFile=" + resolved)
            .redirectErrorStream(true)
            .directory(folder.toFile())
            .start();
    String printed = new String(maven.getInputStream().readAllBytes(), UTF_8);
    assertThat(maven.waitFor()).as(printed).isZero();
    String engine = Files.readString(resolved).strip();
    String own =
        Arrays.stream(ownClassPath().split(File.pathSeparator))
            .filter(HostsTest::isOurs)
            .collect(Collectors.joining(File.pathSeparator));
    return own + File.pathSeparator + engine;
  }

  /** Our classes, and what the test kit is written for. */
  private static boolean isOurs(String entry) {
    return Files.isDirectory(Path.of(entry))
        || OURS.matcher(Path.of(entry).getFileName().toString()).matches();
  }

  private static String run(Path java, String classPath, List<String> flags, String begin)
      throws Exception {
    List<String> command = new ArrayList<>(List.of(java.toString()));
    command.addAll(flags);
    command.addAll(List.of("-Dlog4j2.level=OFF", "-cp", classPath, Host.class.getName(), begin));
    Process host = new ProcessBuilder(command).redirectErrorStream(true).start();
    String printed = new String(host.getInputStream().readAllBytes(), UTF_8);
    host.waitFor();
    return printed
        .lines()
        .filter(line -> line.startsWith("SAID") || line.startsWith("TAKEN"))
        .findFirst()
        .orElse(printed);
  }
}
