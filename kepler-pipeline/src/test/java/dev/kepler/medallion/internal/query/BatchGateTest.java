package dev.kepler.medallion.internal.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayName("The gate before a layer's batches")
@Timeout(value = 1, unit = TimeUnit.MINUTES)
class BatchGateTest {

  private final BatchGate gate = new BatchGate();

  @Test
  @DisplayName("turns a batch away that an interrupt did not reach, instead of holding it for ever")
  void refuse() throws Exception {
    gate.shut();
    CompletableFuture<Boolean> batch = CompletableFuture.supplyAsync(this::isTurnedAway);
    while (!gate.holdsOneBack()) {
      Thread.onSpinWait();
    }

    gate.refuse();

    assertThat(batch.get()).isTrue();
    assertThatExceptionOfType(InterruptedException.class).isThrownBy(gate::enter);
  }

  @Test
  @DisplayName("lets one in that waited, once it is opened, and knows when it is empty")
  void open() throws Exception {
    gate.enter();
    assertThat(gate.isInside(Thread.currentThread())).isTrue();
    assertThat(gate.awaitEmpty(Duration.ofMillis(1))).isFalse();
    gate.shut();
    gate.leave();
    assertThat(gate.awaitEmpty(Duration.ofMillis(1))).isTrue();
    CompletableFuture<Boolean> batch = CompletableFuture.supplyAsync(this::isTurnedAway);
    while (!gate.holdsOneBack()) {
      Thread.onSpinWait();
    }

    gate.open();

    assertThat(batch.get()).isFalse();
  }

  private boolean isTurnedAway() {
    try {
      gate.enter();
      return false;
    } catch (InterruptedException e) {
      return true;
    }
  }
}
