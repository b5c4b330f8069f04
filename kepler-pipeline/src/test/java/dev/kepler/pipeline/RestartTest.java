package dev.kepler.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.kepler.medallion.lake.TableLayout;
import dev.kepler.medallion.lifecycle.PipelineException;
import dev.kepler.medallion.lifecycle.PipelineListener;
import dev.kepler.medallion.lifecycle.RestartPolicy;
import dev.kepler.medallion.pipeline.RunningPipeline;
import dev.kepler.model.RawKoi;
import dev.kepler.model.testing.Kois;
import dev.kepler.model.testing.LocalSpark;
import dev.kepler.pipeline.source.KoiSource;
import dev.kepler.pipeline.testing.LandingFolder;
import dev.kepler.pipeline.testing.Oracle;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.Trigger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A layer that fails")
@ExtendWith(LocalSpark.class)
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class RestartTest {

  /**
   * How many more reads of the source fail; static, because Spark sends the function to its tasks.
   */
  private static final AtomicInteger FAILURES = new AtomicInteger();

  private static final RestartPolicy THREE =
      RestartPolicy.attempts(3).backOff(Duration.ofMillis(1), Duration.ofMillis(20));

  private final SparkSession spark;
  private final List<String> restarts = new CopyOnWriteArrayList<>();
  private LandingFolder landing;
  private TestLake lake;

  RestartTest(SparkSession spark) {
    this.spark = spark;
  }

  @BeforeEach
  void fresh(@TempDir Path folder) {
    landing = new LandingFolder(folder.resolve("landing"));
    lake = new TestLake(spark, TableLayout.under(folder.resolve("lake").toString()));
    landing.land(List.of(Kois.kepler227b()));
  }

  @Test
  @DisplayName("by an error of the store is started again, each time told, and then goes on")
  void transientError() {
    FAILURES.set(2);

    try (RunningPipeline running = pipeline(THREE, new IOException("shaky")).start()) {
      running.processAllAvailable();
      FAILURES.set(3);
      landing.land(List.of(Kois.kepler503b()));
      running.processAllAvailable();
    }

    assertThat(restarts)
        .containsExactly("bronze 1", "bronze 2", "bronze 1", "bronze 2", "bronze 3");
    lake.mustEqual(new Oracle().load(List.of(Kois.kepler227b())).load(List.of(Kois.kepler503b())));
  }

  @Test
  @DisplayName(
      "before it runs is told and tried again, though Scala does not declare what it throws")
  void beforeItRuns() {
    FAILURES.set(2);
    KoiSource shaky =
        session -> {
          if (FAILURES.getAndDecrement() > 0) {
            throwUndeclared(new IOException("shaky"));
          }
          return KoiSource.csv(landing.path()).open(session);
        };

    pipeline(THREE, shaky).runOnce();

    assertThat(restarts).containsExactly("bronze 1", "bronze 2");
    lake.mustEqual(new Oracle().load(List.of(Kois.kepler227b())));

    FAILURES.set(1);
    assertThatExceptionOfType(PipelineException.class)
        .isThrownBy(() -> pipeline(RestartPolicy.off(), shaky).start())
        .withMessageContaining("layer bronze: shaky");
  }

  /** Throws as Scala does. */
  @SuppressWarnings("unchecked")
  private static <E extends Exception> void throwUndeclared(Exception e) throws E {
    throw (E) e;
  }

  @Test
  @DisplayName("again and again is not retried for ever: its last failure is the pipeline's")
  void poison() {
    FAILURES.set(Integer.MAX_VALUE);

    assertThatExceptionOfType(PipelineException.class)
        .isThrownBy(() -> pipeline(THREE, new IOException("broken disk")).runOnce())
        .withMessageContaining("layer bronze: broken disk");

    assertThat(restarts).containsExactly("bronze 1", "bronze 2", "bronze 3");
    assertThat(spark.streams().active()).isEmpty();
  }

  @Test
  @DisplayName("by what is in the batch is not tried again, nor by anything when restarts are off")
  void permanentError() {
    FAILURES.set(Integer.MAX_VALUE);

    for (KeplerPipeline pipeline :
        List.of(
            pipeline(THREE, new ArithmeticException("no such number")),
            pipeline(RestartPolicy.off(), new IOException("shaky")))) {
      assertThatExceptionOfType(PipelineException.class).isThrownBy(pipeline::runOnce);
    }

    assertThat(restarts).isEmpty();
  }

  @Test
  @DisplayName("waits longer each time, within bounds, and is told plainly what cannot be")
  void policy() {
    RestartPolicy policy =
        RestartPolicy.attempts(9).backOff(Duration.ofSeconds(1), Duration.ofSeconds(10));

    assertThat(policy.delay(1)).isBetween(Duration.ofMillis(500), Duration.ofSeconds(1));
    assertThat(policy.delay(3)).isBetween(Duration.ofSeconds(2), Duration.ofSeconds(4));
    assertThat(policy.delay(9)).isBetween(Duration.ofSeconds(5), Duration.ofSeconds(10));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RestartPolicy.attempts(0))
        .withMessageContaining("restart 0 times");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> policy.backOff(Duration.ZERO, Duration.ofSeconds(1)))
        .withMessageContaining("PT0S");
  }

  private KeplerPipeline pipeline(RestartPolicy policy, Exception error) {
    MapFunction<RawKoi, RawKoi> shaky =
        koi -> {
          if (FAILURES.getAndDecrement() > 0) {
            throw error;
          }
          return koi;
        };
    return pipeline(
        policy, session -> KoiSource.csv(landing.path()).open(session).map(shaky, RawKoi.ENCODER));
  }

  private KeplerPipeline pipeline(RestartPolicy policy, KoiSource source) {
    return lake.pipeline(source)
        .restarts(policy)
        .trigger(Trigger.ProcessingTime("20 milliseconds"))
        .listener(
            new PipelineListener() {
              @Override
              public void onRestart(PipelineException failure, int attempt, Duration delay) {
                restarts.add(failure.layer() + " " + attempt);
              }
            })
        .build();
  }
}
