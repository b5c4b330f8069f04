package dev.kepler.examples.cli;

import static dev.kepler.examples.cli.TextTable.text;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.github.freva.asciitable.ColumnData;
import dev.kepler.medallion.lake.LedgerEntry;
import dev.kepler.medallion.pipeline.MedallionPipeline;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code kepler quarantine}. */
@Command(
    name = "quarantine",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Lists the rows of a lake that could not be trusted, by the expectation that they fail.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:listed, whatever there is",
      "1:the rows could not be redriven",
      "2:a bad option or no lake"
    })
public final class QuarantineCommand extends LakeCommand {

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "20",
      description =
          "Rows to list of each reason, those that arrived first. Default: ${DEFAULT-VALUE}.")
  private int limit;

  @Option(
      names = "--redrive",
      description =
          "Takes the rows through today's expectations again first: what meets them now enters silver"
              + " unless a later record of its key did, and gold follows. The pipeline must not run"
              + " meanwhile; the landing folder is not read.")
  private boolean redrive;

  /** What {@code --json} says. */
  record Outcome(LedgerEntry redriven, long quarantined, List<Reason> reasons) {}

  /** Rows by an expectation; each is what {@link Quarantine#listed} makes of it. */
  record Reason(String reason, long rows, List<Quarantine.Listed> first) {}

  /** A row as it stands in a table of all. */
  record Row(String reason, @JsonUnwrapped Quarantine.Listed row) {}

  @Override
  int look(MedallionPipeline<?, ?, ?> pipeline) throws IOException {
    requireLimit(limit);
    LedgerEntry redriven = redrive ? redrive(pipeline) : null;
    try (Quarantine<?> quarantine = entity().quarantine(session(), folder())) {
      long rows = during("counting rows", quarantine::count);
      List<Reason> reasons = during("reading rows", () -> reasons(quarantine));
      print(rows, quarantine.identity(), reasons, out());
      result(new Outcome(redriven, rows, reasons), rows(reasons));
      return 0;
    }
  }

  private static List<Row> rows(List<Reason> reasons) {
    return reasons.stream()
        .flatMap(reason -> reason.first().stream().map(row -> new Row(reason.reason(), row)))
        .toList();
  }

  private <Q> List<Reason> reasons(Quarantine<Q> quarantine) {
    return quarantine.reasons(limit).stream()
        .map(
            reason ->
                new Reason(
                    reason.expectation(),
                    reason.rows(),
                    reason.first().stream().map(quarantine::listed).toList()))
        .toList();
  }

  private LedgerEntry redrive(MedallionPipeline<?, ?, ?> pipeline) {
    LedgerEntry entry =
        during(
            "redriving rows",
            () -> {
              LedgerEntry redriven = pipeline.redrive();
              pipeline.settle();
              return redriven;
            });
    out()
        .printf(
            Locale.ROOT,
            "Redrove %,d rows out of quarantine: %,d entered silver, %,d changed it, %,d left it, %,d said"
                + " nothing new; gold has followed.%n",
            -entry.quarantined(),
            entry.inserted(),
            entry.updated(),
            entry.left(),
            entry.unchanged() + entry.superseded() + entry.neverHeld());
    return entry;
  }

  private static void print(
      long rows, List<String> identity, List<Reason> reasons, PrintStream out) {
    for (Reason reason : reasons) {
      String title =
          String.format(Locale.ROOT, "%s (%,d)", reason.reason(), reason.rows())
              + (reason.first().size() < reason.rows()
                  ? ", the first " + reason.first().size()
                  : "");
      if (reason.first().isEmpty()) {
        out.println(title);
        continue;
      }
      TextTable.print(out, title, reason.first(), columns(identity));
    }
    out.printf(Locale.ROOT, "%nRows in quarantine: %,d.%n", rows);
  }

  private static List<ColumnData<Quarantine.Listed>> columns(List<String> identity) {
    List<ColumnData<Quarantine.Listed>> columns = new ArrayList<>();
    columns.add(text("arrived", row -> row.arrivalTime().toString()));
    columns.add(text("source", QuarantineCommand::file));
    for (int i = 0; i < identity.size(); i++) {
      int place = i;
      columns.add(text(identity.get(i), row -> Line.of(row.identity().get(place))));
    }
    columns.add(text("text", Quarantine.Listed::text));
    return columns;
  }

  private static String file(Quarantine.Listed row) {
    return row.source() == null ? "" : Line.of(Line.fileName(row.source()));
  }
}
