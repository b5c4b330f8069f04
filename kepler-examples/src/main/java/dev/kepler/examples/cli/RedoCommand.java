package dev.kepler.examples.cli;

import dev.kepler.medallion.lake.LedgerEntry;
import dev.kepler.medallion.pipeline.MedallionPipeline;
import java.time.Instant;
import picocli.CommandLine.Command;

/** {@code kepler redo}. */
@Command(
    name = "redo",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Lets a load count again that undo took back. The pipeline must not run meanwhile.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:done", "1:it could not be done", "2:a bad option, no such load, or no lake"})
public final class RedoCommand extends DecisionCommand {

  @Override
  LedgerEntry decide(MedallionPipeline<?, ?, ?> pipeline, Instant load) {
    return pipeline.redo(load);
  }

  @Override
  String became() {
    return "counts again";
  }
}
