package dev.kepler.pipeline;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/**
 * Look at a lake before anything runs on it: do its tables, their logs and its checkpoints belong
 * together, and can every query go on where it stopped? Reads small files only; changes nothing,
 * and may look while the pipeline runs.
 */
final class Examination {

  private final SparkSession session;
  private final TableLayout layout;
  private final LakeFiles files;
  private final List<Finding> findings = new ArrayList<>();
  private final Map<LakeTable, TableLog> logs = new EnumMap<>(LakeTable.class);

  Examination(SparkSession session, TableLayout layout) {
    this.session = session;
    this.layout = layout;
    this.files = LakeFiles.of(session);
  }

  /** Looks; nothing found is a lake that can be run on, or none yet. */
  List<Finding> run() {
    Map<Layer, OptionalLong> done = new EnumMap<>(Layer.class);
    for (Layer layer : Layer.QUERIES) { // before the tables, which a running pipeline writes first
      done.put(layer, LayerCheckpoint.of(session, layout, layer).lastDone());
    }
    for (Layer layer : Layer.QUERIES) {
      LakeTable.writtenBy(layer).forEach(table -> examine(layer, table));
    }
    if (findings.isEmpty()) {
      checkIdentity();
    }
    if (findings.isEmpty()) {
      for (Layer layer : Layer.QUERIES) {
        examine(layer, done.get(layer));
      }
    }
    return List.copyOf(findings);
  }

  /** The log of a table must be whole: Delta itself takes an empty commit for one of nothing. */
  private void examine(Layer layer, LakeTable table) {
    TableLog log = Table.in(layout, table).commits(session);
    logs.put(table, log);
    List<Long> versions = log.versions();
    for (int i = 1; i < versions.size(); i++) {
      if (versions.get(i) != versions.get(i - 1) + 1) {
        Path missing = log.commit(versions.get(i - 1) + 1);
        find(layer, missing, "is missing, though later commits are there", Remedy.RESTORE);
      }
    }
    if (log.exists() && log.actions(log.newest()).isEmpty()) {
      find(layer, log.commit(log.newest()), "is cut short or empty", Remedy.RESTORE);
    }
  }

  private void checkIdentity() {
    Optional<LakeIdentity> identity = LakeIdentity.read(files, layout);
    if (identity.isEmpty()) { // not yet, or lost: a start that finds all else in order writes it
      return;
    }
    if (identity.get().layout() > LakeIdentity.LAYOUT) {
      find(
          Layer.BRONZE,
          LakeIdentity.file(layout),
          "has layout version "
              + identity.get().layout()
              + ", and this library knows none newer than "
              + LakeIdentity.LAYOUT,
          Remedy.UPGRADE);
      return;
    }
    for (Layer layer : Layer.QUERIES) {
      for (LakeTable table : LakeTable.writtenBy(layer)) {
        checkIdentity(layer, table, identity.get().tables().get(table.tableName()));
      }
    }
  }

  private void checkIdentity(Layer layer, LakeTable kind, String id) {
    Table table = Table.in(layout, kind);
    Remedy remedy = layer == Layer.BRONZE ? Remedy.RESTORE : Remedy.REBUILD;
    if (!logs.get(kind).exists()) {
      find(layer, new Path(layout.table(kind)), "is gone, its checkpoint is not", remedy);
    } else if (!table.id(session).equals(id)) {
      find(
          layer,
          new Path(layout.table(kind)),
          "was made again or is another lake's: its checkpoint belongs to table " + id,
          remedy);
    }
  }

  private void examine(Layer layer, OptionalLong done) {
    List<TableLog> written = LakeTable.writtenBy(layer).stream().map(logs::get).toList();
    findings.addAll(
        new CheckpointExamination(session, layout, layer, written, above(layer), done).run());
  }

  private TableLog above(Layer layer) {
    return switch (layer) {
      case BRONZE -> TableLog.none();
      case SILVER, QUARANTINE -> logs.get(LakeTable.BRONZE);
      case GOLD -> logs.get(LakeTable.SILVER);
    };
  }

  private void find(Layer layer, Path file, String problem, Remedy remedy) {
    findings.add(new Finding(layer, file.toString(), problem, remedy));
  }
}
