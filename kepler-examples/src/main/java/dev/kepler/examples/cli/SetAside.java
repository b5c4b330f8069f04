package dev.kepler.examples.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.kepler.examples.feed.Location;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Why rows of a replay went to quarantine, and where the first of them stands.
 *
 * @param reason the expectation that they fail
 * @param rows how many; a row that fails two is counted in both
 * @param load the first load that has one
 * @param file name of the file that its first one came from; null where it is not known
 * @param line number of its line there, counted from 1; null where it is not known
 * @param text the beginning of the line, or of what is known of the record
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
record SetAside(String reason, long rows, String load, String file, Long line, String text) {

  /**
   * Where a row stands.
   *
   * @param file name of the file
   * @param line counted from 1; null where it is not known
   * @param text the line, or what is known of it
   */
  record Place(String file, Long line, String text) {}

  /**
   * Looks where the first rows came from: in the files that the user gave, and where these are not
   * known in those that landed.
   *
   * @param landing folder in which loads landed
   */
  static <Q> List<SetAside> of(
      Quarantine<Q> quarantine, List<? extends Replay.Step<?>> steps, Location landing) {
    Map<String, Long> rows = new TreeMap<>();
    Map<String, Replay.Step<?>> first = new TreeMap<>();
    for (Replay.Step<?> step : steps) {
      step.failures().forEach((reason, count) -> rows.merge(reason, count, Long::sum));
      step.failures().keySet().forEach(reason -> first.putIfAbsent(reason, step));
    }
    Map<Replay.Step<?>, List<Q>> records = new HashMap<>();
    List<SetAside> reasons = new ArrayList<>();
    first.forEach(
        (reason, step) -> {
          List<Q> failed =
              records.computeIfAbsent(step, s -> quarantine.arrived(s.arrivals())).stream()
                  .filter(row -> quarantine.failed(row).contains(reason))
                  .toList();
          Place place = place(quarantine, failed, step, landing);
          reasons.add(
              new SetAside(
                  reason, rows.get(reason), step.load(), place.file(), place.line(), place.text()));
        });
    return reasons;
  }

  private static <Q> Place place(
      Quarantine<Q> quarantine, List<Q> failed, Replay.Step<?> step, Location landing) {
    List<Quarantine.Listed> listed = failed.stream().map(quarantine::listed).toList();
    String known = listed.stream().findFirst().map(Quarantine.Listed::text).orElse("");
    return quarantine
        .first(failed, files(step, listed, landing))
        .orElse(new Place(null, null, known));
  }

  private static List<Path> files(
      Replay.Step<?> step, List<Quarantine.Listed> failed, Location landing) {
    List<Path> files = new ArrayList<>();
    Optional.ofNullable(step.input()).ifPresent(files::add);
    failed.stream()
        .map(Quarantine.Listed::source)
        .filter(Objects::nonNull)
        .distinct()
        .map(source -> landing.child(Line.fileName(source)))
        .filter(Location::exists)
        .map(Location::local)
        .forEach(files::add);
    return files;
  }

  /** First file and line in words. */
  String place() {
    return file == null ? "?" : line == null ? file : file + ", line " + line;
  }
}
