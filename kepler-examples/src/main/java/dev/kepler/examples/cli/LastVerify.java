package dev.kepler.examples.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.kepler.medallion.lake.VerificationReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * What the last verify of a lake found; the command notes it beside the checkpoints.
 *
 * @param at when it ended
 * @param differences how many it found
 */
record LastVerify(Instant at, long differences) {

  static LastVerify of(VerificationReport report) {
    return new LastVerify(Instant.now(), report.found());
  }

  /** Notes it, where the lake can be written to. */
  void note(Path lake) {
    Path file = file(lake);
    if (Files.isWritable(file.getParent())) {
      JsonFile.write(file, this);
    }
  }

  /** What was noted; empty where nothing was, or what is there is no note. */
  static Optional<LastVerify> of(Path lake) {
    Path file = file(lake);
    try {
      return Files.exists(file)
          ? Optional.of(JsonFile.read(file, LastVerify.class))
          : Optional.empty();
    } catch (JsonProcessingException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  private static Path file(Path lake) {
    return Path.of(Entity.layout(lake).checkpoints()).resolve("verified.json");
  }
}
