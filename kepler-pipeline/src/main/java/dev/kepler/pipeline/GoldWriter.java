package dev.kepler.pipeline;

import static dev.kepler.model.KoiColumns.COUNTED_AT;
import static dev.kepler.model.KoiColumns.KEPLER_STAR_ID;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;

import dev.kepler.model.DiscoveryTotals;
import dev.kepler.model.SilverExoplanet;
import dev.kepler.model.StarPlanets;
import dev.kepler.transforms.Change;
import dev.kepler.transforms.Changes;
import dev.kepler.transforms.Records;
import dev.kepler.transforms.SilverToGold;
import java.time.Clock;
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
  private final Table gold;
  private final Table totals;
  private final LiveFiles silverFiles;
  private final LiveFiles goldFiles;
  private final TotalsCount count;
  private final Clock clock;
  private DiscoveryTotals last;

  GoldWriter(Table silver, Table gold, Table totals, Clock clock) {
    this.upstream = new Upstream(silver, clock);
    this.gold = gold;
    this.totals = totals;
    this.silverFiles = new LiveFiles(silver, KEPLER_STAR_ID);
    this.goldFiles = new LiveFiles(gold, KEPLER_STAR_ID);
    this.count = new TotalsCount(silverFiles);
    this.clock = clock;
  }

  @Override
  public Outcome write(Batch batch) {
    SparkSession session = batch.session();
    Dataset<Row> touched = batch.rows().select(KEPLER_STAR_ID).distinct().persist();
    try {
      Row stars = touched.agg(min(KEPLER_STAR_ID), max(KEPLER_STAR_ID)).head();
      if (stars.isNullAt(0)) {
        return new Outcome(
            LedgerEntry.gold(batch.number(), batch.sourceVersion(), new ChangeCounts()), false);
      }
      silverFiles.upTo(session, batch.sourceVersion());
      goldFiles.newest(session);
      long least = stars.getLong(0);
      long greatest = stars.getLong(1);
      Dataset<StarPlanets> recounted =
          Records.of(
                  among(touched, silverFiles.read(session, least, greatest)),
                  SilverExoplanet.ENCODER)
              .transform(SilverToGold::countPlanets);
      Dataset<Row> held = among(touched, goldFiles.read(session, least, greatest));
      return write(batch, Changes.toGold(recounted, held).persist());
    } finally {
      touched.unpersist();
    }
  }

  private Outcome write(Batch batch, Dataset<Row> changes) {
    try {
      ChangeCounts counts = ChangeCounts.of(changes);
      LedgerEntry entry =
          LedgerEntry.gold(batch.number(), batch.sourceVersion(), counts)
              .at(upstream.until(batch.session(), batch.sourceVersion()));
      total(counts, Commit.of(batch, LakeTable.TOTALS, entry));
      Commit commit = Commit.of(batch, LakeTable.GOLD, entry);
      return new Outcome(entry, gold.apply(changes, counts, goldFiles, KEPLER_STAR_ID, commit));
    } finally {
      changes.unpersist();
    }
  }

  /** Totals go first: who sees a batch's entry in gold finds its totals written. */
  private void total(ChangeCounts changes, Commit commit) {
    SparkSession session = commit.session();
    if (last == null) {
      last = lastOf(totals, session);
    }
    long stars =
        goldFiles.rows(goldFiles.names())
            + changes.of(Change.INSERTED)
            - changes.of(Change.RETRACTED);
    DiscoveryTotals current = count.now(session, stars);
    if (!current.hasSameCountsAs(last)) {
      current.setCountedAt(new GrowingTime(clock, last.getCountedAt()).next());
      totals.append(session.createDataset(List.of(current), DiscoveryTotals.ENCODER), 1, commit);
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

  private static Dataset<Row> among(Dataset<Row> touched, Dataset<Row> all) {
    return all.join(
        touched, all.col(KEPLER_STAR_ID).equalTo(touched.col(KEPLER_STAR_ID)), "left_semi");
  }
}
