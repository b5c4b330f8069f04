package dev.kepler.examples.cli;

import static dev.kepler.model.KoiColumns.ARRIVAL_TIME;
import static org.apache.spark.sql.functions.col;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.kepler.examples.feed.Load;
import dev.kepler.model.QuarantinedKoi;
import dev.kepler.pipeline.KeplerLake;
import dev.kepler.pipeline.source.KeyScheme;
import dev.kepler.pipeline.source.SourceLine;
import java.nio.file.Files;
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
   * Looks where the first rows came from: in the files that the user gave, and where these are not
   * known in those that landed.
   *
   * @param inputs the file that a load is of, for loads of files
   * @param landing folder in which loads landed
   */
  static List<SetAside> of(
      KeplerLake lake,
      KeyScheme keys,
      List<Replay.Step> steps,
      Map<Load, Path> inputs,
      Path landing) {
    Map<String, Long> rows = new TreeMap<>();
    Map<String, Replay.Step> first = new TreeMap<>();
    for (Replay.Step step : steps) {
      step.failures().forEach((reason, count) -> rows.merge(reason, count, Long::sum));
      step.failures().keySet().forEach(reason -> first.putIfAbsent(reason, step));
    }
    Map<Replay.Step, List<QuarantinedKoi>> records = new HashMap<>();
    List<SetAside> reasons = new ArrayList<>();
    for (Map.Entry<String, Replay.Step> reason : first.entrySet()) {
      Replay.Step step = reason.getValue();
      List<QuarantinedKoi> failed =
          records.computeIfAbsent(step, s -> arrived(lake, s)).stream()
              .filter(koi -> koi.getFailedExpectations().contains(reason.getKey()))
              .toList();
      reasons.add(
          of(reason.getKey(), rows.get(reason.getKey()), step, failed)
              .at(keys, failed, files(step, failed, inputs, landing)));
    }
    return reasons;
  }

  private static SetAside of(
      String reason, long rows, Replay.Step step, List<QuarantinedKoi> failed) {
    return new SetAside(
        reason,
        rows,
        step.load(),
        null,
        null,
        failed.stream().findFirst().map(SetAside::words).orElse(""));
  }

  private static List<QuarantinedKoi> arrived(KeplerLake lake, Replay.Step step) {
    return lake.quarantine()
        .filter(col(ARRIVAL_TIME).isin(step.arrivals().toArray()))
        .collectAsList();
  }

  private static List<Path> files(
      Replay.Step step, List<QuarantinedKoi> failed, Map<Load, Path> inputs, Path landing) {
    List<Path> files = new ArrayList<>();
    Optional.ofNullable(step.source()).map(inputs::get).ifPresent(files::add);
    failed.stream()
        .map(QuarantinedKoi::getSource)
        .filter(Objects::nonNull)
        .distinct()
        .map(source -> landing.resolve(Line.fileName(source)))
        .filter(Files::exists)
        .forEach(files::add);
    return files;
  }

  /** The same with the first place that is found. */
  private SetAside at(KeyScheme keys, List<QuarantinedKoi> failed, List<Path> files) {
    for (Path file : files) {
      Optional<SourceLine> line = SourceLine.first(file, keys, failed);
      if (line.isPresent()) {
        return new SetAside(
            reason,
            rows,
            load,
            file.getFileName().toString(),
            line.get().number(),
            Line.of(line.get().text()));
      }
    }
    return this;
  }

  /** What is known of a record, in a line. */
  static String words(QuarantinedKoi koi) {
    return Line.of(
        koi.getCorruptRecord() != null
            ? koi.getCorruptRecord()
            : "%s, star %s, %s, %s, confidence %s"
                .formatted(
                    koi.getKepoiName(),
                    koi.getKeplerStarId(),
                    koi.getKeplerName(),
                    koi.getDisposition(),
                    koi.getConfidence()));
  }

  /** First file and line in words. */
  String place() {
    return file == null ? "?" : file + ", line " + line;
  }
}
