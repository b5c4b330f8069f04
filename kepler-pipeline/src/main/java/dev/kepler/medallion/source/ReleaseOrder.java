package dev.kepler.medallion.source;

import java.util.List;
import org.apache.spark.sql.SparkSession;

/** What a source says of the order in which its loads may arrive. */
@FunctionalInterface
public interface ReleaseOrder {

  /** Any load may follow any other. */
  ReleaseOrder NONE = (session, file, newest) -> null;

  /**
   * Admits a load, or throws.
   *
   * @param session the query's session
   * @param file where the load comes from, as its records say; null when they do not
   * @param newest date of the newest release so far, such as {@code 2025-10-03T04:25:25}, or null
   * @return date of the load, in the same form; null when it is no release. A load that is older
   *     than the newest takes its place in the order of dates: what newer ones say stands
   * @throws IllegalStateException when the load must not follow
   */
  String admit(SparkSession session, String file, String newest);

  /**
   * The loads of one batch in the order in which they arrive.
   *
   * @param loads two or more, by modification time and name
   */
  default List<Load> inOrder(SparkSession session, List<Load> loads) {
    return loads;
  }
}
