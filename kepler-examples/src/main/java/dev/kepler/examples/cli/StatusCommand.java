package dev.kepler.examples.cli;

import static dev.kepler.examples.cli.TextTable.number;
import static dev.kepler.examples.cli.TextTable.text;

import dev.kepler.examples.feed.Location;
import dev.kepler.medallion.lake.DeliveryNote;
import dev.kepler.medallion.lake.DeliveryStatus;
import dev.kepler.medallion.lake.Freshness;
import dev.kepler.medallion.lake.LakeStatus;
import dev.kepler.medallion.lake.LedgerEntry;
import dev.kepler.medallion.lake.LoadDecision;
import dev.kepler.medallion.lake.TotalsNote;
import dev.kepler.medallion.pipeline.Lake;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code kepler status}. */
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Says how a lake is at a glance, by its files alone and without starting Spark: the number and"
            + " its age, the last batch of each layer, files that wait, rows in quarantine, loads"
            + " that do not count, the last verify, deliveries, and upkeep that is due.")
public final class StatusCommand implements Callable<Integer> {

  private static final int LISTED = 5;

  @Mixin private LakeOptions lake = new LakeOptions();

  @Option(
      names = "--landing",
      paramLabel = "DIR",
      description = "Folder in which loads land. Default: landing, in the lake's.")
  private Location landing;

  /**
   * What {@code --json} says.
   *
   * @param totals the newest; null where the log tells none
   * @param age of the totals, in seconds; null without them
   * @param waiting names of files that bronze has not begun to read
   * @param doesNotCount the decisions by which loads do not
   * @param verified when it was last verified, and the differences; null where that is not known
   * @param upkeepDue tables that ask for it
   * @param deliveries how far the lake was delivered to other systems
   */
  record Outcome(
      String entity,
      TotalsNote totals,
      Long age,
      List<LedgerEntry> layers,
      List<String> waiting,
      long quarantined,
      List<LoadDecision> doesNotCount,
      LastVerify verified,
      List<String> upkeepDue,
      List<DeliveryStatus> deliveries) {}

  @Override
  public Integer call() throws IOException {
    lake.output().require();
    LakeStatus status = Lake.status(Entity.layout(lake.folder())).orElseThrow(lake::noLake);
    Outcome outcome = outcome(status, Instant.now());
    print(outcome, lake.output().text());
    lake.output().result(outcome, outcome.layers());
    return 0;
  }

  private Outcome outcome(LakeStatus status, Instant now) throws IOException {
    TotalsNote totals = status.totals();
    return new Outcome(
        status.entity(),
        totals,
        totals == null ? null : Duration.between(totals.countedAt(), now).toSeconds(),
        status.layers(),
        waiting(status),
        status.quarantined(),
        status.out(),
        LastVerify.of(lake.folder()).orElse(null),
        status.upkeepDue().stream().sorted().toList(),
        status.deliveries());
  }

  private Location landing() {
    return landing == null ? Entity.landing(lake.folder()) : landing;
  }

  private List<String> waiting(LakeStatus status) {
    return landing().files().stream()
        .map(Location::name)
        .filter(name -> !name.startsWith(".") && !name.startsWith("_"))
        .filter(name -> !status.read().contains(name))
        .sorted()
        .toList();
  }

  private void print(Outcome status, PrintStream out) {
    out.println(totals(status));
    TextTable.print(
        out,
        "Layers of " + status.entity(),
        status.layers(),
        List.of(
            text("layer", entry -> entry.layer().toString()),
            number("batch", LedgerEntry::batch),
            text("written", StatusCommand::written),
            number("read", LedgerEntry::read),
            number("entered", LedgerEntry::inserted),
            number("changed", LedgerEntry::updated),
            number("left", LedgerEntry::left)));
    out.printf(
        Locale.ROOT,
        "Waiting in %s: %,d files%s. In quarantine: %,d rows.%n",
        landing(),
        status.waiting().size(),
        names(status.waiting()),
        status.quarantined());
    status.doesNotCount().forEach(decision -> out.println("Not counted: " + decision.words()));
    out.println(verified(status.verified()));
    status.deliveries().forEach(delivery -> out.println(words(delivery)));
    if (!status.upkeepDue().isEmpty()) {
      out.println(
          "Upkeep is due of "
              + String.join(", ", status.upkeepDue())
              + ": kepler maintain --lake "
              + lake.folder());
    }
  }

  private static String words(DeliveryStatus delivery) {
    DeliveryNote note = delivery.note();
    String held =
        note.cut() == null
            ? "nothing yet"
            : delivery.waiting() == 0 ? "all counts" : delivery.waiting() + " counts behind";
    return "Delivered to "
        + note.name()
        + ": "
        + held
        + (note.failingSince() == null
            ? "."
            : "; it fails since " + note.failingSince() + ": " + Line.of(note.failure()));
  }

  private static String verified(LastVerify last) {
    return last == null
        ? "Not verified yet; see kepler verify."
        : "Verified "
            + ago(Duration.between(last.at(), Instant.now()).toSeconds())
            + " ago, at "
            + last.at()
            + ": "
            + (last.differences() == 0
                ? "no difference."
                : String.format(Locale.ROOT, "%,d differences.", last.differences()));
  }

  private static String totals(Outcome status) {
    return status.totals() == null
        ? "The log tells no number: nothing was counted yet, or an earlier version did; see kepler"
            + " totals."
        : status.totals().values().entrySet().stream()
                .map(value -> value.getKey() + " " + figure(value.getValue()))
                .collect(Collectors.joining(", "))
            + "; counted "
            + ago(status.age())
            + " ago, at "
            + status.totals().countedAt()
            + ".";
  }

  private static String figure(Object value) {
    return value instanceof Long whole
        ? String.format(Locale.ROOT, "%,d", whole)
        : String.valueOf(value);
  }

  private static String written(LedgerEntry entry) {
    Freshness times = entry.freshness();
    if (times == null) {
      return entry.rebuilt() ? "rebuilt" : "";
    }
    return times.written().toString();
  }

  private static String names(List<String> waiting) {
    return waiting.isEmpty()
        ? ""
        : waiting.stream()
            .limit(LISTED)
            .map(Line::of)
            .collect(Collectors.joining(", ", " (", waiting.size() > LISTED ? ", …)" : ")"));
  }

  /** A span in its largest unit. */
  static String ago(long seconds) {
    if (seconds < 60) {
      return seconds + " s";
    }
    return seconds < 3600
        ? seconds / 60 + " min"
        : seconds < 2 * 86_400 ? seconds / 3600 + " h" : seconds / 86_400 + " days";
  }
}
