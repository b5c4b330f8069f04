package dev.kepler.examples.cli;

import static dev.kepler.examples.cli.TextTable.text;

import dev.kepler.examples.feed.InputException;
import dev.kepler.examples.feed.Landings;
import dev.kepler.medallion.lake.KeyState;
import dev.kepler.medallion.pipeline.Cut;
import dev.kepler.medallion.pipeline.LakeRows;
import dev.kepler.medallion.pipeline.MedallionPipeline;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code kepler show}, and {@code kepler history}, which is the same. */
@Command(
    name = "show",
    aliases = "history",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Tells what is known of a KOI, a TOI, a planet or a star, and what was known of it through"
            + " time: each state with the release that began it, worked out from bronze by the"
            + " dates of the releases.")
public final class ShowCommand extends LakeCommand {

  @Parameters(
      paramLabel = "NAME",
      description =
          "Such as K00242.01, \"Kepler-503 b\", Kepler-90 or 11442793 (a star); of TESS such as"
              + " 101.01 or a TIC number.")
  private String name;

  /** A state of one of the things, as it stands in a table of all. */
  record Row(
      String name,
      String key,
      Instant from,
      Instant to,
      String state,
      String says,
      Instant arrived,
      String source) {}

  @Override
  int look(MedallionPipeline<?, ?, ?> pipeline) {
    Map<Named, List<? extends KeyState<?>>> histories =
        during("looking for " + name + " in bronze", () -> histories(pipeline));
    List<Row> rows =
        histories.entrySet().stream()
            .flatMap(thing -> thing.getValue().stream().map(state -> row(thing.getKey(), state)))
            .toList();
    if (histories.size() > 1) {
      today(rows.stream().filter(row -> row.to() == null).toList());
    }
    Map<String, Object> result = new LinkedHashMap<>();
    histories.forEach(
        (thing, states) -> {
          result.put(thing.key().toString(), states);
          print(thing, rows, histories.size() > 1 ? thing.name() : name);
        });
    result(result, rows);
    return 0;
  }

  private Map<Named, List<? extends KeyState<?>>> histories(MedallionPipeline<?, ?, ?> pipeline) {
    try (Cut<?, ?, ?> cut = pipeline.lake().cut()) {
      return histories(cut);
    }
  }

  private Map<Named, List<? extends KeyState<?>>> histories(LakeRows<?, ?, ?> lake) {
    List<Named> things = entity().named(lake, name);
    if (things.isEmpty()) {
      throw new InputException(
          "Cannot tell the history of "
              + name
              + ": no record of "
              + folder()
              + " has that name. Look for it in the files, or name another lake.");
    }
    Map<Named, List<? extends KeyState<?>>> histories = new LinkedHashMap<>();
    things.forEach(thing -> histories.put(thing, lake.history(thing.key().toArray())));
    return histories;
  }

  private Row row(Named thing, KeyState<?> state) {
    return new Row(
        thing.name(),
        thing.key().toString(),
        state.from(),
        state.to(),
        state.kind().name().toLowerCase(Locale.ROOT),
        state.row() == null ? "" : entity().said(state.row()),
        state.arrived(),
        state.source() == null ? "" : Line.of(Landings.origin(Line.fileName(state.source()))));
  }

  private void today(List<Row> rows) {
    TextTable.print(
        out(),
        name + " today",
        rows,
        List.of(text("name", Row::name), text("state", Row::state), text("which says", Row::says)));
  }

  private void print(Named thing, List<Row> rows, String title) {
    TextTable.print(
        out(),
        "History of " + title + ", " + entity().keyColumn() + " " + thing.key(),
        rows.stream().filter(row -> row.key().equals(thing.key().toString())).toList(),
        List.of(
            text("from", row -> moment(row.from(), "")),
            text("to", row -> moment(row.to(), "today")),
            text("state", Row::state),
            text("which says", Row::says),
            text("arrived", row -> row.arrived().toString()),
            text("source", Row::source)));
  }

  private static String moment(Instant moment, String none) {
    return moment == null ? none : moment.toString();
  }
}
