package dev.kepler.examples.cli;

import static dev.kepler.model.KoiColumns.COUNTED_AT;

import dev.kepler.examples.feed.InputException;
import dev.kepler.model.DiscoveryTotals;
import dev.kepler.pipeline.KeplerPipeline;
import dev.kepler.pipeline.KoiChange;
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
    description = "Lists the KOIs that moved the number between two totals of a lake.")
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
  int look(KeplerPipeline pipeline) throws IOException {
    List<DiscoveryTotals> totals = pipeline.lake().totals().orderBy(COUNTED_AT).collectAsList();
    Instant start = from == null ? counted(totals, 2) : moment("--from", from);
    Instant end = to == null ? counted(totals, 1) : moment("--to", to);
    List<KoiChange> changes = pipeline.changes(start, end);
    print(changes, System.out);
    writeJson(changes);
    return 0;
  }

  static void print(List<KoiChange> changes, PrintStream out) {
    changes.forEach(change -> out.println(sentence(change)));
    Map<KoiChange.Kind, Long> kinds =
        changes.stream()
            .collect(Collectors.groupingBy(KoiChange::kind, TreeMap::new, Collectors.counting()));
    out.printf(
        Locale.ROOT,
        "%d KOIs entered silver, %d changed, %d left.%n",
        kinds.getOrDefault(KoiChange.Kind.ENTERED, 0L),
        kinds.getOrDefault(KoiChange.Kind.CHANGED, 0L),
        kinds.getOrDefault(KoiChange.Kind.LEFT, 0L));
  }

  private static String sentence(KoiChange change) {
    String koi =
        change.name() == null
            ? change.kepoiName()
            : change.kepoiName() + " (" + change.name() + ")";
    String before = change.from() == null ? "new" : change.from();
    String after = change.to() == null ? "no longer in the release" : change.to();
    String what = before.equals(after) ? before + ", other data" : before + " → " + after;
    return koi + ": " + what + ", arrived " + change.arrivalTime() + " from " + change.source();
  }

  private static Instant counted(List<DiscoveryTotals> totals, int fromLast) {
    return totals.size() < fromLast
        ? Instant.EPOCH
        : totals.get(totals.size() - fromLast).getCountedAt();
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
