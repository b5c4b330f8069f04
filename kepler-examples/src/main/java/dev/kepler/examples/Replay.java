package dev.kepler.examples;

import dev.kepler.pipeline.KeplerPipeline;
import dev.kepler.pipeline.KeyScheme;
import dev.kepler.pipeline.KoiSource;
import dev.kepler.pipeline.Lake;
import dev.kepler.pipeline.Layer;
import dev.kepler.pipeline.LedgerEntry;
import dev.kepler.pipeline.PipelineListener;
import dev.kepler.pipeline.RunningPipeline;
import dev.kepler.pipeline.TableLayout;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.Trigger;

/** Takes loads one after the other through a running pipeline and notes what each did. */
public final class Replay {

  /**
   * What one load did.
   *
   * @param load its name
   * @param entered KOIs that entered silver
   * @param changed KOIs that changed in silver
   * @param left KOIs that left silver
   * @param after the lake's figures after the load
   */
  record Step(String load, long entered, long changed, long left, Figures after) {}

  private final SparkSession session;
  private final Path folder;
  private final Optional<LocalDateTime> releaseDate;

  /**
   * Makes a replay.
   *
   * @param releaseDate date of archive releases that bear none
   */
  Replay(SparkSession session, Path lake, Optional<LocalDateTime> releaseDate) {
    this.session = session;
    this.folder = lake;
    this.releaseDate = releaseDate;
  }

  /** Where the tables are. */
  Lake lake() {
    return Lake.open(session, layout());
  }

  /**
   * Runs the loads, each to the end of gold before the next one lands.
   *
   * @param loads at least one, all with the same keys
   * @param progress told of each step as it ends
   * @throws InputException when the lake does not take them
   */
  List<Step> run(List<Load> loads, Consumer<Step> progress) {
    IncrementalLoader loader = new IncrementalLoader(landing(), loads);
    SilverCounts counts = new SilverCounts();
    KeplerPipeline pipeline = pipeline(loads.get(0).keys(), counts);
    List<Step> steps = new ArrayList<>();
    try (RunningPipeline running = start(pipeline)) {
      running.processAllAvailable();
      for (Load load : loads) {
        check(pipeline, load);
        loader.next();
        counts.clear();
        running.processAllAvailable();
        Step step = counts.step(load.name(), Figures.of(lake()));
        steps.add(step);
        progress.accept(step);
      }
    }
    return steps;
  }

  /** Refuses before anything lands: what has landed has arrived. */
  private static void check(KeplerPipeline pipeline, Load load) {
    if (load.origin() != null) {
      try {
        pipeline.checkRelease(load.origin().toString());
      } catch (IllegalStateException e) {
        throw new InputException(e.getMessage());
      }
    }
  }

  private static RunningPipeline start(KeplerPipeline pipeline) {
    try {
      return pipeline.start();
    } catch (IllegalStateException e) {
      throw new InputException(e.getMessage());
    }
  }

  /**
   * The pipeline as {@code replay} runs it.
   *
   * @param session a session of {@link LocalSession}
   */
  public static KeplerPipeline.Builder pipeline(
      SparkSession session, KoiSource source, TableLayout tables) {
    return KeplerPipeline.builder(session)
        .source(source)
        .tables(tables)
        .trigger(Trigger.ProcessingTime("10 milliseconds"));
  }

  private KeplerPipeline pipeline(KeyScheme keys, PipelineListener listener) {
    String landing = landing().toString();
    KoiSource source =
        keys == KeyScheme.KOI_NAME
            ? KoiSource.archive(landing, file -> releaseDate)
            : KoiSource.csv(landing);
    return pipeline(session, source, layout()).listener(listener).build();
  }

  private Path landing() {
    return folder.resolve("landing");
  }

  private TableLayout layout() {
    return TableLayout.under(folder.toString());
  }

  /** Sums what silver says of its batches. */
  private static final class SilverCounts implements PipelineListener {

    private long entered;
    private long changed;
    private long left;

    synchronized void clear() {
      entered = 0;
      changed = 0;
      left = 0;
    }

    synchronized Step step(String load, Figures after) {
      return new Step(load, entered, changed, left, after);
    }

    @Override
    public synchronized void onBatch(LedgerEntry entry) {
      if (entry.layer() == Layer.SILVER) {
        entered += entry.inserted();
        changed += entry.updated();
        left += entry.retracted();
      }
    }
  }
}
