package dev.kepler.examples.bench;

import static dev.kepler.examples.cli.TextTable.figure;
import static dev.kepler.examples.cli.TextTable.text;

import com.github.freva.asciitable.ColumnData;
import dev.kepler.examples.cli.TextTable;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Result as tables for a terminal and as a block for a Markdown page. */
final class BenchReport {

  private static final String VALUES =
      "Medians; for warm loads median / 95th percentile. ÷ are ratios of medians within this run.";

  private final BenchResult result;
  private final BenchTable table;

  BenchReport(BenchResult result) {
    this.result = result;
    this.table = BenchTable.of(result.settings().keySet(), result.figures());
  }

  /** Prints the tables. */
  void print(PrintStream out) {
    List<ColumnData<BenchTable.Line>> columns = new ArrayList<>();
    columns.add(text("", BenchTable.Line::figure));
    columns.add(text("figure", BenchTable.Line::title));
    table.contenders().forEach(c -> columns.add(figure(c, line -> line.value(c))));
    TextTable.print(out, "Measured", table.lines(), columns);
    TextTable.print(
        out,
        "Ratios",
        result.ratios(),
        List.of(
            text("", Ratio::figure),
            text("ratio", Ratio::title),
            figure("here", BenchReport::value),
            figure("must", Ratio::must),
            figure("aim", Ratio::aim),
            text("", Ratio::verdict)));
    out.println(VALUES);
    circumstances().forEach(out::println);
    result.failures().forEach(failure -> out.printf("FAILED %s%n", failure));
  }

  /** The block for a Markdown page, ending with a newline. */
  String markdown() {
    Stream.Builder<String> lines = Stream.builder();
    lines.add(row(Stream.concat(Stream.of("", "figure"), table.contenders().stream())));
    lines.add("|---|---|" + "---:|".repeat(table.contenders().size()));
    for (BenchTable.Line line : table.lines()) {
      lines.add(
          row(
              Stream.concat(
                  Stream.of(line.figure(), line.title()),
                  table.contenders().stream().map(line::value))));
    }
    lines.add("");
    lines.add(row(Stream.of("", "ratio", "here", "must", "aim", "")));
    lines.add("|---|---|---:|---:|---:|---|");
    for (Ratio r : result.ratios()) {
      lines.add(row(Stream.of(r.figure(), r.title(), value(r), r.must(), r.aim(), r.verdict())));
    }
    lines.add("").add(VALUES);
    circumstances().forEach(lines::add);
    result.failures().forEach(f -> lines.add("Failed: " + f.lines().findFirst().orElseThrow()));
    return lines.build().collect(Collectors.joining("\n", "", "\n"));
  }

  private List<String> circumstances() {
    List<String> lines = new ArrayList<>();
    lines.add("Machine: " + result.machine().describe() + ".");
    lines.add(
        String.format(
            Locale.ROOT,
            "Figures a, b and f: %s. All others: simulated rows, seed %d. Rounds: %d, warm loads of a"
                + " kind: %d, heap %s.",
            result.table(),
            result.seed(),
            result.rounds(),
            result.scale().loads(),
            result.heap()));
    lines.add(
        "Settings: "
            + result.settings().entrySet().stream()
                .map(e -> e.getKey() + ": " + e.getValue())
                .collect(Collectors.joining("; "))
            + ".");
    return lines;
  }

  private static String value(Ratio ratio) {
    return ratio.value() == null ? "–" : Quantity.of(ratio.value());
  }

  private static String row(Stream<String> cells) {
    return cells.collect(Collectors.joining(" | ", "| ", " |"));
  }
}
