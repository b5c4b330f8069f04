package dev.kepler.transforms;

import static dev.kepler.model.ArchiveColumns.KOI_INSOL;
import static dev.kepler.model.ArchiveColumns.KOI_PRAD;
import static dev.kepler.model.Disposition.CONFIRMED;
import static dev.kepler.model.KoiColumns.DISPOSITION;
import static dev.kepler.model.KoiColumns.OTHER_COLUMNS;
import static dev.kepler.model.KoiColumns.SURROGATE_KEY;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.when;

import dev.kepler.medallion.GoldTable;
import dev.kepler.medallion.Medallion;
import dev.kepler.medallion.Records;
import dev.kepler.model.BronzeKoi;
import dev.kepler.model.HabitablePlanet;
import dev.kepler.model.KoiColumns;
import dev.kepler.model.RawKoi;
import dev.kepler.model.SilverExoplanet;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;

/**
 * Confirmed planets on which it may be neither too hot nor too cold, as a gold table that a lake of
 * KOIs can have more. Insolation and radius are other columns of the archive's files; silver gets
 * both, so that a lake that was loaded without the sample grows it, and nothing is loaded again.
 *
 * <pre>{@code
 * MedallionPipeline<RawKoi, BronzeKoi, Row> pipeline =
 *     MedallionPipeline.builder(spark, HabitableSample.addedTo(KoiMedallion.KEYED_BY_NAME))
 *         .source(KoiSource.archive("releases"))
 *         .tables(TableLayout.under("lake/kepler"))
 *         .build();
 * pipeline.rebuild(Layer.SILVER); // once, for what the lake holds already
 * pipeline.runOnce();
 * pipeline.lake().gold(HabitableSample.PLANETS).show();
 * }</pre>
 */
public final class HabitableSample {

  /** Insolation above which it may be warm enough, in units of Earth's. */
  public static final double LEAST_INSOLATION = 0.36;

  /** Insolation below which it may be cool enough, in units of Earth's. */
  public static final double MOST_INSOLATION = 1.11;

  /** Radius below which a planet may be of rock, in Earth radii. */
  public static final double MOST_RADIUS = 1.6;

  /** The sample: {@link KoiColumns#HABITABLE}, one row for each planet of it. */
  public static final GoldTable<Row, HabitablePlanet> PLANETS =
      new GoldTable<>(
          "habitable_planets",
          "Confirmed planets with 0.36 to 1.11 of Earth's insolation, below 1.6 Earth radii",
          List.of(SURROGATE_KEY),
          HabitablePlanet.ENCODER,
          HabitableSample::pick);

  /** A number as a table of the archive has it; whatever else stands there is none. */
  private static final String NUMBER = "\\A[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?\\z";

  private HabitableSample() {}

  /**
   * A description that says the same of KOIs, and has the sample: silver with the columns {@code
   * koi_insol} and {@code koi_prad}, doubles, null where a record does not say them, and {@link
   * #PLANETS}.
   *
   * @param koi one of {@link KoiMedallion}'s, the one that the lake was begun by
   */
  public static Medallion<RawKoi, BronzeKoi, Row> addedTo(
      Medallion<RawKoi, BronzeKoi, SilverExoplanet> koi) {
    return koi.withSilverColumn(KOI_INSOL, DataTypes.DoubleType, number(KOI_INSOL))
        .withSilverColumn(KOI_PRAD, DataTypes.DoubleType, number(KOI_PRAD))
        .change()
        .gold(PLANETS)
        .build();
  }

  private static Column number(String column) {
    Column text = RecordValues.text(col(OTHER_COLUMNS).getItem(column));
    return when(text.rlike(NUMBER), text).cast(DataTypes.DoubleType);
  }

  /**
   * Picks the planets of the sample.
   *
   * @param silver {@link KoiColumns#SILVER}, {@code koi_insol} and {@code koi_prad}
   * @return {@link KoiColumns#HABITABLE}
   */
  private static Dataset<HabitablePlanet> pick(Dataset<Row> silver) {
    return Records.of(
        silver.filter(
            silver
                .col(DISPOSITION)
                .equalTo(CONFIRMED.archiveName())
                .and(silver.col(KOI_INSOL).gt(LEAST_INSOLATION))
                .and(silver.col(KOI_INSOL).lt(MOST_INSOLATION))
                .and(silver.col(KOI_PRAD).lt(MOST_RADIUS))),
        HabitablePlanet.ENCODER);
  }
}
