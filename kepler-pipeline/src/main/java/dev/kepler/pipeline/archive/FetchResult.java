package dev.kepler.pipeline.archive;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * Outcome of a fetch that the archive answered well. A refusal is an {@link ArchiveException}.
 *
 * @param landed the file that now holds the release; empty when the last one said the same already
 * @param rows number of different rows of the archive's table, above zero
 * @param message one line that says what was landed, or why nothing was
 */
public record FetchResult(Optional<Path> landed, long rows, String message) {

  /**
   * Checks that nothing is null.
   *
   * @throws NullPointerException when something is
   */
  public FetchResult {
    Objects.requireNonNull(landed, "landed");
    Objects.requireNonNull(message, "message");
  }
}
