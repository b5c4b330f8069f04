package dev.kepler.examples.cli;

import static dev.kepler.examples.cli.TextTable.figure;
import static dev.kepler.examples.cli.TextTable.number;
import static dev.kepler.examples.cli.TextTable.text;
import static java.util.Locale.ROOT;

import com.github.freva.asciitable.ColumnData;
import dev.kepler.model.KoiColumns;
import dev.kepler.pipeline.KeplerTables;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Prints the tables of the notebook. */
public final class Report {

  /** What must not be missed of a load. */
  static final String NOTHING_TRUSTED = "NOTHING TRUSTED";

  private final PrintStream out;

  public Report(PrintStream out) {
    this.out = out;
  }

  /** What each load did, and the figures after it. */
  <F> void steps(Entity<F> entity, List<Replay.Step<F>> steps) {
    List<ColumnData<Replay.Step<F>>> columns = new ArrayList<>();
    columns.add(text("load", Replay.Step::load));
    columns.add(number("entered", Replay.Step::entered));
    columns.add(number("changed", Replay.Step::changed));
    columns.add(number("left", Replay.Step::left));
    columns.addAll(entity.columns());
    columns.add(figure("quarantined", Report::quarantined));
    TextTable.print(out, "Load by load", steps, columns);
  }

  private static String quarantined(Replay.Step<?> step) {
    return String.format(ROOT, "%,d", step.quarantined())
        + (step.isUntrusted() ? " " + NOTHING_TRUSTED : "");
  }

  /** Why rows were set aside, and where the first of them stands; nothing when none was. */
  void setAside(List<SetAside> reasons) {
    if (!reasons.isEmpty()) {
      TextTable.print(
          out,
          "Quarantined, by the expectation that failed",
          reasons,
          List.of(
              text("expectation", SetAside::reason),
              number("rows", SetAside::rows),
              text("first at", SetAside::place),
              text("which says", SetAside::text)));
    }
  }

  /** The notebook's closing tables: rows of every layer, dispositions, top ten, totals. */
  void lake(KeplerTables lake, Figures figures) {
    record Rows(String table, long rows) {}
    TextTable.print(
        out,
        "Rows of every layer",
        List.of(
            new Rows("bronze_exoplanets", figures.bronze()),
            new Rows("silver_exoplanets", figures.silver()),
            new Rows("quarantined_exoplanets", lake.quarantine().count()),
            new Rows("exoplanets_gold", figures.goldStars()),
            new Rows("discovery_totals", lake.totals().count())),
        List.of(text("table", Rows::table), number("rows", Rows::rows)));
    TextTable.print(
        out,
        "Dispositions in silver",
        lake.dispositions(),
        List.of(text("disposition", Function.identity())));
    topStars(figures);
    out.printf(
        ROOT,
        "%nKepler has found %,d confirmed planets (%,d named, around %,d stars) and %,d candidates.%n",
        figures.confirmed(),
        figures.planets(),
        figures.starsWithPlanets(),
        figures.candidates());
  }

  /** The ten stars with the most planets. */
  public void topStars(Figures figures) {
    TextTable.print(
        out,
        "Stars with the most planets",
        figures.top(),
        List.of(
            text(KoiColumns.KEPLER_STAR_ID, s -> Long.toString(s.keplerStarId())),
            number(KoiColumns.NUM_PLANETS, Figures.Star::numPlanets)));
  }

  /** The most planets of a star, and the first stars that have them. */
  static String richest(Figures figures) {
    long most = figures.top().stream().mapToLong(Figures.Star::numPlanets).max().orElse(0);
    List<String> stars =
        figures.top().stream()
            .filter(s -> s.numPlanets() == most)
            .map(s -> Long.toString(s.keplerStarId()))
            .toList();
    return most
        + ": "
        + stars.stream().limit(2).collect(Collectors.joining(", "))
        + (stars.size() > 2 ? ", …" : "");
  }
}
