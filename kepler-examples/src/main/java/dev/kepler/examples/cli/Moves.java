package dev.kepler.examples.cli;

import static dev.kepler.examples.cli.TextTable.number;
import static dev.kepler.examples.cli.TextTable.text;

import java.io.PrintStream;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What moved the numbers, as commands print it.
 *
 * @param why the answer in numbers
 * @param told each thing that moved
 * @param things what they are called
 */
record Moves(Why why, List<Told> told, String things) {

  /** How many things that did the same for the same reason are listed where not all are. */
  static final int FIRST = 3;

  /** Prints each number before and after, in one line. */
  void totals(PrintStream out) {
    out.println(why.totals().stream().map(Moves::sentence).collect(Collectors.joining(", ")) + ".");
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

  /** Prints how many moved by which reason, and the things, news first; nothing where none did. */
  void reasonsAndThings(PrintStream out, boolean all) {
    if (!told.isEmpty()) {
      reasons(out);
      out.println();
      things(out, all);
    }
  }

  private void reasons(PrintStream out) {
    TextTable.print(
        out,
        "Why, each of the " + things + " under the first of its reasons",
        why.reasons(),
        List.of(
            text("reason", Why.ByReason::reason),
            number("entered", Why.ByReason.number(Told.Kind.ENTERED)),
            number("changed", Why.ByReason.number(Told.Kind.CHANGED)),
            number("left", Why.ByReason.number(Told.Kind.LEFT))));
  }

  private void things(PrintStream out, boolean all) {
    List<Told> newsFirst = why.newsFirst(told);
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
}
