package dev.kepler.examples.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kepler.medallion.lake.Freshness;
import dev.kepler.medallion.lake.Layer;
import dev.kepler.medallion.lake.LedgerEntry;
import java.time.Instant;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The lag")
class LagTest {

  private static final Instant NOON = Instant.parse("2025-10-03T12:00:00Z");

  private final Lag lag = new Lag();

  @Test
  @DisplayName("is that of the oldest record which is not counted yet, in whichever layer it waits")
  void oldest() {
    assertThat(secondsAt(100)).isZero();
    done(Layer.BRONZE, 10, 1);
    done(Layer.BRONZE, 30, 1);
    assertThat(secondsAt(100)).isEqualTo(90);

    done(Layer.SILVER, 10, 1);
    assertThat(secondsAt(100)).as("waits for gold").isEqualTo(90);

    done(Layer.GOLD, 10, 1);
    assertThat(secondsAt(100)).as("waits for silver").isEqualTo(70);

    done(Layer.SILVER, 30, 1);
    done(Layer.GOLD, 30, 1);
    assertThat(secondsAt(100)).isZero();
  }

  @Test
  @DisplayName("ends at silver for a record that said nothing new: gold never hears of it")
  void nothingNew() {
    done(Layer.BRONZE, 10, 1);
    done(Layer.SILVER, 10, 0);

    assertThat(secondsAt(100)).isZero();
  }

  private long secondsAt(long second) {
    return lag.at(NOON.plusSeconds(second)).toSeconds();
  }

  private void done(Layer layer, long arrived, long inserted) {
    Instant moment = NOON.plusSeconds(arrived);
    lag.add(
        LedgerEntry.of(layer, 0, 0)
            .read(1)
            .inserted(inserted)
            .unchanged(1 - inserted)
            .freshness(new Freshness(null, moment, moment.plusSeconds(1)))
            .build());
  }
}
