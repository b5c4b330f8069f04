package dev.kepler.examples.feed;

import dev.kepler.medallion.pipeline.RunningPipeline;
import dev.kepler.pipeline.source.KeyScheme;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/**
 * Loads of a file or of the embedded sample, replayed slowly: real records, a simulated arrival.
 *
 * @param name what the page calls it
 * @param loads at least one, all with the same keys
 * @param landing folder to land them in
 * @param pace from the end of one load to the next
 */
public record ReplayedFeed(String name, List<Load> loads, Path landing, Duration pace)
    implements Feed {

  @Override
  public Optional<String> notice() {
    return Optional.of("Real records, and a simulated arrival: this is " + name + ", replayed.");
  }

  @Override
  public boolean ends() {
    return true;
  }

  @Override
  public KeyScheme keys(CountDownLatch stop) {
    return loads.get(0).keys();
  }

  @Override
  public void run(RunningPipeline running, Consumer<String> words, CountDownLatch stop) {
    IncrementalLoader loader = new IncrementalLoader(landing, loads);
    int landed = 0;
    while (!Feed.stopped(stop, landed == 0 ? Duration.ZERO : pace)) {
      Optional<Load> load = loader.next();
      if (load.isEmpty()) {
        words.accept(name + ". " + IncrementalLoader.ALL_LOADED);
        return;
      }
      landed++;
      words.accept(
          "%s, replayed: %s, load %d of %d"
              .formatted(name, load.get().name(), landed, loads.size()));
      running.processAllAvailable();
    }
  }
}
