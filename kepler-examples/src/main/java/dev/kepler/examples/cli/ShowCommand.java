package dev.kepler.examples.cli;

import static dev.kepler.examples.cli.TextTable.text;

import dev.kepler.examples.feed.InputException;
import dev.kepler.examples.feed.Landings;
import dev.kepler.medallion.lake.KeyState;
import dev.kepler.medallion.pipeline.MedallionPipeline;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code kepler history}. */
@Command(
    name = "history",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Tells what was known of a KOI or a TOI through time: each state with the release that began"
            + " it, worked out from bronze by the dates of the releases.")
public final class HistoryCommand extends LakeCommand {

  @Parameters(
      paramLabel = "NAME",
      description = "Such as K00242.01 or \"Kepler-503 b\"; of TESS such as 101.01.")
  private String name;

  @Override
  int look(MedallionPipeline<?, ?, ?> pipeline) throws IOException {
    Map<String, List<? extends KeyState<?>>> histories =
        during("looking for " + name + " in bronze", () -> histories(pipeline));
    histories.forEach(this::print);
    writeJson(histories);
    return 0;
  }

  private Map<String, List<? extends KeyState<?>>> histories(MedallionPipeline<?, ?, ?> pipeline) {
    List<List<Object>> keys = entity().keys(session(), folder(), name);
    if (keys.isEmpty()) {
      throw new InputException(
          "Cannot tell the history of "
              + name
              + ": no record of "
              + folder()
              + " has that name. Look for it in the files, or name another lake.");
    }
    Map<String, List<? extends KeyState<?>>> histories = new LinkedHashMap<>();
    for (List<Object> key : keys) {
      histories.put(key.toString(), pipeline.lake().history(key.toArray()));
    }
    return histories;
  }

  private void print(String key, List<? extends KeyState<?>> states) {
    TextTable.print(
        System.out,
        "History of " + name + ", " + entity().keyColumn() + " " + key,
        List.copyOf(states),
        List.of(
            text("from", s -> moment(s.from(), "")),
            text("to", s -> moment(s.to(), "today")),
            text("state", s -> s.kind().name().toLowerCase(Locale.ROOT)),
            text("which says", s -> s.row() == null ? "" : entity().said(s.row())),
            text("arrived", s -> s.arrived().toString()),
            text(
                "source",
                s ->
                    s.source() == null
                        ? ""
                        : Line.of(Landings.origin(Line.fileName(s.source()))))));
  }

  private static String moment(Instant moment, String none) {
    return moment == null ? none : moment.toString();
  }
}
