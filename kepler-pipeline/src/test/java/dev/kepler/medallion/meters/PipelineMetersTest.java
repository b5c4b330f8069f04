package dev.kepler.medallion.meters;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kepler.medallion.lake.Backlog;
import dev.kepler.medallion.lake.Freshness;
import dev.kepler.medallion.lake.Layer;
import dev.kepler.medallion.lake.LedgerEntry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Meters of a pipeline")
class PipelineMetersTest {

  private static final Instant NOON = Instant.parse("2025-10-03T12:00:00Z");

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final PipelineMeters meters = new PipelineMeters(registry);

  @Test
  @DisplayName("count rows by where they ended, and time them from their landing and arrival")
  void batch() {
    Freshness times = new Freshness(NOON, NOON.plusSeconds(1), NOON.plusSeconds(3));
    LedgerEntry entry =
        LedgerEntry.of(Layer.SILVER, 0, 1)
            .read(28)
            .inserted(1)
            .updated(2)
            .retracted(3)
            .unchanged(4)
            .superseded(5)
            .neverHeld(6)
            .quarantined(7)
            .freshness(times)
            .build();

    meters.onBatch(entry);
    meters.onBatch(entry);

    assertThat(rows("inserted")).isEqualTo(2);
    assertThat(rows("updated")).isEqualTo(4);
    assertThat(rows("retracted")).isEqualTo(6);
    assertThat(rows("unchanged")).isEqualTo(8);
    assertThat(rows("superseded")).isEqualTo(10);
    assertThat(rows("never_held")).isEqualTo(12);
    assertThat(rows("quarantined")).isEqualTo(14);
    assertThat(seconds("kepler.landed")).isEqualTo(6);
    assertThat(seconds("kepler.arrived")).isEqualTo(4);
  }

  @Test
  @DisplayName("gauge what waits by one look a second, and are not a number where that fails")
  void waiting() {
    AtomicInteger looks = new AtomicInteger();
    List<Backlog> backlog =
        List.of(
            new Backlog(Layer.BRONZE, 3, 3, OptionalLong.empty(), Optional.of(NOON)),
            new Backlog(Layer.GOLD, 1, 2, OptionalLong.of(7), Optional.empty()));
    meters.watch(
        () -> {
          looks.incrementAndGet();
          return backlog;
        });

    assertThat(waiting("loads", "bronze")).isEqualTo(3);
    assertThat(waiting("rows", "bronze")).isNaN();
    assertThat(waiting("age", "bronze")).isPositive();
    assertThat(waiting("loads", "silver")).as("of which nothing is told").isNaN();
    assertThat(waiting("files", "gold")).isEqualTo(2);
    assertThat(waiting("rows", "gold")).isEqualTo(7);
    assertThat(waiting("age", "gold")).isZero();
    assertThat(looks).hasValueLessThan(7);

    SimpleMeterRegistry others = new SimpleMeterRegistry();
    new PipelineMeters(others, Tags.of("entity", "orders"))
        .watch(
            () -> {
              throw new IllegalStateException("the store does not answer");
            });
    assertThat(others.get("kepler.waiting.rows").tag("entity", "orders").gauge().value()).isNaN();
  }

  private double waiting(String figure, String layer) {
    return registry.get("kepler.waiting." + figure).tag("layer", layer).gauge().value();
  }

  private double rows(String outcome) {
    return registry
        .get("kepler.rows")
        .tags("layer", "silver", "outcome", outcome)
        .counter()
        .count();
  }

  private double seconds(String name) {
    return registry.get(name).tag("layer", "silver").timer().totalTime(TimeUnit.SECONDS);
  }
}
