package dev.kepler.examples.cli;

import dev.kepler.examples.feed.Arrival;
import dev.kepler.examples.feed.InputException;
import dev.kepler.examples.feed.Location;
import dev.kepler.medallion.lake.Layer;
import dev.kepler.medallion.lake.LedgerEntry;
import dev.kepler.medallion.lake.TableLayout;
import dev.kepler.medallion.lifecycle.PipelineListener;
import dev.kepler.medallion.pipeline.MedallionPipeline;
import dev.kepler.medallion.pipeline.RunningPipeline;
import dev.kepler.pipeline.KeplerPipeline;
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

/**
 * Takes loads one after the other through a running pipeline and notes what each did.
 *
 * @param <F> figures of the lake
 */
public final class Replay<F> {

  /**
   * What one load did.
   *
   * @param load its name
   * @param entered things that entered silver
   * @param changed things that changed in silver
   * @param left things that left silver
   * @param read rows that arrived
   * @param quarantined rows of these that were set aside
   * @param failures rows set aside by the expectation that they fail
   * @param arrivals when they arrived
   * @param input file that it came from; null for none, and for what had waited in the lake's
   *     landing folder
   * @param after the lake's figures after the load
   */
  record Step<F>(
      String load,
      long entered,
      long changed,
      long left,
      long read,
      long quarantined,
      Map<String, Long> failures,
      Set<Instant> arrivals,
      Path input,
      F after) {

    /** Tells whether there were rows and none could be trusted. */
    boolean isUntrusted() {
      return read > 0 && quarantined == read;
    }
  }

  private static final String WAITING = "waiting in the landing folder";
  private static final Trigger SOON = Trigger.ProcessingTime("10 milliseconds");

  private final SparkSession session;
  private final Location lake;
  private final Entity<F> entity;
  private final Optional<LocalDateTime> releaseDate;
  private final ReleaseOptions releases;

  /**
   * Makes a replay.
   *
   * @param lake folder of the tables
   * @param entity what the loads are of
   * @param releaseDate date of releases that bear none
   * @param releases what a release may take away
   */
  Replay(
      SparkSession session,
      Location lake,
      Entity<F> entity,
      Optional<LocalDateTime> releaseDate,
      ReleaseOptions releases) {
    this.session = session;
    this.lake = lake;
    this.entity = entity;
    this.releaseDate = releaseDate;
    this.releases = releases;
  }

  /**
   * Runs the loads, each to the end of gold before the next one lands.
   *
   * @param loads at least one, all of the entity
   * @param progress told of each step as it ends
   * @throws InputException when the lake does not take them
   */
  List<Step<F>> run(List<Arrival> loads, Consumer<Step<F>> progress) {
    entity.require(session, lake, "replay " + entity.things() + " into");
    Location landing = Entity.landing(lake).made();
    SilverCounts counts = new SilverCounts();
    MedallionPipeline<?, ?, ?> pipeline = pipeline(counts);
    List<Step<F>> steps = new ArrayList<>();
    try (RunningPipeline running = start(pipeline)) {
      running.processAllAvailable();
      if (counts.read() > 0) {
        steps.add(counts.step(WAITING, null, figures()));
      }
      for (Arrival load : loads) {
        check(pipeline, load);
        load.landing().accept(landing);
        counts.clear();
        running.processAllAvailable();
        Step<F> step = counts.step(load.name(), load.input(), figures());
        steps.add(step);
        progress.accept(step);
      }
    }
    return steps;
  }

  private F figures() {
    return entity.figures(session, lake);
  }

  /** Refuses before anything lands: what has landed has arrived. */
  private static void check(MedallionPipeline<?, ?, ?> pipeline, Arrival load) {
    if (load.release() != null) {
      try {
        pipeline.checkRelease(load.release().toString());
      } catch (IllegalStateException e) {
        throw new InputException(e.getMessage());
      }
    }
  }

  private static RunningPipeline start(MedallionPipeline<?, ?, ?> pipeline) {
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
    return KeplerPipeline.builder(session).source(source).tables(tables).trigger(SOON);
  }

  private MedallionPipeline<?, ?, ?> pipeline(PipelineListener listener) {
    return releases
        .limit(entity.pipeline(session, lake, Entity.landing(lake), releaseDate, releases.absent()))
        .trigger(SOON)
        .listener(listener)
        .build();
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

    synchronized <F> Step<F> step(String load, Path input, F after) {
      return new Step<>(
          load,
          entered,
          changed,
          left,
          read,
          quarantined,
          Map.copyOf(failures),
          Set.copyOf(arrivals),
          input,
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
