package dev.kepler.examples;

import dev.kepler.model.ArchiveColumns;
import dev.kepler.pipeline.KeyScheme;
import dev.kepler.pipeline.RunningPipeline;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * A folder into which others land files. Whether they are releases of the archive or in the
 * notebook's form is seen in the first one.
 *
 * @param landing the folder
 */
record LandingFeed(Path landing) implements Feed {

  private static final Duration LOOK = Duration.ofMillis(500);

  @Override
  public String name() {
    return "files that land in " + landing.getFileName();
  }

  @Override
  public KeyScheme keys(CountDownLatch stop) {
    do {
      Optional<KeyScheme> keys = first().map(LandingFeed::keysOf);
      if (keys.isPresent()) {
        return keys.get();
      }
    } while (!Feed.stopped(stop, LOOK));
    return null;
  }

  @Override
  public void run(RunningPipeline running, Consumer<String> words, CountDownLatch stop) {
    words.accept(name());
  }

  private Optional<Path> first() {
    try (Stream<Path> files = Files.list(landing)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> !file.getFileName().toString().matches("[._].*"))
          .min(Path::compareTo);
    } catch (IOException e) {
      throw new InputException(
          "Cannot watch " + landing + ": " + e.getMessage() + ". Name another folder.");
    }
  }

  private static KeyScheme keysOf(Path file) {
    try (InputStream in = Files.newInputStream(file);
        BufferedReader lines =
            new BufferedReader(
                new InputStreamReader(
                    file.toString().endsWith(".gz") ? new GZIPInputStream(in) : in,
                    StandardCharsets.UTF_8))) {
      return lines
          .lines()
          .filter(line -> !line.startsWith("#") && !line.isBlank())
          .findFirst()
          .filter(header -> header.toLowerCase(Locale.ROOT).contains(ArchiveColumns.KEPID))
          .map(header -> KeyScheme.KOI_NAME)
          .orElse(KeyScheme.ROW_ID);
    } catch (IOException | UncheckedIOException e) {
      throw new InputException("Cannot read " + file + ": " + e.getMessage() + ". Check the file.");
    }
  }
}
