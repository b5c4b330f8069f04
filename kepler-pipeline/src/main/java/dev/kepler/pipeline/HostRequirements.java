package dev.kepler.pipeline;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.spark.launcher.JavaModuleOptions;
import org.apache.spark.sql.SparkSession;

/** What the library needs of its host, checked by name before anything starts. */
final class HostRequirements {

  private static final String SPARK_LINE = "3.5.";
  private static final String EXTENSIONS = "spark.sql.extensions";
  private static final String EXTENSION = "io.delta.sql.DeltaSparkSessionExtension";
  private static final String CATALOG = "spark.sql.catalog.spark_catalog";
  private static final String DELTA_CATALOG = "org.apache.spark.sql.delta.catalog.DeltaCatalog";
  private static final Pattern COMMA = Pattern.compile("\\s*,\\s*");
  private static final Pattern ADD_OPENS =
      Pattern.compile("--add-opens=([^/\\s]+)/([^=\\s]+)=\\S+");

  private HostRequirements() {}

  /**
   * Checks Spark's line, the Delta extension and catalog of the session, Java's flags and digits.
   *
   * @throws IllegalStateException when one is missing, naming it and the remedy
   */
  static void check(SparkSession session) {
    checkSpark(session.version());
    checkExtensions(session.conf().get(EXTENSIONS, ""));
    checkSetting(CATALOG, session.conf().get(CATALOG, ""), DELTA_CATALOG);
    checkModules(JavaModuleOptions.defaultModuleOptions());
    checkDigits(Locale.getDefault(Locale.Category.FORMAT));
  }

  /** Delta names the files of its log by the JVM's locale, and finds them by the digits 0 to 9. */
  static void checkDigits(Locale locale) {
    if (!String.format(locale, "%d", 1234567890).equals("1234567890")) {
      throw new IllegalStateException(
          "Cannot use Delta tables under the locale "
              + locale.toLanguageTag()
              + ": Delta would name its log files in that locale's digits and not find them again."
              + " Start the JVM with -Duser.language=en, or call Locale.setDefault.");
    }
  }

  static void checkSpark(String version) {
    if (!version.startsWith(SPARK_LINE)) {
      throw new IllegalStateException(
          "Cannot run on Spark "
              + version
              + ": the library is built for "
              + SPARK_LINE
              + "x. Use Spark 3.5.9 with Delta 3.3.3.");
    }
  }

  static void checkExtensions(String found) {
    checkSetting(EXTENSIONS, found, EXTENSION);
  }

  private static void checkSetting(String name, String found, String wanted) {
    if (COMMA.splitAsStream(found).noneMatch(wanted::equals)) {
      throw new IllegalStateException(
          "Cannot use Delta tables: the session's "
              + name
              + " is '"
              + found
              + "'. Build the session with .config(\""
              + name
              + "\", \""
              + wanted
              + "\").");
    }
  }

  /** Spark's own list of what it needs opened on Java 17. */
  static void checkModules(String options) {
    ADD_OPENS
        .matcher(options)
        .results()
        .filter(option -> !isOpen(option.group(1), option.group(2)))
        .findFirst()
        .ifPresent(
            option -> {
              throw new IllegalStateException(
                  "Cannot run Spark on this JVM: it was started without "
                      + option.group()
                      + ". Add the flag to the java command (Spark's launcher does it by itself).");
            });
  }

  private static boolean isOpen(String moduleName, String packageName) {
    Optional<Module> module = ModuleLayer.boot().findModule(moduleName);
    return module.isEmpty()
        || !module.get().getPackages().contains(packageName)
        || module.get().isOpen(packageName, HostRequirements.class.getModule());
  }
}
