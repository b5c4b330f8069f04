package dev.kepler.transforms;

import static dev.kepler.model.Disposition.FALSE_POSITIVE;
import static dev.kepler.model.KoiColumns.ARRIVAL_TIME;
import static dev.kepler.model.KoiColumns.BRONZE;
import static dev.kepler.model.KoiColumns.DISPOSITION;
import static dev.kepler.model.KoiColumns.EXOPLANET_NAME;
import static dev.kepler.model.KoiColumns.KEPLER_NAME;
import static dev.kepler.model.KoiColumns.ROW_ID;
import static dev.kepler.model.KoiColumns.SURROGATE_KEY;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.struct;

import dev.kepler.medallion.Records;
import dev.kepler.model.BronzeKoi;
import dev.kepler.model.SilverExoplanet;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Bronze to silver: the last record of each KOI, without the false positives.
 *
 * <pre>{@code
 * Dataset<SilverExoplanet> silver =
 *     bronze.transform(BronzeToSilver::latest).transform(BronzeToSilver::refine);
 * }</pre>
 *
 * <p>Both expect records that met the expectations: see {@link Expectations#met}.
 */
public final class BronzeToSilver {

  private BronzeToSilver() {}

  /**
   * Keeps of each {@code row_id} the record that arrived last. Identical records of one load
   * collapse; among different ones (which {@link Expectations} sets aside before) the choice is
   * arbitrary but always the same.
   *
   * <p>On a stream this is an aggregate: output modes update and complete.
   *
   * @param bronze {@link dev.kepler.model.KoiColumns#BRONZE}, {@code row_id} not null
   * @return one bronze row per {@code row_id}
   */
  public static Dataset<BronzeKoi> latest(Dataset<BronzeKoi> bronze) {
    String last = "last";
    Dataset<Row> records = bronze.groupBy(bronze.col(ROW_ID)).agg(max(record(bronze)).as(last));
    return Records.of(records.select(col(ROW_ID), col(last + ".*")), BronzeKoi.ENCODER);
  }

  /** A record but for its key, ordered by its arrival. */
  static Column record(Dataset<?> bronze) {
    return struct(
        Stream.concat(Stream.of(ARRIVAL_TIME), BRONZE.stream().filter(c -> !isKey(c)))
            .map(bronze::col)
            .toArray(Column[]::new));
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
    Dataset<Row> renamed = rename(bronze);
    return Records.of(
        renamed.filter(renamed.col(DISPOSITION).notEqual(FALSE_POSITIVE.archiveName())),
        SilverExoplanet.ENCODER);
  }

  /** Bronze rows in silver's columns and values, false positives among them. */
  static Dataset<Row> rename(Dataset<?> bronze) {
    return bronze
        .withColumns(RecordValues.columns())
        .withColumnRenamed(ROW_ID, SURROGATE_KEY)
        .withColumnRenamed(KEPLER_NAME, EXOPLANET_NAME);
  }

  private static boolean isKey(String column) {
    return column.equals(ROW_ID) || column.equals(ARRIVAL_TIME);
  }
}
