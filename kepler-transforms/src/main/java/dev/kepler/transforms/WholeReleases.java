package dev.kepler.transforms;

import static dev.kepler.model.KoiColumns.ARRIVAL_TIME;
import static dev.kepler.model.KoiColumns.FAILED_EXPECTATIONS;
import static dev.kepler.model.KoiColumns.ROW_ID;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_contains;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_set;
import static org.apache.spark.sql.functions.exists;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.when;

import dev.kepler.medallion.Records;
import dev.kepler.model.BronzeKoi;
import java.time.Instant;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What whole releases say by what they do not have: a KOI that stood in an earlier load and in none
 * of a newer release's rows is no longer in the archive's table. A row in quarantine is a row of
 * the release: its KOI is there, though nothing else of it can be trusted.
 */
public final class WholeReleases {

  /** Column of {@link #latest}: whether a release after the record has none of its KOI. */
  public static final String ABSENT = "absent";

  private static final String RECORD = "record";
  private static final String SEEN = "seen";

  private WholeReleases() {}

  /**
   * Keeps of each KOI the trusted record that arrived last, as {@link BronzeToSilver#latest} does,
   * and tells whether a later release has none of it.
   *
   * @param judged as {@link Expectations#judge} gives it, the rows of those releases among them
   * @param releases arrival times of the loads that are whole releases
   * @return one row per {@code row_id}: {@link dev.kepler.model.KoiColumns#BRONZE}, all null but
   *     the key where no record can be trusted, and {@link #ABSENT}, a boolean
   */
  public static Dataset<Row> latest(Dataset<Row> judged, List<Instant> releases) {
    Column met = size(col(FAILED_EXPECTATIONS)).equalTo(0);
    Column last = col(RECORD).getField(ARRIVAL_TIME);
    Column all = array(releases.stream().map(time -> lit(time)).toArray(Column[]::new));
    Column absent =
        exists(
            all,
            release ->
                last.isNull().or(release.gt(last)).and(not(array_contains(col(SEEN), release))));
    return judged
        .filter(col(ROW_ID).isNotNull())
        .groupBy(ROW_ID)
        .agg(
            max(when(met, BronzeToSilver.record(judged))).as(RECORD),
            collect_set(ARRIVAL_TIME).as(SEEN))
        .select(col(ROW_ID), col(RECORD + ".*"), absent.as(ABSENT));
  }

  /**
   * The trusted records that stand: the last of each KOI, but for those of which a later release
   * has none.
   *
   * @param judged as for {@link #latest}
   * @param releases as for {@link #latest}; none for loads that are parts of a table
   * @return as {@link BronzeToSilver#latest} gives it
   */
  public static Dataset<BronzeKoi> standing(Dataset<Row> judged, List<Instant> releases) {
    return releases.isEmpty()
        ? Expectations.met(judged).transform(BronzeToSilver::latest)
        : Records.of(
            latest(judged, releases).filter(col(ARRIVAL_TIME).isNotNull().and(not(col(ABSENT)))),
            BronzeKoi.ENCODER);
  }
}
