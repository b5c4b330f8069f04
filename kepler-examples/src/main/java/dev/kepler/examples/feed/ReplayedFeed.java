package dev.kepler.examples.feed;

import dev.kepler.medallion.pipeline.RunningPipeline;
import dev.kepler.pipeline.source.KeyScheme;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/**
 * Loads that are there, replayed slowly: a simulated arrival.
 *
 * @param name what the page calls it
 * @param isReal whether the records are
 * @param loads at least one
 * @param keys what the records are keyed by, of KOIs; null of others
 * @param landing folder to land them in
 * @param pace from the end of one load to the next
 */
public record ReplayedFeed(
    String name,
    boolean isReal,
    List<Arrival> loads,
    KeyScheme keys,
    Location landing,
    Duration pace)
    implements Feed {

  @Override
  public Optional<String> notice() {
    return Optional.of(
        (isReal ? "Real" : "Simulated")
            + " records, and a simulated arrival: this is "
            + name
            + ", replayed.");
  }

  @Override
  public boolean ends() {
    return true;
  }

  @Override
  public KeyScheme keys(CountDownLatch stop) {
    return keys;
  }

  @Override
  public void run(RunningPipeline running, Consumer<String> words, CountDownLatch stop) {
    landing.made();
    int landed = 0;
    while (!Feed.stopped(stop, landed == 0 ? Duration.ZERO : pace)) {
      if (landed == loads.size()) {
        words.accept(name + ". " + IncrementalLoader.ALL_LOADED);
        return;
      }
      Arrival load = loads.get(landed++);
      load.landing().accept(landing);
      words.accept(
          "%s, replayed: %s, load %d of %d".formatted(name, load.name(), landed, loads.size()));
      running.processAllAvailable();
    }
  }
}
