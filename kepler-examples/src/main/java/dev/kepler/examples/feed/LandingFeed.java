package dev.kepler.examples.feed;

import dev.kepler.medallion.pipeline.RunningPipeline;
import dev.kepler.pipeline.source.KeyScheme;
import dev.kepler.pipeline.source.KoiFile;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/**
 * A folder into which others land files. Whether KOIs are in releases of the archive or in the
 * notebook's form is what the lake is; for a new lake, what the first file is whose header has all
 * columns of one of them. Until there is such a file, nothing is read: what is there may be no
 * table, or not written to its end.
 *
 * @param landing the folder
 */
public record LandingFeed(Location landing) implements Feed {

  private static final Duration LOOK = Duration.ofMillis(500);

  /** A folder of the disk. */
  public LandingFeed(Path landing) {
    this(Location.of(landing));
  }

  @Override
  public String name() {
    return "files that land in " + landing.name();
  }

  @Override
  public KeyScheme keys(Optional<KeyScheme> lake, CountDownLatch stop) {
    lake.ifPresent(
        keys ->
            System.out.println(
                "Takes " + words(keys) + " from " + landing + ": the lake's keys are " + keys));
    return lake.orElseGet(() -> keys(stop));
  }

  @Override
  public KeyScheme keys(CountDownLatch stop) {
    boolean waiting = false;
    do {
      List<Location> files = files();
      for (Location file : files) {
        Optional<KeyScheme> keys = KoiFile.keysOf(file.local());
        if (keys.isPresent()) {
          System.out.println(
              "Takes "
                  + words(keys.get())
                  + " from "
                  + landing
                  + ": decided by the header of "
                  + file.name());
          return keys.get();
        }
      }
      if (!waiting && !files.isEmpty()) {
        waiting = true;
        System.out.println(
            "Waits for a KOI table in "
                + landing
                + ": no file there has all its columns yet, "
                + files.get(0).name()
                + " neither");
      }
    } while (!Feed.stopped(stop, LOOK));
    return null;
  }

  private static String words(KeyScheme keys) {
    return keys == KeyScheme.KOI_NAME ? "releases of the archive" : "tables in the notebook's form";
  }

  @Override
  public void run(RunningPipeline running, Consumer<String> words, CountDownLatch stop) {
    words.accept(name());
  }

  /** The files that a stream would read, in the order in which it would. */
  private List<Location> files() {
    try {
      return landing.files().stream()
          .filter(file -> !file.name().matches("[._].*|.*\\._COPYING_"))
          .toList();
    } catch (UncheckedIOException e) {
      throw new InputException(
          "Cannot watch " + landing + ": " + e.getMessage() + ". Name another folder.");
    }
  }
}
