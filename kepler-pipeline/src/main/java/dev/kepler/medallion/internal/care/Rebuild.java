package dev.kepler.medallion.internal.care;

import static dev.kepler.model.KoiColumns.DISPOSITION;
import static dev.kepler.model.KoiColumns.EXOPLANET_NAME;
import static dev.kepler.model.KoiColumns.KEPLER_STAR_ID;
import static dev.kepler.model.KoiColumns.NUM_PLANETS;
import static dev.kepler.model.KoiColumns.SURROGATE_KEY;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.countDistinct;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;

import dev.kepler.medallion.Records;
import dev.kepler.medallion.internal.checkpoint.LayerCheckpoint;
import dev.kepler.medallion.internal.checkpoint.LayerCheckpoint.Position;
import dev.kepler.medallion.internal.delta.LakeTable;
import dev.kepler.medallion.internal.delta.OwnSession;
import dev.kepler.medallion.internal.delta.Table;
import dev.kepler.medallion.internal.files.AtomicFiles;
import dev.kepler.medallion.internal.files.LakePaths;
import dev.kepler.medallion.internal.layer.Judgement;
import dev.kepler.medallion.internal.layer.KoiKeys;
import dev.kepler.medallion.internal.layer.LayerEntries;
import dev.kepler.medallion.internal.layer.NewestTotals;
import dev.kepler.medallion.internal.ledger.IdleBatchLedger;
import dev.kepler.medallion.internal.ledger.LakeLedger;
import dev.kepler.medallion.internal.proof.TrustedTotals;
import dev.kepler.medallion.internal.text.MonotonicClock;
import dev.kepler.medallion.lake.Finding;
import dev.kepler.medallion.lake.LakeException;
import dev.kepler.medallion.lake.Layer;
import dev.kepler.medallion.lake.LedgerEntry;
import dev.kepler.medallion.lake.Remedy;
import dev.kepler.medallion.lake.TableLayout;
import dev.kepler.model.BronzeKoi;
import dev.kepler.model.DiscoveryTotals;
import dev.kepler.model.SilverExoplanet;
import dev.kepler.pipeline.source.KeyScheme;
import dev.kepler.transforms.BronzeToSilver;
import dev.kepler.transforms.Expectations;
import dev.kepler.transforms.SilverToGold;
import dev.kepler.transforms.WholeReleases;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Computes a layer anew from all of the table above: aside, as static Datasets through the same
 * transforms; then checks it, decides, and puts it in place.
 */
public final class Rebuild {

  private final SparkSession session;
  private final TableLayout layout;
  private final Expectations expectations;
  private final Layer layer;
  private final Clock clock;

  public Rebuild(
      SparkSession session,
      TableLayout layout,
      Expectations expectations,
      Layer layer,
      Clock clock) {
    if (layer != Layer.SILVER && layer != Layer.GOLD) {
      throw new IllegalArgumentException(
          "Cannot rebuild "
              + layer
              + ": "
              + (layer == Layer.BRONZE
                  ? "it is what happened, and nothing else knows it. Rebuild silver or gold."
                  : "it is written with silver. Rebuild silver."));
    }
    this.session = OwnSession.of(session);
    this.layout = layout;
    this.expectations = expectations;
    this.layer = layer;
    this.clock = clock;
  }

  /** Carries out what an earlier rebuild decided, and clears away what it left. */
  public static void finish(SparkSession session, TableLayout layout) {
    AtomicFiles files = AtomicFiles.of(session);
    if (files.exists(new Path(LakePaths.rebuild(layout)))) {
      PendingRebuild.decided(files, layout)
          .ifPresent(swap -> swap.carryOut(OwnSession.of(session), layout));
      files.delete(new Path(LakePaths.rebuild(layout)));
    }
  }

  public LedgerEntry run() {
    LedgerEntry entry = decide();
    finish(session, layout);
    return entry;
  }

  /** Computes and checks; from then on the layer is as good as in place. */
  public LedgerEntry decide() {
    List<Finding> findings = new Examination(session, layout).run();
    requireSoundAbove(findings);
    Set<LakeTable> anew = damaged(findings);
    Table read = Table.in(layout, LakeTable.readBy(layer).orElseThrow());
    Position position = new Position(read.id(session), read.version(session));
    Dataset<Row> rows = read.readAt(session, position.version());
    LedgerEntry entry =
        layer == Layer.SILVER
            ? silver(Records.of(rows, BronzeKoi.ENCODER), position)
            : gold(Records.of(rows, SilverExoplanet.ENCODER), position, anew);
    new PendingRebuild(layer, UUID.randomUUID().toString(), position, entry, anew)
        .decide(AtomicFiles.of(session), layout);
    return entry;
  }

  /** What is wrong with this layer and those below does not matter here. */
  private void requireSoundAbove(List<Finding> findings) {
    List<Finding> above =
        findings.stream()
            .filter(f -> f.layer().compareTo(layer) < 0 || f.remedy() == Remedy.RESTORE)
            .toList();
    if (!above.isEmpty()) {
      throw new LakeException(layout, above);
    }
  }

