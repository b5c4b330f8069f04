package dev.kepler.pipeline;

import dev.kepler.transforms.Expectations;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/** Does the safe repairs, one after the other, looking anew after each. */
record Repair(SparkSession session, TableLayout layout, Expectations expectations, Clock clock) {

  /** Repairs, and tells what. */
  List<Finding> run() {
    List<Finding> repaired = new ArrayList<>();
    for (Optional<Finding> next = next(repaired); next.isPresent(); next = next(repaired)) {
      repair(next.get());
      repaired.add(next.get());
    }
    return repaired;
  }

  /** The uppermost safe one that was not tried yet. */
  private Optional<Finding> next(List<Finding> tried) {
    List<Finding> findings = new Examination(session, layout).run();
    return findings.stream()
        .filter(finding -> finding.remedy().isSafe() && !tried.contains(finding))
        .min(Comparator.comparing(Finding::layer).thenComparing(Finding::remedy));
  }

  private void repair(Finding finding) {
    switch (finding.remedy()) {
      case DROP_OFFSET, DROP_COMMIT -> LakeFiles.of(session).delete(new Path(finding.file()));
      case RESTORE_METADATA -> identify(finding.layer());
      case REBUILD -> new Rebuild(session, layout, expectations, finding.layer(), clock).run();
      case RESTORE, WAIT, UPGRADE -> throw new IllegalArgumentException(finding.toString());
    }
  }

  private void identify(Layer layer) {
    String queryId =
        LakeTable.writtenBy(layer).stream()
            .flatMap(table -> Table.in(layout, table).commits(session).lastBatch().stream())
            .max(Comparator.comparingLong(note -> note.entry().batch()))
            .flatMap(TableLog.Note::queryId)
            .orElseThrow();
    LayerCheckpoint.of(session, layout, layer).identify(queryId);
  }
}
