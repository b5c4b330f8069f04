package dev.kepler.examples.cli;

import static dev.kepler.examples.cli.TextTable.number;
import static dev.kepler.examples.cli.TextTable.text;

import dev.kepler.examples.feed.Location;
import dev.kepler.medallion.lake.LedgerEntry;
import dev.kepler.medallion.lake.Plan;
import dev.kepler.medallion.lake.QuarantineReason;
import dev.kepler.medallion.lake.TotalsNote;
import dev.kepler.medallion.pipeline.MedallionPipeline;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kepler plan}. */
@Command(
    name = "plan",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Says what a file would do to a lake before it lands: the numbers before and after, what would"
            + " enter, change and leave, and why, what would be quarantined, and what would stop it."
            + " Writes nothing.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:the load would go through",
      "1:something would stop it",
      "2:a bad option, no file or no lake"
    })
public final class PlanCommand extends LakeCommand {

  @Parameters(
      paramLabel = "FILE",
      description =
          "A release, or a table in the form that the lake was begun with; may be packed.")
  private Location file;

  @Option(
      names = "--all",
      description =
          "Lists everything that would move, and not the first "
              + Moves.FIRST
              + " of each reason alone.")
  private boolean all;

  /**
   * What {@code --json} says.
   *
   * @param refusals what would stop the load; none where it would go through
   * @param silver what silver's ledger would say
   * @param quarantine rows by the expectation that they fail
   */
  record Outcome(
      String file,
      List<String> refusals,
      LedgerEntry silver,
      List<Why.Total> totals,
      Why.Moved moved,
      List<Why.ByReason> reasons,
      List<Object> changes,
      List<Reason> quarantine) {}

  /**
   * Rows that would fail an expectation.
   *
   * @param first a line of the first of them
   */
  record Reason(String reason, long rows, String first) {

    static Reason of(QuarantineReason<?> reason) {
      return new Reason(
          reason.expectation(), reason.rows(), Line.of(String.valueOf(reason.first().get(0))));
    }
  }

  @Override
  int look(MedallionPipeline<?, ?, ?> pipeline) throws IOException {
    Planned planned = during("reading " + file, () -> entity().plan(session(), folder(), file));
    Plan<?, ?> plan = planned.plan();
    Why why = why(planned);
    List<Reason> quarantine = plan.quarantine().stream().map(Reason::of).toList();
    print(new Moves(why, planned.told(), entity().things()), plan, quarantine, out());
    result(
        new Outcome(
            file.toString(),
            plan.refusals(),
            plan.silver(),
            why.totals(),
            why.moved(),
            why.reasons(),
            why.changes(),
            quarantine),
        why.changes());
    return plan.goesThrough() ? 0 : 1;
  }

  private static Why why(Planned planned) {
    Plan<?, ?> plan = planned.plan();
    Map<String, Long> before = new LinkedHashMap<>();
    Map<String, Long> after = new LinkedHashMap<>();
    plan.totals()
        .forEach(
            table -> {
              before.putAll(numbers(table.before()));
              after.putAll(numbers(table.after()));
            });
    return Why.of(plan.arrival(), plan.arrival(), before, after, planned.told());
  }

  private static Map<String, Long> numbers(TotalsNote totals) {
    Map<String, Long> numbers = new LinkedHashMap<>();
    totals.values().forEach((column, value) -> numbers.put(column, (Long) value));
    return numbers;
  }

  private void print(Moves moves, Plan<?, ?> plan, List<Reason> quarantine, PrintStream out) {
    moves.totals(out);
    Why.Moved moved = moves.why().moved();
    out.printf(
        Locale.ROOT,
        "%,d %s would enter silver, %,d would change, %,d would leave; %,d of %,d rows say nothing"
            + " new, %,d would be quarantined.%n",
        moved.entered(),
        moves.things(),
        moved.changed(),
        moved.left(),
        plan.silver().unchanged() + plan.silver().superseded() + plan.silver().neverHeld(),
        plan.silver().read(),
        plan.silver().quarantined());
    moves.reasonsAndThings(out, all);
    if (!quarantine.isEmpty()) {
      TextTable.print(
          out,
          "Would be quarantined",
          quarantine,
          List.of(
              text("reason", Reason::reason),
              number("rows", Reason::rows),
              text("first", Reason::first)));
    }
    warnings(plan, out);
    plan.refusals().forEach(refusal -> out.println("Would stop: " + refusal));
    out.println("Nothing was written.");
  }

  private static void warnings(Plan<?, ?> plan, PrintStream out) {
    if (!plan.warnings().isEmpty()) {
      TextTable.print(
          out,
          "Warnings",
          new ArrayList<>(new TreeMap<>(plan.warnings()).entrySet()),
          List.of(text("warning", Map.Entry::getKey), number("rows", Map.Entry::getValue)));
    }
  }
}
