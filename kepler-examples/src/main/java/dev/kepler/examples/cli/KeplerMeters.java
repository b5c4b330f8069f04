package dev.kepler.examples.cli;

import dev.kepler.medallion.lake.Freshness;
import dev.kepler.medallion.lake.Layer;
import dev.kepler.medallion.lake.LedgerEntry;
import dev.kepler.medallion.lifecycle.PipelineException;
import dev.kepler.medallion.lifecycle.PipelineListener;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.util.Objects;

/**
 * Meters of a pipeline, for an application that has a Micrometer registry already:
 *
 * <pre>{@code
 * KeplerPipeline.builder(spark).listener(new KeplerMeters(registry))
 * }</pre>
 *
 * <p>{@code kepler.rows} counts rows by layer and by where they ended, {@code kepler.landed} and
 * {@code kepler.arrived} time the newest load of each batch from its landing, and from its arrival
 * in bronze, to the layer; {@code kepler.failures} counts failures by layer.
 */
public final class KeplerMeters implements PipelineListener {

  private static final String LAYER = "layer";

  private final MeterRegistry registry;

  /** Makes meters in a registry. */
  public KeplerMeters(MeterRegistry registry) {
    this.registry = Objects.requireNonNull(registry, "registry");
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
    registry.counter("kepler.failures", LAYER, layer.toString()).increment();
  }

  private void rows(LedgerEntry entry, String outcome, long rows) {
    registry
        .counter("kepler.rows", Tags.of(LAYER, entry.layer().toString(), "outcome", outcome))
        .increment((double) rows);
  }

  private void time(String name, LedgerEntry entry, Duration since) {
    registry.timer(name, LAYER, entry.layer().toString()).record(since);
  }
}
