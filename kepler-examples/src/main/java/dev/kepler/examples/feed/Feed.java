package dev.kepler.examples.feed;

import dev.kepler.medallion.pipeline.RunningPipeline;
import dev.kepler.pipeline.source.KeyScheme;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Where the records of the live page come from: it lands files in a folder. */
public interface Feed {

  /** What the page calls it. */
  String name();

  /** What must not be missed of it, in a sentence; empty where it is what it seems. */
  default Optional<String> notice() {
    return Optional.empty();
  }

  /** Whether no more comes once {@link #run} has returned. */
  default boolean ends() {
    return false;
  }

  /** Folder that the pipeline reads. */
  Location landing();

  /**
   * What the records are keyed by, of KOIs; waits until that can be known.
   *
   * @param stop ends the wait
   * @return null when it was ended
   */
  KeyScheme keys(CountDownLatch stop);

  /**
   * What the records are keyed by that go into a lake.
   *
   * @param lake what the lake's own keys are made of, if it is there
   * @param stop ends the wait
   * @return null when it was ended
   */
  default KeyScheme keys(Optional<KeyScheme> lake, CountDownLatch stop) {
    return keys(stop);
  }

  /**
   * Lands what there is until there is no more, or it is stopped.
   *
   * @param running the pipeline that reads it
   * @param words told where the input stands
   * @param stop ends it
   */
  void run(RunningPipeline running, Consumer<String> words, CountDownLatch stop);

  /** Waits; tells whether it was told to stop meanwhile. */
  static boolean stopped(CountDownLatch stop, Duration wait) {
    try {
      return stop.await(wait.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }
}
