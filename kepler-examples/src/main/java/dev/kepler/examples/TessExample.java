package dev.kepler.examples;

import dev.kepler.examples.cli.LocalSession;
import dev.kepler.examples.cli.Relaunch;
import dev.kepler.examples.tess.BronzeToi;
import dev.kepler.examples.tess.RawToi;
import dev.kepler.examples.tess.SilverToi;
import dev.kepler.examples.tess.TessMedallion;
import dev.kepler.examples.tess.ToiRelease;
import dev.kepler.examples.tess.ToiTotals;
import dev.kepler.medallion.lake.Layer;
import dev.kepler.medallion.lake.LedgerEntry;
import dev.kepler.medallion.lake.TableLayout;
import dev.kepler.medallion.landing.Landing;
import dev.kepler.medallion.lifecycle.PipelineListener;
import dev.kepler.medallion.pipeline.MedallionPipeline;
import dev.kepler.medallion.pipeline.RunningPipeline;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.Trigger;

/**
 * Another entity than Kepler's: the TESS Objects of Interest, release by release. The engine is
 * told what they are by {@link TessMedallion}, and does the rest. Argument: a folder of releases,
 * {@code toi-2025-03-30.csv.gz} and the like; without one, two small simulated ones.
 */
public final class TessExample {

  private TessExample() {}

  /** What a release did, by silver's entry of the ledger, and what was counted after it. */
  record Step(String release, LedgerEntry silver, ToiTotals totals) {

    void print(PrintStream out) {
      out.printf(
          Locale.ROOT,
          "%s: %,d rows, %,d in quarantine; %,d entered, %,d changed, %,d left: %,d planets and %,d"
              + " candidates around %,d stars%n",
          release,
          silver.read(),
          silver.quarantined(),
          silver.inserted(),
          silver.updated(),
          silver.left(),
          totals.getPlanets(),
          totals.getCandidates(),
          totals.getStars());
    }
  }

  /**
   * Runs the example on a local session.
   *
   * @param args at most one folder
   */
  public static void main(String[] args) throws IOException {
    Relaunch.withFlags(TessExample.class, args);
    List<ToiRelease> releases =
        args.length == 0 ? ToiRelease.simulated() : ToiRelease.in(Path.of(args[0]));
    Path folder = Files.createTempDirectory("kepler-tess-");
    System.out.println(
        """
        Another entity than Kepler's: the TESS Objects of Interest. TessMedallion describes them in
        pure functions (key, expectations, gold and totals tables), and the engine, which knows no
        KOI, runs them with the same promises. A line a release: what it did, and what is counted.
        """);
    try (LocalSession local = LocalSession.open()) {
      SparkSession session = local.spark();
      run(session, releases, folder, step -> step.print(System.out));
    }
    System.out.println(
        """

        Entered, changed and left add up: each row of a release ends in exactly one place, and one
        that says nothing new is written nowhere but to bronze. What nobody has judged yet, by an
        empty disposition, is in quarantine and changes nothing.""");
    System.out.println("The lake is in " + folder.resolve("lake"));
  }

  /** Lands one release after the other, each when the one before has reached gold. */
  static void run(
      SparkSession session, List<ToiRelease> releases, Path folder, Consumer<Step> steps)
      throws IOException {
    Landing landing = Landing.into(Files.createDirectories(landing(folder)));
    AtomicReference<LedgerEntry> silver = new AtomicReference<>();
    MedallionPipeline<RawToi, BronzeToi, SilverToi> pipeline = pipeline(session, folder, silver);
    try (RunningPipeline running = pipeline.start()) {
      for (ToiRelease release : releases) {
        try (InputStream content = release.open()) {
          landing.land(release.name(), content);
        }
        running.processAllAvailable();
        ToiTotals totals = pipeline.lake().latestTotals(TessMedallion.TOTALS).orElseThrow();
        steps.accept(new Step(release.name(), silver.get(), totals));
      }
    }
  }

  /** The description, where its records come from, where its tables are, and who listens. */
  static MedallionPipeline<RawToi, BronzeToi, SilverToi> pipeline(
      SparkSession session, Path folder, AtomicReference<LedgerEntry> silver) {
    return MedallionPipeline.builder(session, TessMedallion.DESCRIPTION)
        .source(TessMedallion.releases(landing(folder).toString()))
        .tables(TableLayout.under(folder.resolve("lake").toString()))
        .trigger(Trigger.ProcessingTime("10 milliseconds"))
        .listener(
            new PipelineListener() {
              @Override
              public void onBatch(LedgerEntry entry) {
                if (entry.layer() == Layer.SILVER) {
                  silver.set(entry);
                }
              }
            })
        .build();
  }

  private static Path landing(Path folder) {
    return folder.resolve("landing");
  }
}
