package dev.kepler.medallion.internal.care;

import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.countDistinct;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;

import dev.kepler.medallion.GoldTable;
import dev.kepler.medallion.Key;
import dev.kepler.medallion.Medallion;
import dev.kepler.medallion.TotalsTable;
import dev.kepler.medallion.internal.checkpoint.LayerCheckpoint;
import dev.kepler.medallion.internal.checkpoint.LayerCheckpoint.Position;
import dev.kepler.medallion.internal.delta.LakeTable;
import dev.kepler.medallion.internal.delta.LakeTables;
import dev.kepler.medallion.internal.delta.OwnSession;
import dev.kepler.medallion.internal.delta.Table;
import dev.kepler.medallion.internal.files.AtomicFiles;
import dev.kepler.medallion.internal.files.LakePaths;
import dev.kepler.medallion.internal.layer.AlternateKeys;
import dev.kepler.medallion.internal.layer.Judgement;
import dev.kepler.medallion.internal.layer.LayerEntries;
import dev.kepler.medallion.internal.layer.NewestTotals;
import dev.kepler.medallion.internal.ledger.IdleBatchLedger;
import dev.kepler.medallion.internal.ledger.LakeLedger;
import dev.kepler.medallion.internal.ledger.LakeRuns;
import dev.kepler.medallion.internal.ledger.ValidOrder;
import dev.kepler.medallion.internal.ledger.Withdrawn;
import dev.kepler.medallion.internal.proof.TrustedTotals;
import dev.kepler.medallion.internal.text.MonotonicClock;
import dev.kepler.medallion.lake.Finding;
import dev.kepler.medallion.lake.LakeException;
import dev.kepler.medallion.lake.Layer;
import dev.kepler.medallion.lake.LedgerEntry;
import dev.kepler.medallion.lake.Remedy;
import dev.kepler.medallion.lake.TotalsNote;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Computes a layer anew from all of the table above: aside, as static Datasets through the same
 * transforms; then checks it, decides, and puts it in place.
 */
public final class Rebuild {

  private final SparkSession session;
  private final LakeTables lake;
  private final Layer layer;
  private final Clock clock;
  private final LakeRuns runs;

  /**
   * Readies a rebuild.
   *
   * @param runs tells of it
   */
  public Rebuild(SparkSession session, LakeTables lake, Layer layer, Clock clock, LakeRuns runs) {
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
    this.lake = lake;
    this.layer = layer;
    this.clock = clock;
    this.runs = runs;
  }

  /** Carries out what an earlier rebuild decided, and clears away what it left. */
  public static void finish(SparkSession session, LakeTables lake, LakeRuns runs) {
    PendingRebuild.decided(AtomicFiles.of(session), lake)
        .ifPresent(
            swap ->
                runs.rebuild(
                    swap.layer(),
                    swap.entry()::batch,
                    () -> {
                      swap.carryOut(OwnSession.of(session), lake);
                      return swap.entry();
                    }));
    clear(session, lake);
  }

  private static void clear(SparkSession session, LakeTables lake) {
    AtomicFiles files = AtomicFiles.of(session);
    Path folder = new Path(LakePaths.rebuild(lake.layout()));
    if (files.exists(folder)) {
      files.delete(folder);
    }
  }

  public LedgerEntry run() {
    return runs.rebuild(
        layer,
        this::nextBatch,
        () -> {
          LedgerEntry entry = decide();
          PendingRebuild.decided(AtomicFiles.of(session), lake)
              .ifPresent(swap -> swap.carryOut(session, lake));
          clear(session, lake);
          return entry;
        });
  }

  /** Computes and checks; from then on the layer is as good as in place. */
  public LedgerEntry decide() {
    List<Finding> findings = new Examination(session, lake).run();
    requireSoundAbove(findings);
    Set<LakeTable> anew = damaged(findings);
    Table read = lake.table(lake.readBy(layer).orElseThrow());
    Position position = new Position(read.id(session), read.version(session));
    Dataset<Row> rows = read.own(read.readAt(session, position.version()));
    LedgerEntry entry = layer == Layer.SILVER ? silver(rows, position) : gold(rows, position, anew);
    new PendingRebuild(layer, UUID.randomUUID().toString(), position, entry, anew)
        .decide(AtomicFiles.of(session), lake.layout());
    return entry;
  }

  /** What is wrong with this layer and those below does not matter here. */
  private void requireSoundAbove(List<Finding> findings) {
    List<Finding> above =
        findings.stream()
            .filter(f -> f.layer().compareTo(layer) < 0 || f.remedy() == Remedy.RESTORE)
            .toList();
    if (!above.isEmpty()) {
      throw new LakeException(lake.layout(), above);
    }
  }

  /**
   * Tables of the layer to which nothing can be written as they are. Totals only grow: what another
   * hand did to them is not written over.
   */
  private Set<LakeTable> damaged(List<Finding> findings) {
    Set<LakeTable> damaged = new LinkedHashSet<>();
    for (LakeTable kind : lake.writtenBy(layer)) {
      Table table = lake.table(kind);
      String folder = table.folder(session);
      if (findings.stream()
          .filter(f -> f.remedy() == Remedy.REBUILD)
          .filter(f -> kind.role() == LakeTable.Role.TOTALS || !TableExamination.isForeign(f))
          .anyMatch(f -> (f.file() + "/").startsWith(folder + "/"))) {
        damaged.add(kind);
      }
    }
    return damaged;
  }

