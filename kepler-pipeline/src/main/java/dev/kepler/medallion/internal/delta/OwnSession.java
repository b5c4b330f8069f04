package dev.kepler.medallion.internal.delta;

import java.util.List;
import org.apache.spark.sql.SparkSession;

/**
 * Sessions of the library's own, clones of the caller's. What a host may have for its own files
 * would lose rows of ours, or parts of a moment, without a word.
 */
public final class OwnSession {

  /** Settings that have Spark pass over files, or write and read moments as others do. */
  private static final List<String> FILES_AS_THEY_ARE =
      List.of(
          "spark.sql.files.ignoreCorruptFiles",
          "spark.sql.files.ignoreMissingFiles",
          "spark.sql.parquet.outputTimestampType",
          "spark.sql.parquet.datetimeRebaseModeInWrite",
          "spark.sql.parquet.datetimeRebaseModeInRead",
          "spark.sql.parquet.int96RebaseModeInWrite",
          "spark.sql.parquet.int96RebaseModeInRead");

  private OwnSession() {}

  /** A clone of the caller's session that may write to a lake. */
  public static SparkSession of(SparkSession session) {
    SparkSession own = session.cloneSession();
    guard(own);
    return own;
  }

  /**
   * Has each commit of a session describe and count itself, and no other commit come along under
   * its entry.
   *
   * @param own no session of the caller's, but a clone
   */
  public static void guard(SparkSession own) {
    own.conf().set("spark.databricks.delta.commitInfo.enabled", true);
    own.conf().set("spark.databricks.delta.stats.collect", true);
    own.conf().set("spark.databricks.delta.autoCompact.enabled", false);
    own.conf().set("spark.databricks.delta.optimizeWrite.enabled", false);
    FILES_AS_THEY_ARE.forEach(own.conf()::unset);
  }
}
