package dev.kepler.examples.cli;

import dev.kepler.examples.feed.InputException;
import dev.kepler.medallion.lake.TableLayout;
import dev.kepler.pipeline.KeplerLake;
import dev.kepler.pipeline.KeplerPipeline;
import dev.kepler.pipeline.source.KoiSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Option;

/** What the commands that look into a lake have in common. */
abstract class LakeCommand implements Callable<Integer> {

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

  @Override
  public final Integer call() throws IOException {
    JsonFile.requireWritable(json);
    if (!Files.isDirectory(folder)) {
      throw new InputException(
          "Cannot look into "
              + folder
              + ": there is no such folder. Make a lake by replay --lake.");
    }
    try (SparkSession session = LocalSession.open()) {
      opened = session;
      TableLayout layout = TableLayout.under(folder.toString());
      requireTables(session);
      return look(
          KeplerPipeline.builder(session).source(source(session, folder)).tables(layout).build());
    }
  }

  /** Source of the pipeline that looks; only one that takes the lake's keys can write to it. */
  KoiSource source(SparkSession session, Path lake) {
    return KoiSource.csv(lake.resolve("landing").toString());
  }

  /** Refuses a folder that holds no lake. */
  void requireTables(SparkSession session) {
    if (!KeplerLake.open(session, TableLayout.under(folder.toString())).exists()) {
      throw new InputException(
          "Cannot look into " + folder + ": it holds no lake. Make one by replay --lake.");
    }
  }

  /** Looks, prints, and gives the exit code. */
  abstract int look(KeplerPipeline pipeline) throws IOException;

  /** The session, open while the command looks. */
  final SparkSession session() {
    return opened;
  }

  final void writeJson(Object result) throws IOException {
    JsonFile.write(json, result);
  }
}
