package dev.kepler.examples;

import static org.apache.spark.sql.functions.expr;

import dev.kepler.medallion.lake.Layer;
import dev.kepler.medallion.lake.LedgerEntry;
import dev.kepler.medallion.lake.TableLayout;
import dev.kepler.medallion.localdisk.InProcessFileSystem;
import dev.kepler.pipeline.KeplerPipeline;
import dev.kepler.pipeline.source.KoiSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.ExecutorLostFailure;
import org.apache.spark.FetchFailed;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.SparkSession;

/**
 * What a cluster is given to do: two large loads of simulated KOIs out of a Delta table, each a
 * batch. Of the second each row is of a KOI that the first has, under another disposition. {@link
 * ClusterTest} works out what must come of it.
 */
public final class ClusterJob {

  /** In how many files a load lies, and so in how many tasks it is read. */
  private static final int FILES = 20;

  /** Columns of a row, of its id and the number of its load. */
  private static final String[] ROW = {
    "id + 1 AS row_id",
    "1000000 + id DIV 3 AS kepler_star_id",
    "format_string('K%05d.%02d', id DIV 99, id % 99 + 1) AS kepoi_name",
    "IF((id + load) % 10 < 4, concat('Simulated-', id, ' b'), NULL) AS kepler_name",
    "CASE WHEN (id + load) % 10 < 4 THEN 'CONFIRMED' WHEN (id + load) % 10 < 7 THEN 'CANDIDATE'"
        + " ELSE 'FALSE POSITIVE' END AS disposition",
    "IF(id % 1000 = 7 + load, 1.5D, (id % 101) / 100D) AS confidence"
  };

  private ClusterJob() {}

  /**
   * Runs.
   *
   * @param args folder of everything, rows of the first load, rows of the second
   */
  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args[0]);
    SparkSession.Builder builder = SparkSession.builder();
    InProcessFileSystem.settings().forEach(builder::config);
    SparkSession session = builder.getOrCreate();
    Losses losses = new Losses();
    session.sparkContext().addSparkListener(losses);
    String raw = folder.resolve("raw").toString();
    arrive(session, raw, Long.parseLong(args[1]), 0);
    KeplerPipeline pipeline =
        KeplerPipeline.builder(session)
            .source(KoiSource.delta(raw))
            .tables(TableLayout.under(folder.resolve("lake").toString()))
            .departureLimit(1)
            .build();
    Files.writeString(
        folder.resolve("counting"),
        session.sparkContext().uiWebUrl().get()
            + "/api/v1/applications/"
            + session.sparkContext().applicationId());
    count(pipeline);
    arrive(session, raw, Long.parseLong(args[2]), 1);
    count(pipeline);
    Files.write(
        folder.resolve("ledger"),
        pipeline.lake().ledger().entries(Layer.SILVER).stream()
            .filter(entry -> entry.read() > 0)
            .map(ClusterJob::text)
            .toList());
    Files.writeString(folder.resolve("losses"), losses.toString());
    session.stop();
  }

  private static void arrive(SparkSession session, String raw, long rows, int load) {
    session
        .range(0, rows, 1, FILES)
        .withColumn("load", expr(Integer.toString(load)))
        .selectExpr(ROW)
        .write()
        .format("delta")
        .option("optimizeWrite", false)
        .mode("append")
        .save(raw);
  }

  private static void count(KeplerPipeline pipeline) {
    Instant began = Instant.now();
    pipeline.runOnce();
    System.out.printf(
        Locale.ROOT, "counted in %d ms%n", Duration.between(began, Instant.now()).toMillis());
  }

  private static String text(LedgerEntry entry) {
    return "read %d, entered %d, changed %d, left %d, unchanged %d, quarantined %d"
        .formatted(
            entry.read(),
            entry.inserted(),
            entry.updated(),
            entry.retracted(),
            entry.unchanged(),
            entry.quarantined());
  }

  /** What befell tasks. */
  private static final class Losses extends SparkListener {

    private final AtomicInteger lost = new AtomicInteger();
    private final AtomicInteger unfetched = new AtomicInteger();
    private final AtomicInteger speculative = new AtomicInteger();

    @Override
    public void onTaskEnd(SparkListenerTaskEnd task) {
      if (task.reason() instanceof ExecutorLostFailure) {
        lost.incrementAndGet();
      } else if (task.reason() instanceof FetchFailed) {
        unfetched.incrementAndGet();
      }
      if (task.taskInfo().speculative()) {
        speculative.incrementAndGet();
      }
    }

    @Override
    public String toString() {
      return "{\"lost\":%s,\"unfetched\":%s,\"speculative\":%s}"
          .formatted(lost, unfetched, speculative);
    }
  }
}
