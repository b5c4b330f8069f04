package dev.kepler.transforms;

import dev.kepler.medallion.Records;
import dev.kepler.medallion.Standing;
import dev.kepler.model.BronzeKoi;
import dev.kepler.model.SilverExoplanet;
import org.apache.spark.sql.Dataset;

/**
 * Bronze to silver: the last record of each KOI, without the false positives.
 *
 * <pre>{@code
 * Dataset<SilverExoplanet> silver =
 *     bronze.transform(BronzeToSilver::latest).transform(BronzeToSilver::refine);
 * }</pre>
 *
 * <p>Both expect records that met the expectations: see {@link dev.kepler.medallion.Judge#met}.
 */
public final class BronzeToSilver {

  private BronzeToSilver() {}

  /**
   * Keeps of each {@code row_id} the record that arrived last. Identical records of one load
   * collapse; among different ones (which {@link KoiExpectations} set aside before) the choice is
   * arbitrary but always the same.
   *
   * <p>On a stream this is an aggregate: output modes update and complete.
   *
   * @param bronze {@link dev.kepler.model.KoiColumns#BRONZE}, {@code row_id} not null
   * @return one bronze row per {@code row_id}
   */
  public static Dataset<BronzeKoi> latest(Dataset<BronzeKoi> bronze) {
    return Records.of(Standing.latest(KoiMedallion.KEYED_BY_ROW_ID, bronze), BronzeKoi.ENCODER);
  }

  /**
   * Renames {@code row_id} and {@code kepler_name}, drops what silver does not keep, and leaves the
   * false positives out. A value that is missing, however it is spelled ({@link
   * dev.kepler.medallion.bean.MissingValue}), is null, and blanks around a value go.
   *
   * @param bronze {@link dev.kepler.model.KoiColumns#BRONZE}, {@code row_id} and {@code
   *     kepler_star_id} not null
   * @return {@link dev.kepler.model.KoiColumns#SILVER}, dispositions in the archive's spelling
   */
  public static Dataset<SilverExoplanet> refine(Dataset<BronzeKoi> bronze) {
    return Records.of(KoiMedallion.KEYED_BY_ROW_ID.refine(bronze), SilverExoplanet.ENCODER);
  }
}
