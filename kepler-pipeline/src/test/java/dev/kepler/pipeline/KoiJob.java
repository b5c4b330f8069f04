package dev.kepler.pipeline;

import dev.kepler.medallion.lake.TableLayout;
import dev.kepler.medallion.lifecycle.RestartPolicy;
import dev.kepler.model.RawKoi;
import dev.kepler.pipeline.source.KoiSource;
import dev.kepler.pipeline.testing.KoiCrashJob;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.spark.sql.SparkSession;

/**
 * Job of the crash tests: small loads of simulated KOIs that enter, change, leave, come back, are
 * repeated, are doubled within a load, contradict themselves, or are bad.
 */
public class KoiJob implements KoiCrashJob {

  private static final List<String> DISPOSITIONS =
      List.of("CONFIRMED", "CANDIDATE", "FALSE POSITIVE");
  private static final int KEYS = 60;
  private static final int ROWS = 25;

  /** Called in each child. */
  public KoiJob() {}

  @Override
  public List<RawKoi> load(int number) {
    if (number % 4 == 3) { // the load before once more, as it stands
      return load(number - 1);
    }
    Random random = new Random(number);
    List<RawKoi> rows = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      rows.add(koi(1 + random.nextInt(KEYS), random));
    }
    rows.add(rows.get(0));
    RawKoi bad = koi(KEYS + 1, random);
    bad.setConfidence(7.0);
    rows.add(bad);
    return rows;
  }

  private static RawKoi koi(int key, Random random) {
    String disposition = DISPOSITIONS.get(random.nextInt(DISPOSITIONS.size()));
    RawKoi koi = new RawKoi();
    koi.setRowId((long) key);
    koi.setKeplerStarId(1_000L + key / 3);
    koi.setKepoiName("K%05d.01".formatted(key));
    koi.setKeplerName(disposition.equals("CONFIRMED") ? "Kepler-" + key + " b" : null);
    koi.setDisposition(disposition);
    koi.setConfidence(random.nextInt(11) / 10.0);
    return koi;
  }

  @Override
  public boolean isBad(RawKoi koi) {
    return koi.getConfidence() > 1;
  }

  @Override
  public KeplerPipeline pipeline(SparkSession session, Path folder) {
    return builder(session, folder).build();
  }

  KeplerPipeline.Builder builder(SparkSession session, Path folder) {
    return KeplerPipeline.builder(session)
        .source(KoiSource.csv(folder.resolve("landing").toString()))
        .tables(TableLayout.under(folder.resolve("lake").toString()))
        .restarts(
            RestartPolicy.attempts(20).backOff(Duration.ofMillis(10), Duration.ofMillis(100)));
  }
}
