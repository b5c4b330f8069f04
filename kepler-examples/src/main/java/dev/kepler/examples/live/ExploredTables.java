package dev.kepler.examples.live;

import static dev.kepler.model.KoiColumns.CONFIDENCE;
import static dev.kepler.model.KoiColumns.DISPOSITION;
import static dev.kepler.model.KoiColumns.EXOPLANET_NAME;
import static dev.kepler.model.KoiColumns.KEPLER_STAR_ID;
import static dev.kepler.model.KoiColumns.KEPOI_NAME;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The same answers as tables, to be kept as files. */
final class ExploredTables {

  private ExploredTables() {}

  static Answer of(String cut, Explored.Matches found) {
    return Answer.csv(
        cut,
        "kepler-search",
        List.of("kind", "name", KEPOI_NAME, KEPLER_STAR_ID, DISPOSITION),
        found.matches().stream()
            .map(m -> row(m.kind(), m.name(), m.kepoiName(), m.keplerStarId(), m.disposition()))
            .toList());
  }

  static Answer of(String cut, String name, List<Explored.Koi> kois) {
    List<List<Object>> rows = new ArrayList<>();
    for (Explored.Koi koi : kois) {
      for (Explored.State state : koi.states()) {
        rows.add(
            row(
                koi.keplerStarId(),
                koi.kepoiName(),
                state.from(),
                state.to(),
                state.disposition(),
                state.name(),
                state.confidence(),
                String.join("; ", state.reasons()),
                state.source()));
      }
    }
    return Answer.csv(
        cut,
        name + "-history",
        List.of(
            KEPLER_STAR_ID,
            KEPOI_NAME,
            "from",
            "to",
            DISPOSITION,
            EXOPLANET_NAME,
            CONFIDENCE,
            "reasons",
            "source"),
        rows);
  }

  static Answer of(String cut, Explored.Releases releases) {
    List<String> columns = new ArrayList<>(List.of("from", "confirmed", "candidates"));
    Arrays.stream(Group.values()).forEach(group -> columns.add("moved_" + group));
    List<List<Object>> rows = new ArrayList<>();
    for (Explored.Release release : releases.releases()) {
      List<Object> row = row(release.from(), release.confirmed(), release.candidates());
      row.addAll(release.moved().values());
      rows.add(row);
    }
    return Answer.csv(cut, "kepler-releases", columns, rows);
  }

  static Answer of(String cut, Explored.Step step) {
    return Answer.csv(
        cut,
        "kepler-" + step.name().replaceAll("[^0-9A-Za-z-]", "-"),
        List.of(KEPOI_NAME, EXOPLANET_NAME, "group", "from", "to", "reasons", "source"),
        step.changes().stream()
            .map(
                koi ->
                    row(
                        koi.kepoiName(),
                        koi.name(),
                        koi.group(),
                        koi.from(),
                        koi.to(),
                        String.join("; ", koi.reasons()),
                        koi.source()))
            .toList());
  }

  private static List<Object> row(Object... values) {
    return new ArrayList<>(Arrays.asList(values));
  }
}