  /**
   * Tables of the layer to which nothing can be written as they are. Totals only grow: what another
   * hand did to them is not written over.
   */
  private Set<LakeTable> damaged(List<Finding> findings) {
    Set<LakeTable> damaged = EnumSet.noneOf(LakeTable.class);
    for (LakeTable kind : LakeTable.writtenBy(layer)) {
      Table table = Table.in(layout, kind);
      String folder = table.folder(session);
      if (findings.stream()
          .filter(f -> f.remedy() == Remedy.REBUILD)
          .filter(f -> kind == LakeTable.TOTALS || !TableExamination.isForeign(f))
          .anyMatch(f -> (f.file() + "/").startsWith(folder + "/"))) {
        damaged.add(kind);
      }
    }
    return damaged;
  }

  private LedgerEntry silver(Dataset<BronzeKoi> bronze, Position position) {
    Dataset<Row> alone = expectations.judge(bronze).persist();
    try {
      Dataset<Row> judged = KoiKeys.judge(alone, KeyScheme.of(session, layout));
      Judgement judgement = Judgement.of(judged);
      List<Instant> releases = LakeLedger.read(session, layout).wholeReleases();
      Dataset<BronzeKoi> latest = WholeReleases.standing(judged, releases);
      stage(LakeTable.QUARANTINE, Expectations.failed(judged));
      stage(LakeTable.SILVER, latest.transform(BronzeToSilver::refine));
      Dataset<Row> silver = staged(LakeTable.SILVER);
      Row counts =
          silver.agg(count(lit(1)), countDistinct(col(SURROGATE_KEY)), count(DISPOSITION)).head();
      require("silver rows, and keys", counts.getLong(0), counts.getLong(1));
      require("silver rows, and dispositions", counts.getLong(0), counts.getLong(2));
      require("bronze rows, and rows judged", bronze.count(), judgement.read());
      require(
          "rows that fail, and quarantined rows",
          judgement.quarantined(),
          staged(LakeTable.QUARANTINE).count());
      return LayerEntries.rebuiltSilver(
              nextBatch(), position.version(), judgement, latest.count(), counts.getLong(0))
          .wholeReleases(releases)
          .build();
    } finally {
      alone.unpersist();
    }
  }

  private LedgerEntry gold(
      Dataset<SilverExoplanet> silver, Position position, Set<LakeTable> anew) {
    stage(LakeTable.GOLD, silver.transform(SilverToGold::countPlanets));
    Row counts =
        staged(LakeTable.GOLD)
            .agg(
                count(lit(1)),
                countDistinct(col(KEPLER_STAR_ID)),
                coalesce(sum(col(NUM_PLANETS)), lit(0L)))
            .head();
    Row expected =
        silver.toDF().agg(countDistinct(col(KEPLER_STAR_ID)), count(col(EXOPLANET_NAME))).head();
    require("gold rows, and stars", counts.getLong(0), expected.getLong(0));
    require("gold rows, and their stars", counts.getLong(0), counts.getLong(1));
    require("planets in gold, and names in silver", counts.getLong(2), expected.getLong(1));
    stage(LakeTable.TOTALS, totals(silver, anew.contains(LakeTable.TOTALS)));
    return LayerEntries.rebuiltGold(nextBatch(), position.version(), counts.getLong(0)).build();
  }

  /**
   * One row if the numbers are not those counted last; before it, for a table that is made anew,
   * what this library counted earlier, as far as that can be read.
   */
  private Dataset<DiscoveryTotals> totals(Dataset<SilverExoplanet> silver, boolean anew) {
    Table table = Table.in(layout, LakeTable.TOTALS);
    List<DiscoveryTotals> counted =
        anew
            ? new TrustedTotals(session, table).rows()
            : table.exists(session) ? NewestTotals.of(table.read(session), 1) : List.of();
    DiscoveryTotals last =
        counted.isEmpty() ? DiscoveryTotals.of(null, 0, 0, 0, 0) : counted.get(counted.size() - 1);
    Instant countedAt = new MonotonicClock(clock, last.getCountedAt()).next();
    DiscoveryTotals now = SilverToGold.countTotals(silver, lit(countedAt)).head();
    List<DiscoveryTotals> rows = new ArrayList<>(anew ? counted : List.of());
    if (!now.hasSameCountsAs(last)) {
      rows.add(now);
    }
    return session.createDataset(rows, DiscoveryTotals.ENCODER);
  }

  /** Numbers go on, so that the ledger tells every batch of the layer's life apart. */
  private long nextBatch() {
    LayerCheckpoint checkpoint = LayerCheckpoint.of(session, layout, layer);
    long last = Math.max(checkpoint.lastPlanned().orElse(-1), checkpoint.lastDone().orElse(-1));
    last = Math.max(last, new IdleBatchLedger(session, layout).last(layer));
    for (LakeTable table : LakeTable.writtenBy(layer)) {
      last =
          Math.max(
              last,
              Table.in(layout, table)
                  .commits(session)
                  .lastBatch()
                  .map(note -> note.entry().batch())
                  .orElse(-1L));
    }
    return last + 1;
  }

  private void stage(LakeTable table, Dataset<?> rows) {
    rows.write().mode("overwrite").format("parquet").save(PendingRebuild.staged(layout, table));
  }

  private Dataset<Row> staged(LakeTable table) {
    return session
        .read()
        .schema(table.encoder().schema())
        .parquet(PendingRebuild.staged(layout, table));
  }

  private void require(String what, long expected, long found) {
    if (expected != found) {
      throw new IllegalStateException(
          "Cannot rebuild %s: %s, differ: %d and %d. The live layer stays as it is; run verify()."
              .formatted(layer, what, expected, found));
    }
  }
}
