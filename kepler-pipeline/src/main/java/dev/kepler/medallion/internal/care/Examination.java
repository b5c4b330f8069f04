package dev.kepler.medallion.internal.care;

import dev.kepler.medallion.internal.checkpoint.LakeIdentity;
import dev.kepler.medallion.internal.checkpoint.LayerCheckpoint;
import dev.kepler.medallion.internal.delta.LakeTable;
import dev.kepler.medallion.internal.delta.LakeTables;
import dev.kepler.medallion.internal.delta.Table;
import dev.kepler.medallion.internal.delta.TableLog;
import dev.kepler.medallion.internal.files.AtomicFiles;
import dev.kepler.medallion.internal.files.LakePaths;
import dev.kepler.medallion.internal.files.Seals;
import dev.kepler.medallion.lake.Finding;
import dev.kepler.medallion.lake.LakeException;
import dev.kepler.medallion.lake.Layer;
import dev.kepler.medallion.lake.Remedy;
import dev.kepler.medallion.lake.TableLayout;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/**
 * Look at a lake before anything runs on it: do its tables, their logs and its checkpoints belong
 * together, is every file what it was, and can every query go on where it stopped? Changes nothing,
 * and may look while the pipeline runs. What was found sound is remembered by {@link #seal}.
 */
public final class Examination {

  private final SparkSession session;
  private final LakeTables lake;
  private final TableLayout layout;
  private final AtomicFiles files;
  private final List<Finding> findings = new ArrayList<>();
  private final Map<LakeTable, TableLog> logs = new LinkedHashMap<>();
  private final Map<LakeTable, TableExamination> tables = new LinkedHashMap<>();
  private final List<Seals> sealed = new ArrayList<>();

  public Examination(SparkSession session, LakeTables lake) {
    this.session = session;
    this.lake = lake;
    this.layout = lake.layout();
    this.files = AtomicFiles.of(session);
  }

  /** Looks; nothing found is a lake that can be run on, or none yet. */
  public List<Finding> run() {
    Optional<Layer> pending = pending();
    if (!findings.isEmpty()) {
      return List.copyOf(findings);
    }
    List<Layer> looked = // what a rebuild is about to replace is as the next start makes it
        Layer.QUERIES.stream()
            .filter(layer -> pending.isEmpty() || layer.compareTo(pending.get()) < 0)
            .toList();
    Map<Layer, OptionalLong> done = new EnumMap<>(Layer.class);
    for (Layer layer : looked) { // before the tables, which a running pipeline writes first
      done.put(layer, LayerCheckpoint.of(session, layout, layer).lastDone());
    }
    Optional<LakeIdentity> identity = identity();
    if (identity.filter(known -> known.layout() > LakeIdentity.LAYOUT).isPresent()) {
      return List.copyOf(findings);
    }
    for (Layer layer : looked) {
      for (LakeTable table : lake.writtenBy(layer)) {
        examine(layer, table, identity);
      }
    }
    if (findings.isEmpty()) {
      identity.ifPresent(known -> checkIdentity(known, looked));
    }
    if (findings.isEmpty()) {
      looked.forEach(layer -> examine(layer, done.get(layer)));
      tables.values().forEach(table -> findings.addAll(table.missingAtEnd()));
    }
    return List.copyOf(findings);
  }

  /** The same, and opens every file of every table. */
  public List<Finding> runDeep() {
    if (run().isEmpty()) {
      tables.values().forEach(table -> findings.addAll(table.deep()));
    }
    return List.copyOf(findings);
  }

  /**
   * Remembers what was found sound, so that the next look is a short one. A lake that cannot be
   * written is looked at in full every time.
   */
  public void seal() {
    try {
      tables.values().forEach(TableExamination::seal);
      if (findings.isEmpty()) {
        sealed.forEach(Seals::write);
      }
    } catch (UncheckedIOException e) {
      return;
    }
  }

