package dev.kepler.examples.cli;

import dev.kepler.examples.feed.InputException;
import dev.kepler.medallion.pipeline.MedallionPipeline;
import dev.kepler.medallion.source.AbsentKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What the commands that look into a lake have in common, whatever entity it is of. */
abstract class LakeCommand implements Callable<Integer> {

  @Spec private CommandSpec command;

  @Option(
      names = "--lake",
      paramLabel = "DIR",
      required = true,
      description = "Folder of the tables, as replay --lake made it.")
  private Path folder;

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Also writes the result for programs.")
  private Path json;

  private SparkSession opened;
  private Entity<?> entity;

  @Override
  public final Integer call() throws IOException {
    JsonFile.requireWritable(json);
    if (!Files.isDirectory(folder)) {
      throw new InputException(
          "Cannot look into "
              + folder
              + ": there is no such folder. Make a lake by replay --lake.");
    }
    try (SparkSession session = during("starting Spark", LocalSession::open)) {
      opened = session;
      return look(during("opening the lake", this::pipeline));
    }
  }

  private MedallionPipeline<?, ?, ?> pipeline() {
    entity = Entities.of(opened, folder);
    MedallionPipeline<?, ?, ?> pipeline =
        entity.pipeline(opened, folder, Optional.empty(), AbsentKeys.RETRACT).build();
    requireTables(pipeline);
    return pipeline;
  }

  /**
   * Does what takes long, and says so on standard error meanwhile.
   *
   * @param what is done, such as {@code comparing with bronze}
   */
  final <T> T during(String what, Supplier<T> work) {
    return Progress.during(command.name() + ": " + what, work);
  }

  /** Refuses a folder that holds no lake. */
  void requireTables(MedallionPipeline<?, ?, ?> pipeline) {
    if (!pipeline.lake().exists()) {
      throw new InputException(
          "Cannot look into " + folder + ": it holds no lake. Make one by replay --lake.");
    }
  }

  /**
   * Looks, prints, and gives the exit code.
   *
   * @param pipeline of the lake's entity, which does not run
   */
  abstract int look(MedallionPipeline<?, ?, ?> pipeline) throws IOException;

  /** What the lake is of, known while the command looks. */
  final Entity<?> entity() {
    return entity;
  }

  /** Where the lake is. */
  final Path folder() {
    return folder;
  }

  /** The session, open while the command looks. */
  final SparkSession session() {
    return opened;
  }

  final void writeJson(Object result) throws IOException {
    JsonFile.write(json, result);
  }
}
