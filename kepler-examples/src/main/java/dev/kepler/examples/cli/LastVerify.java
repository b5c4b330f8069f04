package dev.kepler.examples.cli;

import dev.kepler.examples.feed.Location;
import dev.kepler.medallion.lake.VerificationReport;
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
  void note(Location lake) {
    file(lake).note(JsonFile.text(this));
  }

  /** What was noted; empty where nothing was, or what is there is no note. */
  static Optional<LastVerify> of(Location lake) {
    return file(lake).text().flatMap(text -> JsonFile.read(text, LastVerify.class));
  }

  private static Location file(Location lake) {
    return lake.child("checkpoints").child("verified.json");
  }
}
