package dev.kepler.medallion.lake;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Tells whether a plan still says what its load would do. */
@FunctionalInterface
public interface PlanCheck {

  /** A check that finds everything as it was. */
  PlanCheck NONE = file -> {};

  /**
   * Checks that lake and file are what they were when the load was planned: the tables have no
   * newer version, nothing else has landed, and the file has the same bytes.
   *
   * @param file that is about to land, wherever it is
   * @throws IllegalStateException when one of them has changed, by name
   * @throws IOException when the file cannot be read
   */
  void require(Content file) throws IOException;

  /** Checks a file of a local disk. */
  default void require(Path file) throws IOException {
    require(() -> Files.newInputStream(file));
  }

  /** Bytes of a file, from their beginning each time they are asked for. */
  @FunctionalInterface
  interface Content {
    /** Opens the file. */
    InputStream open() throws IOException;
  }
}
