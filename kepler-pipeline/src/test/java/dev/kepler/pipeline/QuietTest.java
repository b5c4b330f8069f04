package dev.kepler.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kepler.medallion.pipeline.RunningPipeline;
import dev.kepler.model.testing.LocalSpark;
import dev.kepler.pipeline.testing.LandingFolder;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Configuration;
import org.apache.logging.log4j.core.config.Property;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.Trigger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A pipeline that has nothing to do")
@ExtendWith(LocalSpark.class)
class QuietTest {

  private static final long IDLE = TimeUnit.SECONDS.toNanos(2);

  private final SparkSession spark;

  QuietTest(SparkSession spark) {
    this.spark = spark;
  }

  @ParameterizedTest
  @ValueSource(strings = {"1 second", "10 milliseconds"})
  @DisplayName("logs nothing that a host is warned by")
  void quiet(String interval, @TempDir Path folder) {
    KoiJob job = new KoiJob();
    LandingFolder landing = new LandingFolder(folder.resolve("landing"));
    KeplerPipeline pipeline =
        job.builder(spark, folder).trigger(Trigger.ProcessingTime(interval)).build();
    try (RunningPipeline running = pipeline.start()) {
      landing.land(job.load(0));
      running.processAllAvailable();

      try (Warnings warnings = new Warnings()) {
        LockSupport.parkNanos(IDLE);

        assertThat(warnings.logged).isEmpty();
      }
      landing.land(job.load(1));
      running.processAllAvailable();
      assertThat(pipeline.lake().bronze().count()).isEqualTo(2L * job.load(0).size());
    }
  }

  /** What any logger says from WARN on, as a host with Spark's own settings has it. */
  private static final class Warnings extends AbstractAppender implements AutoCloseable {

    private final List<String> logged = new CopyOnWriteArrayList<>();
    private final LoggerContext context = (LoggerContext) LogManager.getContext(false);
    private final Configuration settings = context.getConfiguration();
    private final Level before = settings.getRootLogger().getLevel();

    Warnings() {
      super("warnings", null, null, true, Property.EMPTY_ARRAY);
      start();
      settings.getRootLogger().addAppender(this, Level.WARN, null);
      settings.getRootLogger().setLevel(Level.WARN);
      context.updateLoggers();
    }

    @Override
    public void append(LogEvent event) {
      logged.add(event.getLoggerName() + ": " + event.getMessage().getFormattedMessage());
    }

    @Override
    public void close() {
      settings.getRootLogger().removeAppender(getName());
      settings.getRootLogger().setLevel(before);
      context.updateLoggers();
      stop();
    }
  }
}
