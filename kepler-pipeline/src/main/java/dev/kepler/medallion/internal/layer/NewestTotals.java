package dev.kepler.medallion.internal.layer;

import static dev.kepler.model.KoiColumns.COUNTED_AT;
import static org.apache.spark.sql.functions.col;

import dev.kepler.medallion.Records;
import dev.kepler.model.DiscoveryTotals;
import java.util.List;
import org.apache.spark.sql.Dataset;

/** The newest rows of {@code discovery_totals}: those whose moment is the latest. */
public final class NewestTotals {

  private NewestTotals() {}

  /**
   * The newest rows, newest first.
   *
   * @param totals rows of the table
   * @param most how many
   */
  public static List<DiscoveryTotals> of(Dataset<?> totals, int most) {
    return Records.of(totals, DiscoveryTotals.ENCODER)
        .orderBy(col(COUNTED_AT).desc())
        .takeAsList(most);
  }

  /** The newest row; all zero, and of no moment, where there is none. */
  static DiscoveryTotals orZero(Dataset<?> totals) {
    return of(totals, 1).stream().findFirst().orElseGet(() -> DiscoveryTotals.of(null, 0, 0, 0, 0));
  }
}
