package dev.kepler.examples.feed;

import dev.kepler.medallion.pipeline.RunningPipeline;
import dev.kepler.pipeline.archive.ArchiveException;
import dev.kepler.pipeline.archive.ExoplanetArchive;
import dev.kepler.pipeline.source.KeyScheme;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/**
 * The archive, asked at intervals.
 *
 * @param archive the archive
 * @param landing folder of the releases, on the disk
 * @param interval from one question to the next
 */
public record ArchiveFeed(ExoplanetArchive archive, Location landing, Duration interval)
    implements Feed {

  @Override
  public String name() {
    return "the NASA Exoplanet Archive";
  }

  @Override
  public KeyScheme keys(CountDownLatch stop) {
    return KeyScheme.KOI_NAME;
  }

  @Override
  public void run(RunningPipeline running, Consumer<String> words, CountDownLatch stop) {
    do {
      words.accept(name() + " is being asked");
      words.accept(name() + ", asked every " + interval + ": " + ask());
    } while (!Feed.stopped(stop, interval));
  }

  /** An archive that is away today may be there tomorrow. */
  private String ask() {
    try {
      return archive.fetch(landing.local()).message();
    } catch (ArchiveException e) {
      return e.getMessage();
    }
  }
}
