package dev.kepler.pipeline;

import static dev.kepler.model.KoiColumns.COUNTED_AT;
import static dev.kepler.model.KoiColumns.KEPLER_STAR_ID;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import dev.kepler.model.DiscoveryTotals;
import dev.kepler.model.SilverExoplanet;
import dev.kepler.model.StarPlanets;
import dev.kepler.transforms.Changes;
import dev.kepler.transforms.Records;
import dev.kepler.transforms.SilverToGold;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Recounts from silver, as it was when the batch ended, the stars that a batch of changes touched,
 * and the totals. Nothing is added or subtracted, so a batch that comes again finds nothing to do.
 */
final class GoldWriter implements LayerWriter {

  private final Upstream upstream;
  private final Table silver;
  private final Table gold;
  private final Table totals;
  private final Clock clock;
  private DiscoveryTotals last;

  GoldWriter(Table silver, Table gold, Table totals, Clock clock) {
    this.upstream = new Upstream(silver, clock);
    this.silver = silver;
    this.gold = gold;
    this.totals = totals;
    this.clock = clock;
  }

  @Override
  public Outcome write(Batch batch) {
    SparkSession session = batch.session();
    long version = batch.sourceVersion();
    Dataset<SilverExoplanet> now =
        Records.of(silver.readAt(session, version), SilverExoplanet.ENCODER);
    Dataset<Row> touched = batch.rows().select(KEPLER_STAR_ID).distinct();
    Dataset<StarPlanets> recounted =
        among(touched, now).as(SilverExoplanet.ENCODER).transform(SilverToGold::countPlanets);
    Dataset<StarPlanets> held = among(touched, gold.read(session)).as(StarPlanets.ENCODER);
    Dataset<Row> changes = Changes.toGold(recounted, held).persist();
    try {
      ChangeCounts counts = ChangeCounts.of(changes, KEPLER_STAR_ID);
      LedgerEntry entry =
          LedgerEntry.gold(batch.number(), version, counts).at(upstream.until(session, version));
      total(now, Commit.of(batch, LakeTable.TOTALS, entry));
      Commit commit = Commit.of(batch, LakeTable.GOLD, entry);
      return new Outcome(entry, gold.apply(changes, counts, KEPLER_STAR_ID, commit));
    } finally {
      changes.unpersist();
    }
  }

  /** Totals go first: who sees a batch's entry in gold finds its totals written. */
  private void total(Dataset<SilverExoplanet> now, Commit commit) {
    SparkSession session = commit.session();
    if (last == null) {
      last = lastOf(totals, session);
    }
    Instant countedAt = new GrowingTime(clock, last.getCountedAt()).next();
    DiscoveryTotals current = SilverToGold.countTotals(now, lit(countedAt)).head();
    if (!current.hasSameCountsAs(last)) {
      totals.append(session.createDataset(List.of(current), DiscoveryTotals.ENCODER), commit);
      last = current;
    }
  }

  /** The totals counted last; all zero before the first. */
  static DiscoveryTotals lastOf(Table totals, SparkSession session) {
    List<DiscoveryTotals> newest =
        Records.of(totals.read(session), DiscoveryTotals.ENCODER)
            .orderBy(col(COUNTED_AT).desc())
            .takeAsList(1);
    return newest.isEmpty() ? DiscoveryTotals.of(null, 0, 0, 0, 0) : newest.get(0);
  }

  private static Dataset<Row> among(Dataset<Row> touched, Dataset<?> rows) {
    Dataset<Row> all = rows.toDF();
    return all.join(
        touched, all.col(KEPLER_STAR_ID).equalTo(touched.col(KEPLER_STAR_ID)), "left_semi");
  }
}
