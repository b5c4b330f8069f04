package dev.kepler.medallion.internal.layer;

import static dev.kepler.model.KoiColumns.KEPLER_STAR_ID;
import static org.apache.spark.sql.functions.broadcast;

import dev.kepler.medallion.Change;
import dev.kepler.medallion.Records;
import dev.kepler.medallion.internal.change.ChangeCounts;
import dev.kepler.medallion.internal.change.ChangeSet;
import dev.kepler.medallion.internal.change.CompareAndCount;
import dev.kepler.medallion.internal.change.CompareAndCount.Counted;
import dev.kepler.medallion.internal.change.Upsert;
import dev.kepler.medallion.internal.delta.KeyRange;
import dev.kepler.medallion.internal.delta.LakeTable;
import dev.kepler.medallion.internal.delta.LiveFiles;
import dev.kepler.medallion.internal.delta.Table;
import dev.kepler.medallion.internal.rows.OnePartition;
import dev.kepler.medallion.internal.rows.PreparedPlan;
import dev.kepler.medallion.internal.rows.ReusableRows;
import dev.kepler.medallion.internal.text.MonotonicClock;
import dev.kepler.medallion.lake.LedgerEntry;
import dev.kepler.medallion.lake.TotalsNote;
import dev.kepler.model.DiscoveryTotals;
import dev.kepler.model.SilverExoplanet;
import dev.kepler.model.StarPlanets;
import dev.kepler.transforms.Changes;
import dev.kepler.transforms.SilverToGold;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Recounts from silver, as it was when the batch ended, the stars that a batch of changes touched,
 * and the totals: silver's rows file by file, and the stars as the rows that gold has after the
 * batch. No count is carried on from the one before, so a batch that comes again finds nothing to
 * do.
 */
public final class GoldWriter implements LayerWriter {

  private final UpstreamFreshness upstream;
  private final Table totals;
  private final LiveFiles silverFiles;
  private final LiveFiles goldFiles;
  private final TotalsByFile totalsCount;
  private final PreparedPlan touching;
  private final PreparedPlan recounting;
  private final PreparedPlan comparing;
  private final Upsert upsert;
  private final CompareAndCount counting;
  private final Clock clock;
  private DiscoveryTotals last;

  public GoldWriter(Table silver, Table gold, Table totals, Clock clock) {
    this.upstream = new UpstreamFreshness(silver, clock);
    this.totals = totals;
    this.silverFiles = new LiveFiles(silver, KEPLER_STAR_ID).scattered();
    this.goldFiles = new LiveFiles(gold, KEPLER_STAR_ID).scattered();
    this.totalsCount = new TotalsByFile(silverFiles);
    this.touching = new PreparedPlan(in -> in.get(0).select(KEPLER_STAR_ID).distinct());
    this.recounting = new PreparedPlan(in -> recount(in.get(0), in.get(1)));
    this.comparing = new PreparedPlan(in -> changes(in.get(0), in.get(1), in.get(2)));
    this.upsert = new Upsert(goldFiles);
    this.counting = new CompareAndCount(TotalsByFile::parts);
    this.clock = clock;
  }

  @Override
  public Outcome write(Batch batch) {
    SparkSession session = batch.session();
    KeyRange stars = silverFiles.upTo(session, batch.sourceVersion());
    if (stars.isEmpty()) {
      return new Outcome(
          LayerEntries.gold(batch.number(), batch.sourceVersion(), new ChangeCounts()).build(),
          false);
    }
    Dataset<Row> rows = batch.rows(silverFiles);
    try (ReusableRows touched = ReusableRows.of(touching.over(List.of(rows)))) {
      return write(touched.rows(), stars, batch);
    }
  }

  private Outcome write(Dataset<Row> touched, KeyRange stars, Batch batch) {
    SparkSession session = batch.session();
    boolean whole = OnePartition.is(touched) && silverFiles.areFew(stars);
    Dataset<Row> near = silverFiles.readNear(touched, KEPLER_STAR_ID, stars);
    Dataset<Row> gold = goldFiles.newest(session).readFor(touched, KEPLER_STAR_ID, stars);
    try (ReusableRows silver = whole ? ReusableRows.of(near) : ReusableRows.anew(near);
        ChangeSet found =
            count(
                comparing.over(List.of(touched, stars(touched, silver), gold)),
                whole ? Optional.of(silver.rows()) : totalsCount.fresh(session))) {
      LedgerEntry entry =
          LayerEntries.gold(batch.number(), batch.sourceVersion(), found.counts())
              .freshness(upstream.until(session, batch.sourceVersion()))
              .build();
      total(found.counts(), batch, entry);
      return new Outcome(entry, upsert.write(found, batch.commit(LakeTable.GOLD, entry)));
    }
  }

  /** The stars as silver has them now. */
  private Dataset<Row> stars(Dataset<Row> touched, ReusableRows silver) {
    Dataset<Row> recounted = recounting.over(List.of(touched, silver.rows()));
    return OnePartition.is(touched) ? OnePartition.of(recounted) : recounted;
  }

  private static Dataset<StarPlanets> recount(Dataset<Row> touched, Dataset<Row> silver) {
    return Records.of(among(touched, silver), SilverExoplanet.ENCODER)
        .transform(SilverToGold::countPlanets);
  }

  private static Dataset<Row> changes(
      Dataset<Row> touched, Dataset<Row> recounted, Dataset<Row> gold) {
    return Changes.toGold(Records.of(recounted, StarPlanets.ENCODER), among(touched, gold));
  }

  /**
   * Counts the changes, and with them what is new in silver.
   *
   * @param fresh silver's files that were not counted yet, all of their rows, and maybe others
   */
  private ChangeSet count(Dataset<Row> changes, Optional<Dataset<Row>> fresh) {
    if (fresh.isEmpty()) {
      return CompareAndCount.alone(changes);
    }
    Counted counted = counting.of(fresh.get(), changes, true);
    totalsCount.take(counted.groups());
    return counted.found();
  }

  /** Totals go first: who sees a batch's entry in gold finds its totals written. */
  private void total(ChangeCounts changes, Batch batch, LedgerEntry entry) {
    SparkSession session = batch.session();
    if (last == null) {
      last = NewestTotals.orZero(totals.read(session));
    }
    long stars =
        goldFiles.rows(goldFiles.names())
            + changes.of(Change.INSERTED)
            - changes.of(Change.RETRACTED);
    DiscoveryTotals current = totalsCount.sum(stars);
    if (!current.hasSameCountsAs(last)) {
      current.setCountedAt(new MonotonicClock(clock, last.getCountedAt()).next());
      totals.append(
          totals.own(session.createDataset(List.of(current), DiscoveryTotals.ENCODER)),
          1,
          batch.commit(LakeTable.TOTALS, entry.change().count(TotalsNote.of(current)).build()));
      last = current;
    }
  }

  private static Dataset<Row> among(Dataset<Row> touched, Dataset<Row> all) {
    Dataset<Row> sought =
        OnePartition.is(touched) && !OnePartition.is(all)
            ? broadcast(touched)
            : OnePartition.hashed(touched);
    return all.join(
        sought, all.col(KEPLER_STAR_ID).equalTo(touched.col(KEPLER_STAR_ID)), "left_semi");
  }
}
