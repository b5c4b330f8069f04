package dev.kepler.medallion.internal.care;

import dev.kepler.medallion.internal.checkpoint.LakeIdentity;
import dev.kepler.medallion.internal.checkpoint.LayerCheckpoint;
import dev.kepler.medallion.internal.delta.DeltaCommands;
import dev.kepler.medallion.internal.delta.LakeTable;
import dev.kepler.medallion.internal.delta.LakeTables;
import dev.kepler.medallion.internal.delta.Table;
import dev.kepler.medallion.internal.delta.TableLog;
import dev.kepler.medallion.internal.delta.TableNeeds;
import dev.kepler.medallion.internal.files.AtomicFiles;
import dev.kepler.medallion.internal.files.LakePaths;
import dev.kepler.medallion.internal.files.Seals;
import dev.kepler.medallion.internal.ledger.LakeRuns;
import dev.kepler.medallion.lake.Finding;
import dev.kepler.medallion.lake.LakeException;
import dev.kepler.medallion.lake.Layer;
import dev.kepler.medallion.lake.Remedy;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/**
 * Does the safe repairs, one after the other, looking anew after each.
 *
 * @param runs tells of what is rebuilt
 */
public record Repair(SparkSession session, LakeTables lake, Clock clock, LakeRuns runs) {

  /** Repairs, and tells what. */
  public List<Finding> run() {
    List<Finding> repaired = new ArrayList<>();
    try {
      Rebuild.finish(session, lake, runs);
    } catch (LakeException e) { // of a decision that cannot be read
      AtomicFiles.of(session).delete(new Path(LakePaths.rebuild(lake.layout())));
      repaired.addAll(e.findings());
    }
    for (Optional<Finding> next = next(repaired); next.isPresent(); next = next(repaired)) {
      tryTo(next.get());
      repaired.add(next.get());
    }
    return repaired;
  }

  /** The uppermost safe one that was not tried yet. */
  private Optional<Finding> next(List<Finding> tried) {
    List<Finding> findings = new Examination(session, lake).runDeep();
    boolean isBronzeSound = findings.stream().noneMatch(f -> f.remedy() == Remedy.RESTORE);
    return findings.stream()
        .filter(finding -> finding.remedy().isSafe() && !tried.contains(finding))
        .filter(finding -> finding.remedy() != Remedy.REBUILD || isBronzeSound)
        .min(Comparator.comparing(Finding::layer).thenComparing(Finding::remedy));
  }

  /** A repair that fails says of which finding it was, and why. */
  private void tryTo(Finding finding) {
    try {
      repair(finding);
    } catch (LakeException e) {
      throw e;
    } catch (Exception e) { // checked ones of Spark's among them, which Scala does not declare
      Finding failed =
          new Finding(
              finding.layer(),
              finding.file(),
              finding.problem() + ", and its repair failed: " + reason(e),
              Remedy.RESTORE);
      LakeException refusal = new LakeException(lake.layout(), failed);
      refusal.initCause(e);
      throw refusal;
    }
  }

  private static String reason(Throwable cause) {
    Throwable root = cause;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    return String.valueOf(root.getMessage()).lines().findFirst().orElse("").replaceAll("\\.$", "");
  }

  private void repair(Finding finding) {
    switch (finding.remedy()) {
      case DROP_OFFSET, DROP_COMMIT -> {
        Seals.remove(AtomicFiles.of(session), lake.layout(), finding.layer().toString());
        AtomicFiles.of(session).delete(new Path(finding.file()));
      }
      case DROP_ENTRY -> dropEntry(finding);
      case DROP_COPY -> dropCopy(new Path(finding.file()));
      case DROP_HISTORY -> AtomicFiles.of(session).delete(new Path(finding.file()));
      case RESTORE_IDENTITY -> AtomicFiles.of(session).delete(LakeIdentity.file(lake.layout()));
      case DROP_REBUILD ->
          AtomicFiles.of(session).delete(new Path(LakePaths.rebuild(lake.layout())));
      case SET_BACK -> setBack(finding.file());
      case RESTORE_METADATA -> identify(finding.layer());
      case REBUILD -> {
        if (finding.file().startsWith(LakePaths.quietLedger(lake.layout()))) {
          dropEntry(finding);
        }
        new Rebuild(session, lake, finding.layer(), clock, runs).run();
      }
      case RESTORE, WAIT, UPGRADE -> throw new IllegalArgumentException(finding.toString());
    }
  }

  private void dropEntry(Finding finding) {
    AtomicFiles files = AtomicFiles.of(session);
    files.delete(new Path(finding.file()));
    lake.writtenBy(finding.layer())
        .forEach(table -> Seals.remove(files, lake.layout(), LedgerExamination.sealsOf(table)));
  }

  private void dropCopy(Path copy) {
    AtomicFiles.of(session).delete(copy);
    DeltaCommands.forget(session, copy.getParent().getParent());
  }

  private void setBack(String place) {
    for (LakeTable kind : lake.all()) {
      Table table = lake.table(kind);
      if (table.exists(session) && new Path(table.location(session)).equals(new Path(place))) {
        TableNeeds.of(kind).properties(session, table).stream()
            .map(wrong -> wrong.sql(table))
            .forEach(session::sql);
      }
    }
  }

  private void identify(Layer layer) {
    String queryId =
        lake.writtenBy(layer).stream()
            .flatMap(table -> lake.table(table).commits(session).lastBatch().stream())
            .max(Comparator.comparingLong(note -> note.entry().batch()))
            .flatMap(TableLog.Note::queryId)
            .orElseThrow();
    LayerCheckpoint.of(session, lake.layout(), layer).identify(queryId);
  }
}
