package dev.kepler.transforms;

import static dev.kepler.model.KoiColumns.EXOPLANET_NAME;
import static dev.kepler.model.KoiColumns.KEPLER_STAR_ID;
import static dev.kepler.model.KoiColumns.NUM_PLANETS;
import static org.apache.spark.sql.functions.count;

import dev.kepler.medallion.Records;
import dev.kepler.model.DiscoveryTotals;
import dev.kepler.model.KoiColumns;
import dev.kepler.model.SilverExoplanet;
import dev.kepler.model.StarPlanets;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;

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
   * <p>For a static Dataset.
   *
   * @param silver {@link KoiColumns#SILVER}
   * @param countedAt a timestamp, what {@code counted_at} shall say
   * @return {@link KoiColumns#TOTALS}, exactly one row, zeros for an empty silver
   */
  public static Dataset<DiscoveryTotals> countTotals(
      Dataset<SilverExoplanet> silver, Column countedAt) {
    return KoiMedallion.KEYED_BY_ROW_ID.totalsOf(KoiMedallion.DISCOVERIES, silver, countedAt);
  }
}
