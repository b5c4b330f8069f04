package dev.kepler.examples.cli;

import dev.kepler.medallion.lake.LedgerEntry;
import dev.kepler.medallion.pipeline.MedallionPipeline;
import java.time.Instant;
import picocli.CommandLine.Command;

/** {@code kepler undo}. */
@Command(
    name = "undo",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Takes a load back: the numbers become what they would be had it never come, and later loads are"
            + " kept. Bronze keeps its rows, and redo lets them count again. The pipeline must not run"
            + " meanwhile.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:done", "1:it could not be done", "2:a bad option, no such load, or no lake"})
public final class UndoCommand extends DecisionCommand {

  @Override
  LedgerEntry decide(MedallionPipeline<?, ?, ?> pipeline, Instant load) {
    return pipeline.undo(load);
  }

  @Override
  String became() {
    return "counts no more";
  }
}
