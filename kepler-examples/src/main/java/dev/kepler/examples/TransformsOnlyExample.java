package dev.kepler.examples;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import dev.kepler.examples.cli.LocalSession;
import dev.kepler.examples.cli.Relaunch;
import dev.kepler.model.BronzeKoi;
import dev.kepler.model.KoiColumns;
import dev.kepler.model.RawKoi;
import dev.kepler.model.StarPlanets;
import dev.kepler.transforms.BronzeToSilver;
import dev.kepler.transforms.RawToBronze;
import dev.kepler.transforms.SilverToGold;
import java.time.Instant;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.SparkSession;

/** The functions without the pipeline: a static Dataset in, a static Dataset out, no Delta. */
public final class TransformsOnlyExample {

  private TransformsOnlyExample() {}

  /**
   * Runs on a local session.
   *
   * @param args none
   */
  public static void main(String[] args) {
    Relaunch.withFlags(TransformsOnlyExample.class, args);
    try (LocalSession local = LocalSession.open()) {
      SparkSession session = local.spark();
      System.out.println(
          """
          The functions of the layers, without pipeline, Delta table or file: a Dataset in, a Dataset out.
          So a unit test needs a local session and some rows, such as these four real KOIs:
          """);
      System.out.println(
          raw(session)
              .toDF()
              .drop("_corrupt_record", "other_columns", "source")
              .showString(4, 20, false));
      System.out.println(
          "Received as bronze, refined to silver, counted by star for gold, they are");
      planetsPerStar(session).forEach(System.out::println);
      System.out.println(
          """

          Kepler-227 (star 10797460) has two planets. Star 12105051 has a candidate, which has no name
          yet and is no planet so far: 0. Star 10848459 is not there: its one KOI is a false positive.
          The pipeline runs the same functions on its streams.""");
    }
  }

  /** Planets of the two stars of four real KOIs, the one with more first. */
  static List<StarPlanets> planetsPerStar(SparkSession session) {
    Dataset<BronzeKoi> bronze =
        RawToBronze.receive(raw(session), lit(Instant.parse("2017-10-03T00:00:00Z")));

    return bronze
        .transform(BronzeToSilver::latest)
        .transform(BronzeToSilver::refine)
        .transform(SilverToGold::countPlanets)
        .orderBy(col(KoiColumns.NUM_PLANETS).desc())
        .collectAsList();
  }

  private static Dataset<RawKoi> raw(SparkSession session) {
    return session.createDataset(
        List.of(
            RawKoi.of(1L, 10797460L, "K00752.01", "Kepler-227 b", "CONFIRMED", 1.0),
            RawKoi.of(2L, 10797460L, "K00752.02", "Kepler-227 c", "CONFIRMED", 0.969),
            RawKoi.of(4L, 10848459L, "K00754.01", null, "FALSE POSITIVE", 0.0),
            RawKoi.of(484L, 12105051L, "K00141.01", null, "CANDIDATE", 1.0)),
        RawKoi.ENCODER);
  }
}
