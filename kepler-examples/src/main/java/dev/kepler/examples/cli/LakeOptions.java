package dev.kepler.examples.cli;

import dev.kepler.examples.feed.InputException;
import java.nio.file.Path;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options of the commands that look into a lake: which, and where the result goes. */
final class LakeOptions {

  @Option(
      names = "--lake",
      paramLabel = "DIR",
      required = true,
      description = "Folder of the tables, as replay --lake made it.")
  private Path folder;

  @Mixin private Output output = new Output();

  /** Where the lake is. */
  Path folder() {
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