  private LedgerEntry silver(Dataset<Row> arrived, Position position) {
    Medallion<?, ?, ?> medallion = lake.medallion();
    LakeLedger ledger = LakeLedger.read(session, lake);
    List<LedgerEntry> batches = ledger.entries(Layer.BRONZE);
    Withdrawn withdrawn = Withdrawn.of(batches);
    Dataset<Row> bronze = withdrawn.without(arrived);
    Dataset<Row> alone = medallion.judge().judge(bronze).persist();
    try {
      Dataset<Row> judged = AlternateKeys.judge(medallion, alone);
      Judgement judgement = Judgement.of(medallion, judged);
      List<Instant> releases = ledger.wholeReleases();
      Dataset<Row> latest =
          ValidOrder.standing(medallion, batches, bronze, judged, releases, withdrawn);
      stage(lake.quarantine(), medallion.judge().failed(judged));
      stage(lake.silver(), medallion.refine(latest));
      Row counts = staged(lake.silver()).agg(count(lit(1)), keys(medallion.key().silver())).head();
      require("silver rows, and keys", counts.getLong(0), counts.getLong(1));
      require("bronze rows, and rows judged", bronze.count(), judgement.read());
      require(
          "rows that fail, and quarantined rows",
          judgement.quarantined(),
          staged(lake.quarantine()).count());
      return LayerEntries.rebuiltSilver(
              nextBatch(), position.version(), judgement, latest.count(), counts.getLong(0))
          .wholeReleases(releases)
          .decisions(Withdrawn.decisions(batches))
          .build();
    } finally {
      alone.unpersist();
    }
  }

  /** How many different keys rows have. */
  private static Column keys(List<String> columns) {
    return countDistinct(struct(Key.columns(columns)));
  }

  private LedgerEntry gold(Dataset<Row> silver, Position position, Set<LakeTable> anew) {
    long leading = -1;
    for (int i = 0; i < lake.gold().size(); i++) {
      long rows = gold(lake.medallion().gold().get(i), lake.gold().get(i), silver);
      leading = leading < 0 ? rows : leading;
    }
    for (int i = 0; i < lake.totals().size(); i++) {
      TotalsTable<?> table = lake.medallion().totals().get(i);
      LakeTable kind = lake.totals().get(i);
      stage(
          kind,
          NewestTotals.dataset(session, table, totals(table, kind, silver, anew.contains(kind))));
    }
    return LayerEntries.rebuiltGold(nextBatch(), position.version(), leading).build();
  }

  private long gold(GoldTable<?, ?> table, LakeTable kind, Dataset<Row> silver) {
    stage(kind, lake.medallion().goldOf(table, silver));
    Row counts = staged(kind).agg(count(lit(1)), keys(table.group())).head();
    long groups = silver.agg(keys(table.group())).head().getLong(0);
    require("rows of " + kind + ", and groups in silver", counts.getLong(0), groups);
    require("rows of " + kind + ", and their groups", counts.getLong(0), counts.getLong(1));
    return groups;
  }

  /**
   * One row if the numbers are not those counted last; before it, for a table that is made anew,
   * what this library counted earlier, as far as that can be read.
   */
  private List<TotalsNote> totals(
      TotalsTable<?> totals, LakeTable kind, Dataset<Row> silver, boolean anew) {
    Table table = lake.table(kind);
    List<TotalsNote> counted =
        anew
            ? new TrustedTotals(session, totals, table).rows()
            : table.exists(session)
                ? NewestTotals.of(totals, table.own(table.read(session)), 1)
                : List.of();
    TotalsNote last =
        counted.isEmpty() ? NewestTotals.zero(totals) : counted.get(counted.size() - 1);
    Instant countedAt = new MonotonicClock(clock, last.countedAt()).next();
    Row row = lake.medallion().totalsOf(totals, silver, lit(null).cast("timestamp")).toDF().head();
    TotalsNote now = NewestTotals.note(totals, row).at(countedAt);
    List<TotalsNote> rows = new ArrayList<>(anew ? counted : List.of());
    if (!now.hasSameValuesAs(last)) {
      rows.add(now);
    }
    return rows;
  }

  /** Numbers go on, so that the ledger tells every batch of the layer's life apart. */
  private long nextBatch() {
    LayerCheckpoint checkpoint = LayerCheckpoint.of(session, lake.layout(), layer);
    long last = Math.max(checkpoint.lastPlanned().orElse(-1), checkpoint.lastDone().orElse(-1));
    last = Math.max(last, new IdleBatchLedger(session, lake).last(layer));
    for (LakeTable table : lake.writtenBy(layer)) {
      last =
          Math.max(
              last,
              lake.table(table)
                  .commits(session)
                  .lastBatch()
                  .map(note -> note.entry().batch())
                  .orElse(-1L));
    }
    return last + 1;
  }

  private void stage(LakeTable table, Dataset<?> rows) {
    rows.write()
        .mode("overwrite")
        .format("parquet")
        .save(PendingRebuild.staged(lake.layout(), table));
  }

  private Dataset<Row> staged(LakeTable table) {
    return session
        .read()
        .schema(table.encoder().schema())
        .parquet(PendingRebuild.staged(lake.layout(), table));
  }

  private void require(String what, long expected, long found) {
    if (expected != found) {
      throw new IllegalStateException(
          "Cannot rebuild %s: %s, differ: %d and %d. The live layer stays as it is; run verify()."
              .formatted(layer, what, expected, found));
    }
  }
}
