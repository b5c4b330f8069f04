package dev.kepler.examples.cli;

import dev.kepler.examples.feed.IncrementalLoader;
import dev.kepler.examples.feed.InputException;
import dev.kepler.examples.feed.Load;
import dev.kepler.medallion.lake.Layer;
import dev.kepler.medallion.lake.LedgerEntry;
import dev.kepler.medallion.lake.TableLayout;
import dev.kepler.medallion.lifecycle.PipelineListener;
import dev.kepler.medallion.pipeline.RunningPipeline;
import dev.kepler.medallion.source.AbsentKeys;
import dev.kepler.pipeline.KeplerLake;
import dev.kepler.pipeline.KeplerPipeline;
import dev.kepler.pipeline.source.KeyScheme;
import dev.kepler.pipeline.source.KoiSource;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
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
   * @param read rows that arrived
   * @param quarantined rows of these that were set aside
   * @param failures rows set aside by the expectation that they fail
   * @param arrivals when they arrived
   * @param source the load itself; null for what had waited in the lake's landing folder
   * @param after the lake's figures after the load
   */
  record Step(
      String load,
      long entered,
      long changed,
      long left,
      long read,
      long quarantined,
      Map<String, Long> failures,
      Set<Instant> arrivals,
      Load source,
      Figures after) {

    /** Tells whether there were rows and none could be trusted. */
    boolean isUntrusted() {
      return read > 0 && quarantined == read;
    }
  }

  private static final String WAITING = "waiting in the landing folder";

  private final SparkSession session;
  private final Path folder;
  private final Optional<LocalDateTime> releaseDate;
  private final ReleaseOptions releases;

  /**
   * Makes a replay.
   *
   * @param releaseDate date of archive releases that bear none
   * @param releases what a release may take away
   */
  Replay(
      SparkSession session,
      Path lake,
      Optional<LocalDateTime> releaseDate,
      ReleaseOptions releases) {
    this.session = session;
    this.folder = lake;
    this.releaseDate = releaseDate;
    this.releases = releases;
  }

  /** Where the tables are. */
  KeplerLake lake() {
    return KeplerLake.open(session, layout());
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
      if (counts.read() > 0) {
        steps.add(counts.step(WAITING, null, Figures.of(lake())));
      }
      for (Load load : loads) {
        check(pipeline, load);
        loader.next();
        counts.clear();
        running.processAllAvailable();
        Step step = counts.step(load.name(), load, Figures.of(lake()));
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
    KoiSource source = source(keys, landing(), releaseDate, releases.absent());
    return releases.limit(pipeline(session, source, layout())).listener(listener).build();
  }

  /** Files of a folder, in the form of a lake's keys. */
  static KoiSource source(
      KeyScheme keys, Path landing, Optional<LocalDateTime> releaseDate, AbsentKeys absent) {
    return keys == KeyScheme.KOI_NAME
        ? KoiSource.archive(landing.toString(), file -> releaseDate, absent)
        : KoiSource.csv(landing.toString());
  }

  /** Folder in which the loads land. */
  Path landing() {
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
    private long read;
    private long quarantined;
    private final Map<String, Long> failures = new TreeMap<>();
    private final Set<Instant> arrivals = new TreeSet<>();

    synchronized void clear() {
      entered = 0;
      changed = 0;
      left = 0;
      read = 0;
      quarantined = 0;
      failures.clear();
      arrivals.clear();
    }

    synchronized long read() {
      return read;
    }

    synchronized Step step(String load, Load source, Figures after) {
      return new Step(
          load,
          entered,
          changed,
          left,
          read,
          quarantined,
          Map.copyOf(failures),
          Set.copyOf(arrivals),
          source,
          after);
    }

    @Override
    public synchronized void onBatch(LedgerEntry entry) {
      if (entry.layer() == Layer.SILVER) {
        entered += entry.inserted();
        changed += entry.updated();
        left += entry.left();
        read += entry.read();
        quarantined += entry.quarantined();
        entry.failures().forEach((reason, rows) -> failures.merge(reason, rows, Long::sum));
        if (entry.freshness() != null) {
          arrivals.add(entry.freshness().arrived());
        }
      }
    }
  }
}
