package dev.kepler.examples;

import dev.kepler.examples.cli.LocalSession;
import dev.kepler.examples.cli.Relaunch;
import dev.kepler.examples.feed.IncrementalLoader;
import dev.kepler.examples.feed.Loads;
import dev.kepler.medallion.lake.Layer;
import dev.kepler.medallion.lake.LedgerEntry;
import dev.kepler.medallion.lake.TableLayout;
import dev.kepler.medallion.lifecycle.PipelineListener;
import dev.kepler.medallion.pipeline.RunningPipeline;
import dev.kepler.model.DiscoveryTotals;
import dev.kepler.pipeline.KeplerPipeline;
import dev.kepler.pipeline.source.KoiSource;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.apache.spark.sql.SparkSession;

/**
 * The pipeline inside an application: the application makes the session and goes on using it; the
 * pipeline borrows it, reports through a listener, and leaves. Argument: a folder for what lands
 * and for the lake; without one, a fresh one among the temporary files.
 */
public final class EmbeddingExample {

  private EmbeddingExample() {}

  /**
   * Runs the application on a local session.
   *
   * @param args at most one folder
   */
  public static void main(String[] args) throws IOException {
    Relaunch.withFlags(EmbeddingExample.class, args);
    Path folder =
        args.length == 0 ? Files.createTempDirectory("kepler-embedded-") : Path.of(args[0]);
    try (LocalSession local = LocalSession.open()) {
      SparkSession session = local.spark();
      run(session, folder, System.out);
      System.out.println(
          "The pipeline has left. The session is still ours, and answers: 1 + 1 = "
              + session.sql("SELECT 1 + 1").head().getInt(0));
    }
    System.out.println("The lake, five Delta tables and their checkpoints, is in " + lake(folder));
  }

  /** The application: both releases of the sample arrive while the pipeline runs. */
  static void run(SparkSession session, Path folder, PrintStream out) {
    out.println(
        """
        A pipeline inside an application. The application owns the Spark session and lends it.
        Two releases of the KOI table, of 2017 and of 2025, land in a folder while the pipeline runs.
        A listener hears of each micro-batch; the lake, asked afterwards, says what is known now.
        """);
    Path landing = folder.resolve("landing");
    IncrementalLoader arrivals = new IncrementalLoader(landing, Loads.ofSample());
    KeplerPipeline pipeline =
        KeplerPipeline.builder(session)
            .source(KoiSource.csv(landing.toString()))
            .tables(TableLayout.under(lake(folder).toString()))
            .listener(new Narrator(out))
            .build();

    try (RunningPipeline running = pipeline.start()) {
      for (var load = arrivals.next(); load.isPresent(); load = arrivals.next()) {
        running.processAllAvailable();
        DiscoveryTotals totals = pipeline.lake().latestTotals().orElseThrow();
        out.printf(
            Locale.ROOT,
            "After %s: %d confirmed, %d candidates%n",
            load.get().name(),
            totals.getConfirmed(),
            totals.getCandidates());
      }
    }
    out.println(
        """

        The second release counted no planet twice: what it repeats changes nothing. A planet that
        became a false positive has left, and the last record that arrived is the one that holds.
        """);
  }

  private static Path lake(Path folder) {
    return folder.resolve("lake");
  }

  /** What an application might send to its metrics. */
  private record Narrator(PrintStream out) implements PipelineListener {

    @Override
    public void onBatch(LedgerEntry entry) {
      if (entry.layer() == Layer.SILVER) {
        out.printf(
            Locale.ROOT,
            "Silver read %d rows: %d entered, %d changed, %d left%n",
            entry.read(),
            entry.inserted(),
            entry.updated(),
            entry.left());
      }
    }
  }
}
