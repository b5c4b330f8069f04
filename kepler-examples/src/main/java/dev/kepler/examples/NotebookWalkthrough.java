package dev.kepler.examples;

import dev.kepler.examples.cli.Figures;
import dev.kepler.examples.cli.LocalSession;
import dev.kepler.examples.cli.Relaunch;
import dev.kepler.examples.cli.Report;
import dev.kepler.examples.feed.IncrementalLoader;
import dev.kepler.examples.feed.Load;
import dev.kepler.examples.feed.Loads;
import dev.kepler.medallion.lake.TableLayout;
import dev.kepler.medallion.pipeline.RunningPipeline;
import dev.kepler.model.KoiColumns;
import dev.kepler.pipeline.KeplerLake;
import dev.kepler.pipeline.KeplerPipeline;
import dev.kepler.pipeline.source.KoiSource;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The notebook, cell by cell, each printed with what it shows. Argument: a KOI table in the
 * notebook's form; without one, the 2017 release of the embedded sample in four loads.
 */
public final class NotebookWalkthrough {

  private final SparkSession session;
  private final PrintStream out;
  private int cell;

  private NotebookWalkthrough(SparkSession session, PrintStream out) {
    this.session = session;
    this.out = out;
  }

  /**
   * Runs the walkthrough on a local session.
   *
   * @param args at most one file
   */
  public static void main(String[] args) throws IOException {
    Relaunch.withFlags(NotebookWalkthrough.class, args);
    List<Load> loads =
        args.length == 0 ? Loads.ofSample("2017", 2500) : Loads.ofFile(Path.of(args[0]), 1000);
    Path folder = Files.createTempDirectory("kepler-notebook-");
    try (LocalSession local = LocalSession.open()) {
      SparkSession session = local.spark();
      run(session, loads, folder, System.out);
    }
    System.out.println("The lake is in " + folder.resolve("lake"));
  }

  /** Walks through all cells; the tables are left in the folder. */
  static void run(SparkSession session, List<Load> loads, Path folder, PrintStream out) {
    new NotebookWalkthrough(session, out).walk(loads, folder);
  }

  private void walk(List<Load> loads, Path folder) {
    Path landing = folder.resolve("landing");
    TableLayout layout = TableLayout.under(folder.resolve("lake").toString());
    IncrementalLoader loader = new IncrementalLoader(landing, loads);
    KeplerLake lake = KeplerLake.open(session, layout);
    KeplerPipeline pipeline =
        KeplerPipeline.builder(session)
            .source(KoiSource.csv(landing.toString()))
            .tables(layout)
            .build();

    out.println(
        """
        The notebook from which this pipeline came, cell by cell. It counted every planet twice,
        because its first load went in twice; here the same load twice would change nothing.""");

    cell(
        "The raw table: df.show(5), and what its columns mean",
        "A row is a Kepler Object of Interest, a KOI: a star that dims as if a planet passed it.");
    show(rawTable(loads.get(0)), 5);
    dictionary();

    cell(
        "load_new_data(): the first load lands in the raw folder",
        "A load is a file. It appears whole, under a name of its own, and is read once.");
    load(loader);

    cell(
        "Bronze, silver and gold, each a stream with its checkpoint; gold triggered once",
        "Bronze keeps every row as it arrived, and says when and from which file.");
    pipeline.runOnce();
    show(lake.bronze().toDF(), 5);

    cell(
        "Silver: row_id is now surrogate_key, kepler_name is exoplanet_name, no FALSE POSITIVE",
        "Silver holds one row for each planet or candidate: the last that arrived of its key.");
    show(lake.silver().orderBy(KoiColumns.SURROGATE_KEY).toDF(), 5);

    cell(
        "SELECT COUNT(*): rows of every layer",
        "Silver has fewer than bronze: false positives are no planets. Gold has a row a star.");
    counts(lake);

    cell(
        "SELECT DISTINCT disposition FROM silver",
        "The third disposition, FALSE POSITIVE, must not be here.");
    lake.dispositions().forEach(out::println);

    cell(
        "Gold: the ten stars with the most planets",
        "Gold counts the named planets of each star, anew from silver whenever one is touched.");
    new Report(out).topStars(Figures.of(lake));

    cell(
        "The streams run while the other loads arrive",
        "Each load goes through all layers by itself; the numbers are those of one moment.");
    try (RunningPipeline running = pipeline.start()) {
      while (load(loader)) {
        running.processAllAvailable();
        counts(lake);
      }
      new Report(out).topStars(Figures.of(lake));

      cell("Stop all streams", "close() finishes the batch in flight and leaves the session.");
    }
    out.println("Streams still running: " + session.streams().active().length);
  }

  private boolean load(IncrementalLoader loader) {
    Optional<Load> load = loader.next();
    out.println(
        load.map(l -> "Loaded " + l.name() + ": " + l.lines().size() + " rows.")
            .orElse(IncrementalLoader.ALL_LOADED));
    return load.isPresent();
  }

  private void counts(KeplerLake lake) {
    Figures figures = Figures.of(lake);
    out.printf(
        Locale.ROOT,
        "bronze %d, silver %d (%d confirmed, %d candidates), gold %d stars with %d planets%n",
        figures.bronze(),
        figures.silver(),
        figures.confirmed(),
        figures.candidates(),
        figures.goldStars(),
        figures.planets());
  }

  /** The raw table as the notebook reads it: a static Dataset over the CSV lines. */
  private Dataset<Row> rawTable(Load load) {
    List<String> lines = new ArrayList<>(load.header());
    lines.addAll(load.lines());
    return session
        .read()
        .option("header", true)
        .csv(session.createDataset(lines, Encoders.STRING()));
  }

  private void dictionary() {
    KoiColumns.NOTEBOOK.forEach(
        column -> out.printf(Locale.ROOT, "%-15s %s%n", column, KoiColumns.meanings().get(column)));
  }

  private void show(Dataset<Row> rows, int count) {
    out.println(rows.showString(count, 24, false));
  }

  private void cell(String title, String why) {
    out.printf(Locale.ROOT, "%n[%d] %s%n%s%n%n", ++cell, title, why);
  }
}
