package dev.kepler.examples.live;

import static dev.kepler.model.KoiColumns.CONFIDENCE;
import static dev.kepler.model.KoiColumns.DISPOSITION;
import static dev.kepler.model.KoiColumns.EXOPLANET_NAME;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The same answers as tables, to be kept as files. A column of what is not told of the mission's
 * planets is left out.
 *
 * @param cut names the cut that the answers are of
 */
record ExploredTables(Terms terms, String cut) {

  Answer of(Explored.Matches found) {
    return Answer.csv(
        cut,
        terms.file() + "-search",
        List.of("kind", "name", terms.columns().object(), terms.columns().star(), DISPOSITION),
        found.matches().stream()
            .map(m -> row(m.kind(), m.name(), m.object(), m.star(), m.disposition()))
            .toList());
  }

  Answer of(String name, List<Explored.ThingHistory> things) {
    List<List<Object>> rows = new ArrayList<>();
    for (Explored.ThingHistory thing : things) {
      for (Explored.State state : thing.states()) {
        rows.add(
            row(
                thing.star(),
                thing.object(),
                state.from(),
                state.to(),
                state.disposition(),
                state.name(),
                state.confidence(),
                String.join("; ", state.reasons()),
                state.source()));
      }
    }
    return csv(
        name + "-history",
        List.of(
            terms.columns().star(),
            terms.columns().object(),
            "from",
            "to",
            DISPOSITION,
            EXOPLANET_NAME,
            CONFIDENCE,
            "reasons",
            "source"),
        rows);
  }

  Answer of(Explored.Releases releases) {
    List<String> columns = new ArrayList<>(List.of("from", "confirmed", "candidates"));
    Arrays.stream(Group.values()).forEach(group -> columns.add("moved_" + group));
    List<List<Object>> rows = new ArrayList<>();
    for (Explored.Release release : releases.releases()) {
      List<Object> row = row(release.from(), release.confirmed(), release.candidates());
      row.addAll(release.moved().values());
      rows.add(row);
    }
    return Answer.csv(cut, terms.file() + "-releases", columns, rows);
  }

  Answer of(Explored.Step step) {
    return csv(
        terms.file() + "-" + step.name().replaceAll("[^0-9A-Za-z-]", "-"),
        List.of(
            terms.columns().object(), EXOPLANET_NAME, "group", "from", "to", "reasons", "source"),
        step.changes().stream()
            .map(
                moved ->
                    row(
                        moved.object(),
                        moved.name(),
                        moved.group(),
                        moved.from(),
                        moved.to(),
                        String.join("; ", moved.reasons()),
                        moved.source()))
            .toList());
  }

  /** Of these columns, those of which something is told. */
  private Answer csv(String file, List<String> columns, List<List<Object>> rows) {
    List<Integer> told =
        IntStream.range(0, columns.size()).filter(i -> isTold(columns.get(i))).boxed().toList();
    return Answer.csv(
        cut,
        file,
        told.stream().map(columns::get).toList(),
        rows.stream().map(row -> row(told.stream().map(row::get).toArray())).toList());
  }

  private boolean isTold(String column) {
    return switch (column) {
      case EXOPLANET_NAME -> terms.names();
      case CONFIDENCE -> terms.told().contains(Terms.CONFIDENCE);
      default -> true;
    };
  }

  private static List<Object> row(Object... values) {
    return new ArrayList<>(Arrays.asList(values));
  }
}
