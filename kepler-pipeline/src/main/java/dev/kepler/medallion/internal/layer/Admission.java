package dev.kepler.medallion.internal.layer;

import java.time.Instant;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Decides, before silver takes a load, whether it may count. */
@FunctionalInterface
public interface Admission {

  /**
   * Looks at a load.
   *
   * @param arrived its arrival time
   * @param rows of it, in the columns of bronze
   * @param forecast what silver would make of it
   * @return name of the rule that holds it back; empty for one that is admitted
   */
  Optional<String> heldBy(
      Ground ground, Instant arrived, Dataset<Row> rows, SilverForecast forecast);
}
