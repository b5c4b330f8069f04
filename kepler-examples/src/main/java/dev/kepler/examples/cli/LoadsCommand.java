package dev.kepler.examples.cli;

import static dev.kepler.examples.cli.TextTable.number;
import static dev.kepler.examples.cli.TextTable.text;

import dev.kepler.examples.feed.Landings;
import dev.kepler.medallion.lake.ArrivedLoad;
import dev.kepler.medallion.pipeline.MedallionPipeline;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code kepler loads}. */
@Command(
    name = "loads",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Lists the loads of a lake in the order of arrival, by the numbers that undo and redo know"
            + " them by.")
public final class LoadsCommand extends LakeCommand {

  @Override
  int look(MedallionPipeline<?, ?, ?> pipeline) throws IOException {
    List<ArrivedLoad> loads = during("reading the ledger", () -> pipeline.lake().loads());
    TextTable.print(
        out(),
        "Loads",
        loads,
        List.of(
            number("load", ArrivedLoad::number),
            text("arrived", load -> load.arrived().toString()),
            text("release", load -> load.release() == null ? "" : load.release().toString()),
            text("source", LoadsCommand::source),
            text("counts", LoadsCommand::counts)));
    result(loads, loads);
    return 0;
  }

  private static String counts(ArrivedLoad load) {
    if (load.counts()) {
      return "yes";
    }
    return load.decision().rule() == null ? "withdrawn" : "held by " + load.decision().rule();
  }

  /** File or table that a load came from; nothing where it does not say. */
  static String source(ArrivedLoad load) {
    return load.source() == null ? "" : Line.of(Landings.origin(Line.fileName(load.source())));
  }
}
