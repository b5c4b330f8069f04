package dev.kepler.examples.feed;

import dev.kepler.medallion.landing.StoreLanding;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * The notebook's {@code load_new_data()}, which its text calls and never defines: lands the next
 * load in a folder, and says so when there is none. Each load lands once.
 */
public final class IncrementalLoader {

  /** What the notebook prints after the last load. */
  public static final String ALL_LOADED = "All available data has been loaded.";

  private final StoreLanding landing;
  private final Iterator<Load> loads;

  /**
   * Makes a loader.
   *
   * @param folder where the loads land; made when it is missing
   * @param loads in the order in which they land
   * @throws InputException when the folder cannot be made
   */
  public IncrementalLoader(Location folder, List<Load> loads) {
    this.landing = folder.made().landing();
    this.loads = loads.iterator();
  }

  /** Makes a loader into a folder of the disk. */
  public IncrementalLoader(Path folder, List<Load> loads) {
    this(Location.of(folder), loads);
  }

  /**
   * An archive release keeps its name in that of the landed file, for the records' source; it lands
   * unpacked.
   */
  private static String name(Load load) {
    if (load.origin() == null) {
      return Landings.fresh() + ".csv";
    }
    String origin = load.origin().getFileName().toString();
    return Landings.fresh() + Landings.suffix(origin.replaceFirst("(?i)\\.(gz|zip)$", ""));
  }

  /** Lands the next load, whole at once; empty when all are loaded. */
  public Optional<Load> next() {
    if (!loads.hasNext()) {
      return Optional.empty();
    }
    Load load = loads.next();
    List<String> lines = new ArrayList<>(load.header());
    lines.addAll(load.lines());
    byte[] text = (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
    landing.land(name(load), new ByteArrayInputStream(text));
    return Optional.of(load);
  }
}
