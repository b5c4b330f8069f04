package dev.kepler.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kepler.examples.cli.KeplerMeters;
import dev.kepler.medallion.lake.Freshness;
import dev.kepler.medallion.lake.Layer;
import dev.kepler.medallion.lake.LedgerEntry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Meters of a pipeline")
class KeplerMetersTest {

  private static final Instant NOON = Instant.parse("2025-10-03T12:00:00Z");

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final KeplerMeters meters = new KeplerMeters(registry);

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
