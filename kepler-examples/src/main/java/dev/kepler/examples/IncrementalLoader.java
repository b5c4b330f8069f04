package dev.kepler.examples;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
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
  static final String ALL_LOADED = "All available data has been loaded.";

  private final Path folder;
  private final Iterator<Load> loads;

  /**
   * Makes a loader.
   *
   * @param folder where the loads land; made when it is missing
   * @param loads in the order in which they land
   * @throws InputException when the folder cannot be made
   */
  public IncrementalLoader(Path folder, List<Load> loads) {
    this.folder = folder;
    this.loads = loads.iterator();
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new InputException(
          "Cannot write to " + folder + ": " + e.getMessage() + ". Choose another lake.");
    }
  }

  /** An archive release keeps its name in that of the landed file, for the records' source. */
  private static String suffix(Load load) {
    return load.origin() == null
        ? ".csv"
        : "-" + load.origin().getFileName().toString().replaceAll("[^A-Za-z0-9._-]", "_");
  }

  /** Lands the next load, whole at once; empty when all are loaded. */
  public Optional<Load> next() {
    if (!loads.hasNext()) {
      return Optional.empty();
    }
    Load load = loads.next();
    try {
      List<String> lines = new ArrayList<>(load.header());
      lines.addAll(load.lines());
      Path aside = Files.createTempFile(folder, ".load-", suffix(load));
      Files.write(aside, lines);
      Files.move(aside, folder.resolve(aside.getFileName().toString().substring(1)));
      return Optional.of(load);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot land " + load.name() + " in " + folder, e);
    }
  }
}
