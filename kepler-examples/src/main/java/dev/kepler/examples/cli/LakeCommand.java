package dev.kepler.examples.cli;

import dev.kepler.examples.feed.InputException;
import dev.kepler.examples.feed.Location;
import dev.kepler.medallion.pipeline.MedallionPipeline;
import dev.kepler.medallion.source.AbsentKeys;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What the commands that look into a lake have in common, whatever entity it is of. */
abstract class LakeCommand implements Callable<Integer> {

  @Spec private CommandSpec command;

  @Mixin private LakeOptions lake = new LakeOptions();

  private SparkSession opened;
  private Entity<?> entity;

  @Override
  public final Integer call() throws IOException {
    lake.output().require();
    if (!folder().isFolder()) {
      throw new InputException(
          "Cannot look into "
              + folder()
              + ": there is no such folder. Make a lake by replay --lake.");
    }
    try (LocalSession local = during("starting Spark", LocalSession::open)) {
      opened = local.spark();
      return look(during("opening the lake", this::pipeline));
    }
  }

  private MedallionPipeline<?, ?, ?> pipeline() {
    entity = Entities.of(opened, folder());
    MedallionPipeline<?, ?, ?> pipeline =
        entity
            .pipeline(
                opened, folder(), Entity.landing(folder()), Optional.empty(), AbsentKeys.RETRACT)
            .build();
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
      throw lake.noLake();
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
  final Location folder() {
    return lake.folder();
  }

  /** The session, open while the command looks. */
  final SparkSession session() {
    return opened;
  }

  /** Refuses a number of rows to list that is below 0. */
  final void requireLimit(int limit) {
    if (limit < 0) {
      throw new ParameterException(
          command.commandLine(), "--limit must be 0 or more, not " + limit);
    }
  }

  /** Where text for people goes. */
  final PrintStream out() {
    return lake.output().text();
  }

  /**
   * Hands the result over, after all text was printed.
   *
   * @param result for programs
   * @param rows of it that make a table
   */
  final void result(Object result, List<?> rows) {
    lake.output().result(result, rows);
  }

  /** The same of a table that is all of the result. */
  final void result(Grid table) {
    lake.output().result(table.rows(), table.columns(), table.rows());
  }
}
