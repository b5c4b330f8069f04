package dev.kepler.examples.cli;

import static dev.kepler.examples.cli.TextTable.number;
import static dev.kepler.examples.cli.TextTable.text;

import dev.kepler.examples.feed.InputException;
import dev.kepler.medallion.pipeline.MedallionPipeline;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
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

  /** How many things that did the same for the same reason are listed without {@code --all}. */
  private static final int FIRST = 3;

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
          "Lists everything that moved, and not the first " + FIRST + " of each reason alone.")
  private boolean all;

  @Override
  int look(MedallionPipeline<?, ?, ?> pipeline) throws IOException {
    List<Instant> totals = entity().counted(session(), folder());
    Instant start = from == null ? counted(totals, 2) : moment("--from", from);
    Instant end = to == null ? counted(totals, 1) : moment("--to", to);
    List<Told> changes = entity().changes(session(), folder(), start, end);
    Why why =
        Why.of(
            start,
            end,
            entity().totals(session(), folder(), start),
            entity().totals(session(), folder(), end),
            changes);
    print(why, changes, System.out);
    writeJson(why);
    return 0;
  }

  private void print(Why why, List<Told> changes, PrintStream out) {
    out.println(
        why.totals().stream().map(WhyCommand::sentence).collect(Collectors.joining(", ")) + ".");
    out.printf(
        Locale.ROOT,
        "%,d %s entered silver, %,d changed, %,d left.%n",
        why.moved().entered(),
        entity().things(),
        why.moved().changed(),
        why.moved().left());
    if (!changes.isEmpty()) {
      reasons(why, out);
      out.println();
      things(why.newsFirst(changes), out);
    }
  }

  private static String sentence(Why.Total total) {
    return String.format(
        Locale.ROOT,
        "%s %,d → %,d (%+,d)",
        total.name(),
        total.before(),
        total.after(),
        total.difference());
  }

  private void reasons(Why why, PrintStream out) {
    TextTable.print(
        out,
        "Why, each of the " + entity().things() + " under the first of its reasons",
        why.reasons(),
        List.of(
            text("reason", Why.ByReason::reason),
            number("entered", Why.ByReason.number(Told.Kind.ENTERED)),
            number("changed", Why.ByReason.number(Told.Kind.CHANGED)),
            number("left", Why.ByReason.number(Told.Kind.LEFT))));
  }

  private void things(List<Told> newsFirst, PrintStream out) {
    List<Told> shown = all ? newsFirst : firstOfEach(newsFirst);
    shown.forEach(thing -> out.println(thing.sentence()));
    if (shown.size() < newsFirst.size()) {
      out.printf(
          Locale.ROOT, "… and %,d more: --all lists them.%n", newsFirst.size() - shown.size());
    }
  }

  private static List<Told> firstOfEach(List<Told> things) {
    Map<List<Object>, Integer> told = new HashMap<>();
    return things.stream()
        .filter(
            thing -> told.merge(List.of(thing.kind(), thing.reason()), 1, Integer::sum) <= FIRST)
        .toList();
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
