package dev.kepler.medallion.meters;

import dev.kepler.medallion.lake.Backlog;
import dev.kepler.medallion.lake.Freshness;
import dev.kepler.medallion.lake.Layer;
import dev.kepler.medallion.lake.LedgerEntry;
import dev.kepler.medallion.lifecycle.PipelineException;
import dev.kepler.medallion.lifecycle.PipelineListener;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Meters of a pipeline, for an application that has a Micrometer registry:
 *
 * <pre>{@code
 * PipelineMeters meters = new PipelineMeters(registry);
 * MedallionPipeline<RawOrder, BronzeOrder, SilverOrder> pipeline =
 *     MedallionPipeline.builder(spark, orders).listener(meters)
 *         .source(source).tables(tables).build();
 * meters.watch(pipeline::backlog);
 * }</pre>
 *
 * <p>Counted and timed of each batch: {@code kepler.rows}, rows by {@code layer} and by {@code
 * outcome}, where they ended; {@code kepler.landed} and {@code kepler.arrived}, the newest load's
 * time from its landing, and from its arrival in bronze, to the {@code layer}; {@code
 * kepler.failures} by {@code layer}. Looked up when somebody asks, of what is watched: {@code
 * kepler.waiting.loads}, {@code kepler.waiting.files}, {@code kepler.waiting.rows} and {@code
 * kepler.waiting.age} in seconds, each by {@code layer}, as {@link Backlog} has them; not a number
 * where it is not known.
 *
 * <p>Needs {@code io.micrometer:micrometer-core} on the class path, which the library does not
 * bring. Safe for use by several threads.
 */
public final class PipelineMeters implements PipelineListener {

  private static final Logger LOG = LoggerFactory.getLogger(PipelineMeters.class);
  private static final String LAYER = "layer";

  /** One scrape asks for all gauges at once, and the answer is a look at files. */
  private static final Duration ONE_SCRAPE = Duration.ofSeconds(1);

  private static final List<Layer> WITH_QUERIES = List.of(Layer.BRONZE, Layer.SILVER, Layer.GOLD);

  private final MeterRegistry registry;
  private final Tags tags;

  /** Makes meters in a registry. */
  public PipelineMeters(MeterRegistry registry) {
    this(registry, List.of());
  }

  /**
   * Makes meters in a registry that several pipelines share.
   *
   * @param tags tell this pipeline's meters from those of others, such as {@code entity=orders}
   */
  public PipelineMeters(MeterRegistry registry, Iterable<Tag> tags) {
    this.registry = Objects.requireNonNull(registry, "registry");
    this.tags = Tags.of(tags);
  }

  /**
   * Adds gauges of what waits before the layers.
   *
   * @param backlog asked at most once a second, and only when a gauge is read, such as {@code
   *     pipeline::backlog}
   * @return these meters
   */
  public PipelineMeters watch(Supplier<List<Backlog>> backlog) {
    Remembered remembered = new Remembered(Objects.requireNonNull(backlog, "backlog"));
    for (Layer layer : WITH_QUERIES) {
      gauge("kepler.waiting.loads", layer, remembered, Backlog::loads);
      gauge("kepler.waiting.files", layer, remembered, Backlog::files);
      gauge(
          "kepler.waiting.rows",
          layer,
          remembered,
          waiting -> waiting.rows().isPresent() ? waiting.rows().getAsLong() : Double.NaN);
      gauge("kepler.waiting.age", layer, remembered, PipelineMeters::seconds);
    }
    return this;
  }

  private static double seconds(Backlog waiting) {
    return waiting.age(Instant.now()).toMillis() / 1e3;
  }

  private void gauge(
      String name, Layer layer, Remembered backlog, ToDoubleFunction<Backlog> figure) {
    Gauge.builder(name, () -> backlog.of(layer).map(figure::applyAsDouble).orElse(Double.NaN))
        .tags(tags.and(LAYER, layer.toString()))
        .baseUnit(name.endsWith("age") ? "seconds" : null)
        .strongReference(true)
        .register(registry);
  }

  /** What waits, as it was when it was last asked for. */
  private static final class Remembered {

    private final Supplier<List<Backlog>> backlog;
    private List<Backlog> last = List.of();
    private long asked = System.nanoTime() - ONE_SCRAPE.toNanos();

    Remembered(Supplier<List<Backlog>> backlog) {
      this.backlog = backlog;
    }

    synchronized Optional<Backlog> of(Layer layer) {
      if (System.nanoTime() - asked >= ONE_SCRAPE.toNanos()) {
        last = ask();
        asked = System.nanoTime();
      }
      return last.stream().filter(waiting -> waiting.layer() == layer).findFirst();
    }

    /** A registry must not fail because a store does not answer. */
    private List<Backlog> ask() {
      try {
        return backlog.get();
      } catch (RuntimeException e) {
        LOG.warn("Cannot tell what waits: {}", e.toString());
        return List.of();
      }
    }
  }

  @Override
  public void onBatch(LedgerEntry entry) {
    rows(entry, "inserted", entry.inserted());
    rows(entry, "updated", entry.updated());
    rows(entry, "retracted", entry.retracted());
    rows(entry, "unchanged", entry.unchanged());
    rows(entry, "superseded", entry.superseded());
    rows(entry, "never_held", entry.neverHeld());
    rows(entry, "quarantined", entry.quarantined());
    Freshness times = entry.freshness();
    if (times != null) {
      times.sinceLanded().ifPresent(since -> time("kepler.landed", entry, since));
      time("kepler.arrived", entry, times.sinceArrived());
    }
  }

  @Override
  public void onRestart(PipelineException failure, int attempt, Duration delay) {
    failed(failure.layer());
  }

  @Override
  public void onFailed(PipelineException failure) {
    failed(failure.layer());
  }

  private void failed(Layer layer) {
    registry.counter("kepler.failures", with(LAYER, layer.toString())).increment();
  }

  private void rows(LedgerEntry entry, String outcome, long rows) {
    registry
        .counter("kepler.rows", with(LAYER, entry.layer().toString(), "outcome", outcome))
        .increment((double) rows);
  }

  private void time(String name, LedgerEntry entry, Duration since) {
    registry.timer(name, with(LAYER, entry.layer().toString())).record(since);
  }

  /** Not as {@code Tags}: what takes those, a registry of Spring Boot 3 does not have. */
  private Iterable<Tag> with(String... more) {
    return tags.and(more);
  }
}
