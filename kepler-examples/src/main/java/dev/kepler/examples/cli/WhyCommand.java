package dev.kepler.examples.cli;

import dev.kepler.examples.feed.InputException;
import dev.kepler.medallion.pipeline.MedallionPipeline;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code kepler why}. */
@Command(
    name = "why",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Says how much the number moved between two totals of a lake, why, and by which KOIs (or"
            + " TOIs): first those that left, those with the rarest reason first.")
public final class WhyCommand extends LakeCommand {

  @Option(
      names = "--from",
      paramLabel = "TIME",
      description =
          "The totals in force then, such as 2025-10-03T04:25:25Z. Default: the last but one.")
  private String from;

  @Option(
      names = "--to",
      paramLabel = "TIME",
      description = "The totals in force then. Default: the newest.")
  private String to;

  @Option(
      names = "--all",
      description =
          "Lists everything that moved, and not the first "
              + Moves.FIRST
              + " of each reason alone.")
  private boolean all;

  @Override
  int look(MedallionPipeline<?, ?, ?> pipeline) throws IOException {
    List<Instant> totals =
        during("reading the totals", () -> entity().counted(session(), folder()));
    Instant start = from == null ? counted(totals, 2) : moment("--from", from);
    Instant end = to == null ? counted(totals, 1) : moment("--to", to);
    List<Told> changes =
        during("comparing", () -> entity().changes(session(), folder(), start, end));
    Why why =
        during(
            "counting",
            () ->
                Why.of(
                    start,
                    end,
                    entity().totals(session(), folder(), start),
                    entity().totals(session(), folder(), end),
                    changes));
    print(new Moves(why, changes, entity().things()), out());
    result(why, why.changes());
    return 0;
  }

  private void print(Moves moves, PrintStream out) {
    moves.totals(out);
    Why.Moved moved = moves.why().moved();
    out.printf(
        Locale.ROOT,
        "%,d %s entered silver, %,d changed, %,d left.%n",
        moved.entered(),
        moves.things(),
        moved.changed(),
        moved.left());
    moves.reasonsAndThings(out, all);
  }

  private static Instant counted(List<Instant> totals, int fromLast) {
    return totals.size() < fromLast ? Instant.EPOCH : totals.get(totals.size() - fromLast);
  }

  private static Instant moment(String option, String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw new InputException(
          "Cannot read "
              + option
              + " "
              + text
              + ": it is no moment. Write it like"
              + " 2025-10-03T04:25:25Z.");
    }
  }
}
