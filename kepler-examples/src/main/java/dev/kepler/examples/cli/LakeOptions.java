package dev.kepler.examples.cli;

import dev.kepler.examples.feed.InputException;
import dev.kepler.examples.feed.Location;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options of the commands that look into a lake: which, and where the result goes. */
final class LakeOptions {

  @Option(
      names = "--lake",
      paramLabel = "DIR",
      required = true,
      description = "Folder of the tables, as replay --lake made it.")
  private Location folder;

  @Mixin private Output output = new Output();

  /** Where the lake is. */
  Location folder() {
    return folder;
  }

  Output output() {
    return output;
  }

  /** The refusal of a folder that holds no lake. */
  InputException noLake() {
    return new InputException(
        "Cannot look into " + folder + ": it holds no lake. Make one by replay --lake.");
  }
}
