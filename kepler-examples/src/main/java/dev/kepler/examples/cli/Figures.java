package dev.kepler.examples.cli;

import static dev.kepler.model.KoiColumns.NUM_PLANETS;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;

import dev.kepler.model.DiscoveryTotals;
import dev.kepler.model.StarPlanets;
import dev.kepler.pipeline.KeplerTables;
import java.util.List;
import org.apache.spark.sql.Row;

/**
 * Figures of a lake, as {@code --json} writes them.
 *
 * @param bronze rows that arrived
 * @param silver living planets and candidates
 * @param confirmed of these, CONFIRMED
 * @param candidates of these, CANDIDATE
 * @param goldStars stars with a row in gold
 * @param planets named planets of all stars
 * @param starsWithPlanets stars with at least one named planet
 * @param top the ten stars with the most planets, ties by star id
 */
public record Figures(
    long bronze,
    long silver,
    long confirmed,
    long candidates,
    long goldStars,
    long planets,
    long starsWithPlanets,
    List<Star> top) {

  /** A star and its number of named planets. */
  record Star(long keplerStarId, long numPlanets) {
    public static Star of(StarPlanets star) {
      return new Star(star.getKeplerStarId(), star.getNumPlanets());
    }
  }

  public static Figures of(KeplerTables lake) {
    DiscoveryTotals totals =
        lake.latestTotals().orElseGet(() -> DiscoveryTotals.of(null, 0, 0, 0, 0));
    Row gold =
        lake.gold()
            .agg(
                count(lit(1)),
                coalesce(sum(col(NUM_PLANETS)), lit(0L)),
                count_if(col(NUM_PLANETS).gt(0)))
            .head();
    return new Figures(
        lake.bronze().count(),
        lake.silver().count(),
        totals.getConfirmed(),
        totals.getCandidates(),
        gold.getLong(0),
        gold.getLong(1),
        gold.getLong(2),
        lake.topStars(10).stream().map(Star::of).toList());
  }

  static Figures none() {
    return new Figures(0, 0, 0, 0, 0, 0, 0, List.of());
  }
}
