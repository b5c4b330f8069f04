package dev.kepler.examples.cli;

import dev.kepler.examples.feed.InputException;
import dev.kepler.medallion.pipeline.MedallionPipeline;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code kepler why}. */
@Command(
    name = "why",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Lists what moved the number between two totals of a lake: KOIs, or TOIs.")
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

  @Override
  int look(MedallionPipeline<?, ?, ?> pipeline) throws IOException {
    List<Instant> totals = entity().counted(session(), folder());
    Instant start = from == null ? counted(totals, 2) : moment("--from", from);
    Instant end = to == null ? counted(totals, 1) : moment("--to", to);
    List<Told> changes = entity().changes(session(), folder(), start, end);
    print(changes, System.out);
    writeJson(changes.stream().map(Told::value).toList());
    return 0;
  }

  private void print(List<Told> changes, PrintStream out) {
    changes.forEach(change -> out.println(change.sentence()));
    Map<Told.Kind, Long> kinds =
        changes.stream()
            .collect(Collectors.groupingBy(Told::kind, TreeMap::new, Collectors.counting()));
    out.printf(
        Locale.ROOT,
        "%d %s entered silver, %d changed, %d left.%n",
        kinds.getOrDefault(Told.Kind.ENTERED, 0L),
        entity().things(),
        kinds.getOrDefault(Told.Kind.CHANGED, 0L),
        kinds.getOrDefault(Told.Kind.LEFT, 0L));
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
