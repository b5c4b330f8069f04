package dev.kepler.examples.feed;

import dev.kepler.pipeline.source.KeyScheme;
import dev.kepler.pipeline.source.KoiFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Loads that an input gives, in the order in which they arrive. */
public final class Loads {

  private Loads() {}

  /** The embedded sample: 170 KOIs in two releases, a load each. */
  public static List<Load> ofSample() {
    return List.of(sample("2017"), sample("2025"));
  }

  /**
   * The loads of inputs one after the other; of the embedded sample, cut by row_id too, where there
   * is none.
   *
   * @throws InputException as for {@link #ofFile}, and when the inputs are of two forms
   */
  public static List<Load> of(List<Path> inputs, long loadSize) {
    if (inputs.isEmpty()) {
      return Stream.of("2017", "2025")
          .flatMap(release -> ofSample(release, loadSize).stream())
          .toList();
    }
    List<Load> all = inputs.stream().flatMap(file -> ofFile(file, loadSize).stream()).toList();
    requireOneForm(inputs, all);
    return all;
  }

  /**
   * Checks that loads may go into one lake.
   *
   * @throws InputException when they are keyed in two ways
   */
  public static void requireOneForm(List<Path> inputs, List<Load> loads) {
    if (loads.stream().map(Load::keys).distinct().count() > 1) {
      throw new InputException(
          "Cannot replay "
              + inputs
              + " into one lake: archive releases are keyed by KOI names, the notebook's form by"
              + " row ids, and every planet would count twice. Give inputs of one form.");
    }
  }

  /** One release of the embedded sample, in loads by row_id as {@link #ofFile} cuts them. */
  public static List<Load> ofSample(String release, long loadSize) {
    Load whole = sample(release);
    List<KoiFile.Row> records =
        whole.lines().stream()
            .map(line -> new KoiFile.Row(line, Long.valueOf(line.substring(0, line.indexOf(',')))))
            .toList();
    return byRowId(whole.header(), records, loadSize);
  }

  /**
   * The loads of a file: in the notebook's form cut by row_id, {@code [0, loadSize)}, {@code
   * [loadSize, 2 * loadSize)} and so on, where a line whose row_id cannot be read goes with the
   * line before it; an archive release whole.
   *
   * @throws InputException as {@link KoiFile#read} refuses it
   */
  public static List<Load> ofFile(Path file, long loadSize) {
    KoiFile table = read(file);
    if (table.keys() == KeyScheme.ROW_ID) {
      return byRowId(table.header(), table.rows(), loadSize);
    }
    return List.of(
        new Load(
            "release " + file.getFileName(),
            KeyScheme.KOI_NAME,
            file,
            table.header(),
            table.rows().stream().map(KoiFile.Row::text).toList()));
  }

  private static KoiFile read(Path file) {
    try {
      return KoiFile.read(file);
    } catch (IllegalArgumentException e) {
      throw new InputException(e.getMessage());
    }
  }

  private static List<Load> byRowId(List<String> header, List<KoiFile.Row> records, long loadSize) {
    Map<Long, List<String>> ranges = new TreeMap<>();
    long range = 0;
    for (KoiFile.Row record : records) {
      range = record.rowId() == null ? range : Math.floorDiv(record.rowId(), loadSize);
      ranges.computeIfAbsent(range, r -> new ArrayList<>()).add(record.text());
    }
    List<Load> loads = new ArrayList<>();
    ranges.forEach(
        (r, rows) ->
            loads.add(
                new Load(
                    "row_id [" + r * loadSize + ", " + (r + 1) * loadSize + ")",
                    KeyScheme.ROW_ID,
                    null,
                    header,
                    rows)));
    return loads;
  }

  private static Load sample(String release) {
    String resource = "/dev/kepler/examples/sample-" + release + ".csv";
    try (InputStream in = Loads.class.getResourceAsStream(resource);
        BufferedReader reader =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      return new Load(
          "release " + release,
          KeyScheme.ROW_ID,
          null,
          List.of(reader.readLine()),
          reader.lines().toList());
    } catch (IOException e) {
      throw new IllegalStateException("Cannot read the embedded " + resource, e);
    }
  }
}
