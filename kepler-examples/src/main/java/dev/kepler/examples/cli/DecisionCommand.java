package dev.kepler.examples.cli;

import dev.kepler.examples.feed.InputException;
import dev.kepler.medallion.lake.ArrivedLoad;
import dev.kepler.medallion.lake.LedgerEntry;
import dev.kepler.medallion.pipeline.MedallionPipeline;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Option;

/** What the commands have in common that decide whether a load counts. */
abstract class DecisionCommand extends LakeCommand {

  @Option(
      names = "--load",
      paramLabel = "N",
      required = true,
      description = "Number of the load, as the command loads lists it.")
  private int number;

  /** What {@code --json} says. */
  record Outcome(ArrivedLoad load, LedgerEntry silver, List<Why.Total> totals, Why.Moved moved) {}

  @Override
  int look(MedallionPipeline<?, ?, ?> pipeline) throws IOException {
    ArrivedLoad load = load(during("reading the ledger", () -> pipeline.lake().loads()));
    Map<String, Long> before = during("reading the totals", this::totals);
    LedgerEntry entry;
    try {
      entry =
          during(
              "load " + number + ", and what follows from it",
              () -> decide(pipeline, load.arrived()));
    } catch (IllegalArgumentException e) {
      throw new InputException(e.getMessage());
    }
    Map<String, Long> after = during("reading the totals", this::totals);
    Why why = Why.of(load.arrived(), load.arrived(), before, after, List.of());
    out()
        .printf(
            Locale.ROOT,
            "Load %d%s, arrived %s, %s: %,d rows entered silver, %,d changed, %,d left it; %+,d in"
                + " quarantine; gold has followed.%n",
            load.number(),
            load.source() == null ? "" : ", " + LoadsCommand.source(load),
            load.arrived(),
            became(),
            entry.inserted(),
            entry.updated(),
            entry.left(),
            entry.quarantined());
    new Moves(why, List.of(), entity().things()).totals(out());
    result(
        new Outcome(
            during("reading the ledger", () -> pipeline.lake().loads()).get(number - 1),
            entry,
            why.totals(),
            new Why.Moved(entry.inserted(), entry.updated(), entry.left())),
        why.totals());
    return 0;
  }

  private ArrivedLoad load(List<ArrivedLoad> loads) {
    if (number < 1 || number > loads.size()) {
      throw new InputException(
          "Cannot find load "
              + number
              + ": "
              + folder()
              + " has "
              + loads.size()
              + ". The command loads lists them.");
    }
    return loads.get(number - 1);
  }

  private Map<String, Long> totals() {
    return entity().totals(session(), folder(), Instant.now());
  }

  /** Decides on a load of a lake, by its arrival. */
  abstract LedgerEntry decide(MedallionPipeline<?, ?, ?> pipeline, Instant load);

  /** What became of the load, in a word or two. */
  abstract String became();
}
