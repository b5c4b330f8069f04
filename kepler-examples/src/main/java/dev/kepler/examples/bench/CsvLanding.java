package dev.kepler.examples.bench;

import dev.kepler.examples.feed.IncrementalLoader;
import dev.kepler.examples.feed.Load;
import java.nio.file.Path;
import java.util.List;

/** Folder in which loads land as CSV files, as {@code replay} lands them. */
final class CsvLanding implements Landing {

  private final Path folder;
  private IncrementalLoader loader;

  /** Makes the folder. */
  CsvLanding(Path folder) {
    this.folder = folder;
    this.loader = new IncrementalLoader(folder, List.of());
  }

  String path() {
    return folder.toString();
  }

  @Override
  public void prepare(Load load) {
    loader = new IncrementalLoader(folder, List.of(load));
  }

  @Override
  public void land() {
    loader.next();
  }
}
