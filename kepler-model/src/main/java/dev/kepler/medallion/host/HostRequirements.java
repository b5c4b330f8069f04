package dev.kepler.medallion.host;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.launcher.JavaModuleOptions;
import org.apache.spark.package$;
import scala.util.Properties;

/**
 * What the library needs of the Java, the Scala and the Spark that it finds itself in, checked by
 * name. On others something breaks later, in the middle of a run, and does not say why: the session
 * itself dies on a Java that is newer than Spark, the encoders on another Scala.
 *
 * <p>Needs no session, so that it can be asked before one is made.
 */
public final class HostRequirements {

  private static final int JAVA = 17;
  private static final String SCALA_LINE = "2.12.";
  private static final String SPARK_LINE = "3.5.";
  private static final int OLDEST_OF_LINE = 3;
  private static final Pattern SPARK = Pattern.compile("3\\.5\\.(\\d+).*");
  private static final Pattern ADD_OPENS =
      Pattern.compile("--add-opens=([^/\\s]+)/([^=\\s]+)=\\S+");

  private HostRequirements() {}

  /**
   * Checks that this JVM is a Java 17 that was started with the flags that Spark needs, and that
   * Spark 3.5.3 or a later 3.5 for Scala 2.12 is on the class path.
   *
   * @throws IllegalStateException when one is not so, naming it and the remedy
   */
  public static void check() {
    checkJava(Runtime.version().feature());
    checkScala(Properties.versionNumberString());
    checkSpark(package$.MODULE$.SPARK_VERSION());
    checkModules(JavaModuleOptions.defaultModuleOptions());
  }

  /** Spark 3.5 knows Java 8, 11 and 17; the library is compiled for 17. */
  static void checkJava(int version) {
    if (version != JAVA) {
      throw new IllegalStateException(
          "Cannot run Spark on Java "
              + version
              + ": the newest that Spark 3.5 knows, and the library needs, is Java 17. Point"
              + " JAVA_HOME at a JDK 17.");
    }
  }

  static void checkScala(String version) {
    if (!version.startsWith(SCALA_LINE)) {
      throw new IllegalStateException(
          "Cannot run on Scala "
              + version
              + ": the library is built for Spark 3.5 on Scala 2.12. Use spark-sql_2.12 and"
              + " delta-spark_2.12, or a Spark distribution that is not marked scala2.13.");
    }
  }

  /** The third number of a version of Spark 3.5; empty for a version of another line. */
  public static OptionalInt sparkOfLine(String version) {
    Matcher ofLine = SPARK.matcher(version);
    return ofLine.matches()
        ? OptionalInt.of(Integer.parseInt(ofLine.group(1)))
        : OptionalInt.empty();
  }

  static void checkSpark(String version) {
    OptionalInt ofLine = sparkOfLine(version);
    if (ofLine.isEmpty()) {
      throw new IllegalStateException(
          "Cannot run on Spark "
              + version
              + ": the library is built for "
              + SPARK_LINE
              + "x. Use Spark 3.5.9 with Delta 3.3.3.");
    }
    if (ofLine.getAsInt() < OLDEST_OF_LINE) {
      throw new IllegalStateException(
          "Cannot run on Spark "
              + version
              + ": Delta 3.3 needs Spark 3.5."
              + OLDEST_OF_LINE
              + " or a later 3.5. Use Spark 3.5.9 with Delta 3.3.3.");
    }
  }

  /**
   * Flags that Spark needs on Java 17 and that this JVM was started without, by Spark's own list;
   * empty when none is missing.
   */
  public static List<String> missingFlags() {
    return missing(JavaModuleOptions.defaultModuleOptions());
  }

  static void checkModules(String options) {
    missing(options).stream()
        .findFirst()
        .ifPresent(
            flag -> {
              throw new IllegalStateException(
                  "Cannot run Spark on this JVM: it was started without "
                      + flag
                      + ". Add the flag to the java command (Spark's launcher does it by itself);"
                      + " all of them: "
                      + String.join(
                          " ",
                          ADD_OPENS.matcher(options).results().map(all -> all.group()).toList()));
            });
  }

  private static List<String> missing(String options) {
    return ADD_OPENS
        .matcher(options)
        .results()
        .filter(option -> !isOpen(option.group(1), option.group(2)))
        .map(MatchResult::group)
        .toList();
  }

  private static boolean isOpen(String moduleName, String packageName) {
    Optional<Module> module = ModuleLayer.boot().findModule(moduleName);
    return module.isEmpty()
        || !module.get().getPackages().contains(packageName)
        || module.get().isOpen(packageName, HostRequirements.class.getModule());
  }
}
