package dev.kepler.pipeline;

import static dev.kepler.model.KoiColumns.COUNTED_AT;
import static dev.kepler.model.KoiColumns.KEPLER_STAR_ID;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import dev.kepler.model.DiscoveryTotals;
import dev.kepler.model.SilverExoplanet;
import dev.kepler.model.StarPlanets;
import dev.kepler.transforms.Change;
import dev.kepler.transforms.Changes;
import dev.kepler.transforms.Records;
import dev.kepler.transforms.SilverToGold;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Recounts from silver the stars that a batch of changes touched, and the totals. Nothing is added
 * or subtracted, so a batch that comes again finds nothing to do.
 */
final class GoldWriter implements LayerWriter {

  private final Table silver;
  private final Table gold;
  private final Table totals;
  private final Clock clock;
  private DiscoveryTotals last;

  GoldWriter(Table silver, Table gold, Table totals, Clock clock) {
    this.silver = silver;
    this.gold = gold;
    this.totals = totals;
    this.clock = clock;
  }

  @Override
  public LedgerEntry write(Dataset<Row> rows, long batch) {
    SparkSession session = rows.sparkSession();
    Dataset<SilverExoplanet> now =
        Records.of(silver.readAt(session, silver.version(session)), SilverExoplanet.ENCODER);
    ChangeCounts counts = recount(rows.select(KEPLER_STAR_ID).distinct(), now, batch);
    total(now, batch);
    return new LedgerEntry(
        Layer.GOLD,
        batch,
        counts.total(),
        counts.of(Change.INSERTED),
        counts.of(Change.UPDATED),
        counts.of(Change.RETRACTED),
        counts.of(Change.UNCHANGED),
        0,
        0,
        0,
        Map.of(),
        Map.of());
  }

  private ChangeCounts recount(Dataset<Row> touched, Dataset<SilverExoplanet> now, long batch) {
    SparkSession session = touched.sparkSession();
    Dataset<StarPlanets> recounted =
        among(touched, now).as(SilverExoplanet.ENCODER).transform(SilverToGold::countPlanets);
    Dataset<StarPlanets> held = among(touched, gold.read(session)).as(StarPlanets.ENCODER);
    Dataset<Row> changes = Changes.toGold(recounted, held).persist();
    try {
      ChangeCounts counts = ChangeCounts.of(changes, KEPLER_STAR_ID);
      gold.apply(changes, counts, KEPLER_STAR_ID, Commit.of(session, batch, LakeTable.GOLD));
      return counts;
    } finally {
      changes.unpersist();
    }
  }

  private void total(Dataset<SilverExoplanet> now, long batch) {
    SparkSession session = now.sparkSession();
    if (last == null) {
      last = lastOf(session);
    }
    Instant countedAt = new GrowingTime(clock, last.getCountedAt()).next();
    Dataset<DiscoveryTotals> counted = SilverToGold.countTotals(now, lit(countedAt));
    DiscoveryTotals current = counted.head();
    if (!sameCounts(current, last)) {
      totals.append(
          session.createDataset(List.of(current), DiscoveryTotals.ENCODER),
          Commit.of(session, batch, LakeTable.TOTALS));
      last = current;
    }
  }

  private DiscoveryTotals lastOf(SparkSession session) {
    List<DiscoveryTotals> newest =
        Records.of(totals.read(session), DiscoveryTotals.ENCODER)
            .orderBy(col(COUNTED_AT).desc())
            .takeAsList(1);
    return newest.isEmpty() ? DiscoveryTotals.of(null, 0, 0, 0, 0) : newest.get(0);
  }

  private static boolean sameCounts(DiscoveryTotals a, DiscoveryTotals b) {
    return DiscoveryTotals.of(
            a.getCountedAt(), b.getConfirmed(), b.getCandidates(), b.getNamed(), b.getStars())
        .equals(a);
  }

  private static Dataset<Row> among(Dataset<Row> touched, Dataset<?> rows) {
    Dataset<Row> all = rows.toDF();
    return all.join(
        touched, all.col(KEPLER_STAR_ID).equalTo(touched.col(KEPLER_STAR_ID)), "left_semi");
  }
}
