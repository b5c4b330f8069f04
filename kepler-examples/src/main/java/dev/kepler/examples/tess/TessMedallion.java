package dev.kepler.examples.tess;

import static dev.kepler.examples.tess.ToiColumns.CANDIDATES;
import static dev.kepler.examples.tess.ToiColumns.COUNTED_AT;
import static dev.kepler.examples.tess.ToiColumns.PLANETS;
import static dev.kepler.examples.tess.ToiColumns.STARS;
import static dev.kepler.examples.tess.ToiColumns.TFOPWG_DISPOSITION;
import static dev.kepler.examples.tess.ToiColumns.TIC_ID;
import static dev.kepler.examples.tess.ToiColumns.TOI;
import static dev.kepler.examples.tess.ToiColumns.TOIS;
import static dev.kepler.examples.tess.ToiColumns.UPDATED;
import static dev.kepler.medallion.bean.RecordColumns.CORRUPT_RECORD;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.lower;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.trim;
import static org.apache.spark.sql.functions.upper;
import static org.apache.spark.sql.functions.when;

import dev.kepler.medallion.Expectation;
import dev.kepler.medallion.Expectations;
import dev.kepler.medallion.GoldTable;
import dev.kepler.medallion.Medallion;
import dev.kepler.medallion.TotalsTable;
import dev.kepler.medallion.bean.MissingValue;
import dev.kepler.medallion.pipeline.Sources;
import dev.kepler.medallion.source.AbsentKeys;
import dev.kepler.medallion.source.BeanForm;
import dev.kepler.medallion.source.RawSource;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;

/**
 * Description of the TESS Objects of Interest, and how their weekly releases are read: all that the
 * engine has to be told of an entity.
 *
 * <pre>{@code
 * MedallionPipeline.builder(spark, TessMedallion.DESCRIPTION)
 *     .source(TessMedallion.releases("landing"))
 *     .tables(TableLayout.under("lake/tess"))
 *     .build()
 *     .runOnce();
 * }</pre>
 */
public final class TessMedallion {

  private static final Column IS_PLANET = col(TFOPWG_DISPOSITION).isin("CP", "KP");
  private static final Column IS_CANDIDATE = col(TFOPWG_DISPOSITION).isin("PC", "APC");

  /** Planets and candidates of each star. */
  public static final GoldTable<SilverToi, StarTois> BY_STAR =
      new GoldTable<>(
          "toi_planets_by_star",
          "Planets and candidates, by star",
          List.of(TIC_ID),
          StarTois.ENCODER,
          TessMedallion::countByStar);

  /** TOIs of each disposition. */
  public static final GoldTable<SilverToi, DispositionTois> BY_DISPOSITION =
      new GoldTable<>(
          "tois_by_disposition",
          "TOIs, by the working group's disposition",
          List.of(TFOPWG_DISPOSITION),
          DispositionTois.ENCODER,
          TessMedallion::countByDisposition);

  /** The numbers, through time. */
  public static final TotalsTable<ToiTotals> TOTALS =
      TotalsTable.of(
              "toi_totals",
              "What silver counted, each time that it had changed",
              COUNTED_AT,
              ToiTotals.ENCODER)
          .count(PLANETS, IS_PLANET)
          .count(CANDIDATES, IS_CANDIDATE)
          .groups(STARS, BY_STAR.name());

  /** The description. */
  public static final Medallion<RawToi, BronzeToi, SilverToi> DESCRIPTION = describe();

  /** How a release's columns become the fields of a record; those of the same name need no word. */
  public static final BeanForm<RawToi> FORM =
      BeanForm.of("TOI table", RawToi.class)
          .from("TIC ID", TIC_ID)
          .from("TESS Disposition", ToiColumns.TESS_DISPOSITION)
          .from("TFOPWG Disposition", TFOPWG_DISPOSITION)
          .from("Period (days)", ToiColumns.PERIOD)
          .from("Planet Radius (R_Earth)", ToiColumns.RADIUS)
          .from("Date TOI Updated (UTC)", UPDATED);

  private TessMedallion() {}

  private static Medallion<RawToi, BronzeToi, SilverToi> describe() {
    Medallion.Builder<RawToi, BronzeToi, SilverToi> tois =
        Medallion.of("tois", RawToi.ENCODER, BronzeToi.ENCODER, SilverToi.ENCODER)
            .key(TOI)
            .meaning(TFOPWG_DISPOSITION, disposition())
            .goneWhen(col(TFOPWG_DISPOSITION).isin("FP", "FA"))
            .expectations(expectations())
            .rivals("one_record_per_toi", TIC_ID, TFOPWG_DISPOSITION)
            .gold(BY_STAR)
            .gold(BY_DISPOSITION)
            .totals(TOTALS);
    ToiColumns.meanings().forEach(tois::comment);
    return tois.build();
  }

  private static Expectations expectations() {
    return Expectations.of(
            Expectation.quarantine("readable_record", col(CORRUPT_RECORD).isNull()),
            Expectation.quarantine("toi_valid", col(TOI).rlike("\\A[1-9][0-9]*\\.[0-9]{2}\\z")),
            Expectation.quarantine("tic_id_valid", col(TIC_ID).gt(0)),
            Expectation.quarantine(
                "tfopwg_disposition_known",
                col(TFOPWG_DISPOSITION).isin("CP", "KP", "PC", "APC", "FP", "FA")))
        .structural("toi_valid", "tic_id_valid", "tfopwg_disposition_known");
  }

  /** As it is meant: in capitals, without blanks around it, null where it is missing. */
  private static Column disposition() {
    Column text = trim(col(TFOPWG_DISPOSITION), MissingValue.BLANKS);
    return when(not(lower(text).isin(MissingValue.SPELLINGS.toArray())), upper(text));
  }

  private static Dataset<StarTois> countByStar(Dataset<SilverToi> silver) {
    return silver
        .groupBy(TIC_ID)
        .agg(count_if(IS_PLANET).as(PLANETS), count_if(IS_CANDIDATE).as(CANDIDATES))
        .as(StarTois.ENCODER);
  }

  private static Dataset<DispositionTois> countByDisposition(Dataset<SilverToi> silver) {
    return silver
        .groupBy(TFOPWG_DISPOSITION)
        .agg(count(lit(1)).as(TOIS))
        .as(DispositionTois.ENCODER);
  }

  /**
   * Whole releases that land in a folder, in the order of the dates in their files' names. A TOI
   * that a newer one no longer has leaves silver.
   *
   * @param folder an existing folder of any file system that Spark can reach
   */
  public static RawSource<RawToi> releases(String folder) {
    return Sources.releases(folder, FORM, RawToi.ENCODER, ToiRelease::dateOf, AbsentKeys.RETRACT);
  }
}
