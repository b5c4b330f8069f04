package dev.kepler.medallion.internal.delta;

import dev.kepler.medallion.host.HostRequirements;
import io.delta.package$;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.SparkSession;

/** What the library needs of Delta and of the session that uses it, checked by name. */
public final class DeltaRequirements {

  private static final String EXTENSIONS = "spark.sql.extensions";
  private static final String EXTENSION = "io.delta.sql.DeltaSparkSessionExtension";
  private static final String CATALOG = "spark.sql.catalog.spark_catalog";
  private static final String DELTA_CATALOG = "org.apache.spark.sql.delta.catalog.DeltaCatalog";
  private static final String NONE = "none";
  private static final Pattern COMMA = Pattern.compile("\\s*,\\s*");
  private static final Pattern DELTA = Pattern.compile("3\\.3\\.(\\d+).*");

  /** The first of Delta's line that takes the checks of a Spark from {@link #STRICTER} on. */
  private static final int TAKES_STRICTER = 3;

  private static final int STRICTER = 6;

  private DeltaRequirements() {}

  /**
   * Checks the Delta on the class path, by itself and beside a Spark.
   *
   * @throws IllegalStateException when it is missing, of another line, or does not go with Spark
   */
  public static void check(String spark) {
    checkVersion(version(), spark);
  }

  private static String version() {
    try {
      return package$.MODULE$.VERSION();
    } catch (LinkageError e) { // of a Delta before 1.0, or none
      return NONE;
    }
  }

  /**
   * Checks the Delta extension and catalog of a session, and the digits of Java's locale.
   *
   * @throws IllegalStateException when one is missing, naming it and the remedy
   */
  public static void check(SparkSession session) {
    checkExtensions(session.conf().get(EXTENSIONS, ""));
    checkSetting(CATALOG, session.conf().get(CATALOG, ""), DELTA_CATALOG);
    checkDigits(Locale.getDefault(Locale.Category.FORMAT));
  }

  static void checkVersion(String delta, String spark) {
    Matcher ofLine = DELTA.matcher(delta);
    if (delta.equals(NONE)) {
      throw new IllegalStateException(
          "Cannot use Delta tables: there is no Delta on the class path. Add delta-spark_2.12,"
              + " version 3.3.3.");
    }
    if (!ofLine.matches()) {
      throw new IllegalStateException(
          "Cannot run on Delta "
              + delta
              + ": the library is built for 3.3.x. Use delta-spark_2.12, version 3.3.3.");
    }
    if (Integer.parseInt(ofLine.group(1)) < TAKES_STRICTER
        && HostRequirements.sparkOfLine(spark).orElse(0) >= STRICTER) {
      throw new IllegalStateException(
          "Cannot run on Delta "
              + delta
              + " with Spark "
              + spark
              + ": from 3.5.6 on Spark refuses how Delta before 3.3.3 writes. Use delta-spark_2.12,"
              + " version 3.3.3.");
    }
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
}
