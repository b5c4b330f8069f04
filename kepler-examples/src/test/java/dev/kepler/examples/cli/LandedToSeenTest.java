package dev.kepler.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kepler.examples.feed.LandingFeed;
import dev.kepler.model.testing.LocalSpark;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Measures what the README of the examples says: how long a load takes from its landing to the
 * screen. Runs where it is asked for, with the number of loads: {@code -Dkepler.measure=30}.
 */
@DisplayName("From landing to the screen")
@ExtendWith(LocalSpark.class)
@EnabledIfSystemProperty(named = "kepler.measure", matches = "[0-9]+")
class LandedToSeenTest {

  private static final int WARMING = 5;
  private static final String HEADER =
      "row_id,kepler_star_id,kepoi_name,kepler_name,disposition,confidence\n";

  @Test
  @DisplayName("it takes so long, load by load")
  void measure(SparkSession spark, @TempDir Path folder) throws Exception {
    int loads = Integer.parseInt(System.getProperty("kepler.measure"));
    Path landing = Files.createDirectory(folder.resolve("landing"));
    Live.Settings settings =
        new Live.Settings(
            folder.resolve("lake"),
            Optional.of(new LandingFeed(landing)),
            "127.0.0.1",
            0,
            List.of());
    try (Browser browser = Browser.open();
        Live live = new Live(spark, settings)) {
      Thread pipeline = new Thread(live::run, "live under measurement");
      pipeline.start();
      browser.visit(live.address());
      browser.waitFor("#status", "Waiting");
      long[] seen =
          IntStream.rangeClosed(1, WARMING + loads)
              .mapToLong(n -> land(folder, n, browser))
              .skip(WARMING)
              .sorted()
              .toArray();

      System.out.printf(
          Locale.ROOT,
          "Landed to seen over %d loads: median %d ms, 95th percentile %d ms, most %d ms%n",
          loads,
          seen[(loads - 1) / 2],
          seen[(int) Math.ceil(loads * 0.95) - 1],
          seen[loads - 1]);
      assertThat(seen).hasSize(loads);
      live.stop();
      pipeline.join();
    }
  }

  /** Lands one more simulated planet, waits until it is on the screen, and gives how long. */
  private static long land(Path folder, int n, Browser browser) {
    try {
      Path aside =
          Files.writeString(
              folder.resolve("aside"),
              HEADER + n + "," + n + ",K%05d.01,Simulated-%d b,CONFIRMED,1.0%n".formatted(n, n));
      Files.move(aside, folder.resolve("landing").resolve("load-" + n + ".csv"));
      browser.waitFor("#confirmed", Integer.toString(n));
      String[] seen = ((String) browser.value("document.body.dataset.seen")).split(" ", -1);
      assertThat(seen[0]).isEqualTo(Integer.toString(n));
      return Long.parseLong(seen[1]);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
