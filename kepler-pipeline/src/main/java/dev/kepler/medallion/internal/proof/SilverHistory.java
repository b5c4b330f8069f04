package dev.kepler.medallion.internal.proof;

import static dev.kepler.model.KoiColumns.CANDIDATES;
import static dev.kepler.model.KoiColumns.CONFIRMED;
import static dev.kepler.model.KoiColumns.DISPOSITION;
import static dev.kepler.model.KoiColumns.EXOPLANET_NAME;
import static dev.kepler.model.KoiColumns.KEPLER_STAR_ID;
import static dev.kepler.model.KoiColumns.NAMED;
import static dev.kepler.model.KoiColumns.STARS;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import dev.kepler.medallion.internal.delta.ChangeFeed;
import dev.kepler.medallion.internal.delta.Table;
import dev.kepler.model.DiscoveryTotals;
import dev.kepler.model.Disposition;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.expressions.Window;

/**
 * What silver would have counted in its earlier versions: counted back from one version by the rows
 * that its change data feed says have entered and left, in one job for all versions.
 *
 * @param reach the oldest version that is known
 * @param before counts before each version that changed something, and those of the newest
 */
record SilverHistory(long reach, NavigableMap<Long, DiscoveryTotals> before) {

  private static final String VERSION = "_commit_version";
  private static final String ROWS = "rows";

  /**
   * Counts back.
   *
   * @param newest version to begin with, which can be read
   * @param feed since when the change data can be read
   */
  static SilverHistory of(SparkSession session, Table silver, long newest, FeedReach feed) {
    Dataset<Row> events = events(silver.readAt(session, newest), lit(newest + 1), lit(1L));
    if (feed.readable() < newest) {
      Dataset<Row> changes = silver.changesBetween(session, feed.readable(), newest);
      Column undone =
          when(col(ChangeFeed.TYPE).isin(ChangeFeed.DELETE, ChangeFeed.BEFORE), 1L).otherwise(-1L);
      events = events.union(events(changes, col(VERSION), undone));
    }
    NavigableMap<Long, DiscoveryTotals> before = new TreeMap<>();
    DiscoveryTotals now = DiscoveryTotals.of(null, 0, 0, 0, 0);
    before.put(newest + 1, now);
    for (Row step : steps(events).collectAsList()) {
      now =
          DiscoveryTotals.of(
              null,
              now.getConfirmed() + step.<Long>getAs(CONFIRMED),
              now.getCandidates() + step.<Long>getAs(CANDIDATES),
              now.getNamed() + step.<Long>getAs(NAMED),
              now.getStars() + step.<Long>getAs(STARS));
      before.put(step.getAs(VERSION), now);
    }
    return new SilverHistory(feed.known(), before);
  }

  /** Counts of a version up to the newest; empty for one that is out of reach. */
  Optional<DiscoveryTotals> at(long version) {
    return version < reach
        ? Optional.empty()
        : Optional.ofNullable(before.ceilingEntry(version + 1)).map(Map.Entry::getValue);
  }

  /** Rows that come in, going back: all of the newest version, and what later ones took out. */
  private static Dataset<Row> events(Dataset<Row> rows, Column version, Column sign) {
    return rows.select(
        col(KEPLER_STAR_ID),
        version.cast("long").as(VERSION),
        sign.as(ROWS),
        when(col(DISPOSITION).equalTo(Disposition.CONFIRMED.archiveName()), sign)
            .otherwise(0L)
            .as(CONFIRMED),
        when(col(DISPOSITION).equalTo(Disposition.CANDIDATE.archiveName()), sign)
            .otherwise(0L)
            .as(CANDIDATES),
        when(col(EXOPLANET_NAME).isNotNull(), sign).otherwise(0L).as(NAMED));
  }

  /** What each version, undone, adds to the counts, newest first. */
  private static Dataset<Row> steps(Dataset<Row> events) {
    Column held = sum(ROWS).over(Window.partitionBy(KEPLER_STAR_ID).orderBy(col(VERSION).desc()));
    return events
        .groupBy(KEPLER_STAR_ID, VERSION)
        .agg(
            sum(ROWS).as(ROWS),
            sum(CONFIRMED).as(CONFIRMED),
            sum(CANDIDATES).as(CANDIDATES),
            sum(NAMED).as(NAMED))
        .withColumn("held", held)
        .withColumn(
            STARS,
            col("held").gt(0).cast("long").minus(col("held").minus(col(ROWS)).gt(0).cast("long")))
        .groupBy(VERSION)
        .agg(
            sum(CONFIRMED).as(CONFIRMED),
            sum(CANDIDATES).as(CANDIDATES),
            sum(NAMED).as(NAMED),
            sum(STARS).as(STARS))
        .orderBy(col(VERSION).desc());
  }
}
