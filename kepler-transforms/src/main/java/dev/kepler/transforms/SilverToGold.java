package dev.kepler.transforms;

import static dev.kepler.model.Disposition.CANDIDATE;
import static dev.kepler.model.Disposition.CONFIRMED;
import static dev.kepler.model.KoiColumns.CANDIDATES;
import static dev.kepler.model.KoiColumns.COUNTED_AT;
import static dev.kepler.model.KoiColumns.DISPOSITION;
import static dev.kepler.model.KoiColumns.EXOPLANET_NAME;
import static dev.kepler.model.KoiColumns.KEPLER_STAR_ID;
import static dev.kepler.model.KoiColumns.NAMED;
import static dev.kepler.model.KoiColumns.NUM_PLANETS;
import static dev.kepler.model.KoiColumns.STARS;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;

import dev.kepler.medallion.Records;
import dev.kepler.model.DiscoveryTotals;
import dev.kepler.model.Disposition;
import dev.kepler.model.KoiColumns;
import dev.kepler.model.SilverExoplanet;
import dev.kepler.model.StarPlanets;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Silver to gold: the named planets of each star, and the totals over all stars. */
public final class SilverToGold {

  private SilverToGold() {}

  /**
   * Counts the named planets of each star; a star with candidates only counts zero.
   *
   * <p>On a stream this is an aggregate: output modes update and complete.
   *
   * @param silver {@link KoiColumns#SILVER}
   * @return {@link KoiColumns#GOLD}, one row per star
   */
  public static Dataset<StarPlanets> countPlanets(Dataset<SilverExoplanet> silver) {
    return Records.of(
        silver
            .groupBy(silver.col(KEPLER_STAR_ID))
            .agg(count(silver.col(EXOPLANET_NAME)).as(NUM_PLANETS)),
        StarPlanets.ENCODER);
  }

  /**
   * Counts everything once: confirmed, candidates, named, stars.
   *
   * <p>For a static Dataset: it aggregates twice (by star, then over the stars), which Spark does
   * not support on a stream.
   *
   * @param silver {@link KoiColumns#SILVER}
   * @param countedAt a timestamp, what {@code counted_at} shall say
   * @return {@link KoiColumns#TOTALS}, exactly one row, zeros for an empty silver
   */
  public static Dataset<DiscoveryTotals> countTotals(
      Dataset<SilverExoplanet> silver, Column countedAt) {
    Dataset<Row> byStar = countParts(silver, KEPLER_STAR_ID);
    return Records.of(
        byStar
            .agg(
                total(byStar, KoiColumns.CONFIRMED),
                total(byStar, CANDIDATES),
                total(byStar, NAMED),
                count(lit(1)).as(STARS))
            .withColumn(COUNTED_AT, countedAt),
        DiscoveryTotals.ENCODER);
  }

  /**
   * Counts confirmed, candidates and named of each part of silver. The counts of parts that share
   * no row add up to those of the whole.
   *
   * @param silver {@link KoiColumns#SILVER} and the column that tells the parts apart
   * @param part that column
   * @return it, {@link KoiColumns#CONFIRMED}, {@link KoiColumns#CANDIDATES} and {@link
   *     KoiColumns#NAMED}, one row per part
   */
  public static Dataset<Row> countParts(Dataset<?> silver, String part) {
    return silver
        .groupBy(silver.col(part))
        .agg(
            countOf(silver, CONFIRMED).as(KoiColumns.CONFIRMED),
            countOf(silver, CANDIDATE).as(CANDIDATES),
            count(silver.col(EXOPLANET_NAME)).as(NAMED));
  }

  private static Column countOf(Dataset<?> silver, Disposition disposition) {
    return count_if(silver.col(DISPOSITION).equalTo(disposition.archiveName()));
  }

  private static Column total(Dataset<Row> byStar, String column) {
    return coalesce(sum(byStar.col(column)), lit(0L)).as(column);
  }
}