  /** The layer that the next start puts in place, because a rebuild of it was decided on. */
  private Optional<Layer> pending() {
    try {
      return PendingRebuild.decided(files, lake).map(PendingRebuild::layer);
    } catch (LakeException e) {
      findings.addAll(e.findings());
      return Optional.empty();
    }
  }

  /** Not yet, or lost: a start that finds all else in order writes it. */
  private Optional<LakeIdentity> identity() {
    if (LakeIdentity.isBroken(files, layout)) {
      find(
          Layer.BRONZE,
          LakeIdentity.file(layout),
          "is not what was written",
          Remedy.RESTORE_IDENTITY);
      return Optional.empty();
    }
    Optional<LakeIdentity> identity = LakeIdentity.read(files, layout);
    identity
        .filter(known -> known.layout() > LakeIdentity.LAYOUT)
        .ifPresent(
            known ->
                find(
                    Layer.BRONZE,
                    LakeIdentity.file(layout),
                    "has layout version "
                        + known.layout()
                        + ", and this library knows none newer than "
                        + LakeIdentity.LAYOUT,
                    Remedy.UPGRADE));
    return identity;
  }

  private void examine(Layer layer, LakeTable kind, Optional<LakeIdentity> identity) {
    Optional<String> id = identity.map(known -> known.tables().get(kind.tableName()));
    List<String> had =
        identity.map(known -> known.columns().get(kind.tableName())).orElse(List.of());
    Table table = lake.table(kind);
    TableLog log = table.commits(session);
    logs.put(kind, log);
    if (!log.exists() || log.madeAs().filter(made -> !made.equals(id.orElse(made))).isPresent()) {
      return; // which the look at its identity tells
    }
    Seals seals = Seals.read(files, layout, kind.tableName(), id.orElse(""));
    tables.put(kind, new TableExamination(session, layer, table, log, seals, had));
    findings.addAll(tables.get(kind).run());
  }

  private void checkIdentity(LakeIdentity identity, List<Layer> looked) {
    for (Layer layer : looked) {
      for (LakeTable table : lake.writtenBy(layer)) {
        checkIdentity(layer, table, identity.tables().get(table.tableName()));
      }
    }
  }

  private void checkIdentity(Layer layer, LakeTable kind, String id) {
    Table table = lake.table(kind);
    Remedy remedy = layer == Layer.BRONZE ? Remedy.RESTORE : Remedy.REBUILD;
    if (id == null) { // new to the lake, and made or filled by the start that follows
      return;
    }
    if (!logs.get(kind).exists()) {
      find(
          layer,
          new Path(LakePaths.table(layout, kind.tableName())),
          "is gone, its checkpoint is not",
          remedy);
    } else if (!table.id(session).equals(id)) {
      find(
          layer,
          new Path(LakePaths.table(layout, kind.tableName())),
          "was made again or is another lake's: its checkpoint belongs to table " + id,
          remedy);
    }
  }

  private void examine(Layer layer, OptionalLong done) {
    List<TableLog> written = lake.writtenBy(layer).stream().map(logs::get).toList();
    Seals seals =
        Seals.read(
            files,
            layout,
            layer.toString(),
            LayerCheckpoint.of(session, layout, layer).queryId().orElse(""));
    findings.addAll(
        new CheckpointExamination(session, lake, layer, written, above(layer), done, seals).run());
    sealed.add(seals);
    if (findings.isEmpty()) {
      for (LakeTable table : lake.writtenBy(layer)) {
        Seals entries = Seals.read(files, layout, LedgerExamination.sealsOf(table), "");
        findings.addAll(new LedgerExamination(session, lake, layer, table, entries, done).run());
        sealed.add(entries);
      }
    }
  }

  private TableLog above(Layer layer) {
    return lake.readBy(layer).map(logs::get).orElseGet(TableLog::none);
  }

  private void find(Layer layer, Path file, String problem, Remedy remedy) {
    findings.add(new Finding(layer, file.toString(), problem, remedy));
  }
}
