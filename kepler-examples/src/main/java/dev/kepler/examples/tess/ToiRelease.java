package dev.kepler.examples.tess;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Release of the table of TOIs: a file, or one of two that this example has made up.
 *
 * @param name of its file; the date in it is the release's
 * @param file null for a simulated one
 */
public record ToiRelease(String name, Path file) {

  private static final Pattern DATE = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");

  /** A few TOIs in two releases. They are simulated: no such stars, no such planets. */
  public static List<ToiRelease> simulated() {
    return Stream.of("simulated-toi-2001-01-07.csv", "simulated-toi-2001-01-14.csv")
        .map(name -> new ToiRelease(name, null))
        .toList();
  }

  /** The release in a file, packed or not. */
  public static ToiRelease of(Path file) {
    return new ToiRelease(file.getFileName().toString(), file);
  }

  /**
   * The releases in a folder, by their names.
   *
   * @param folder of {@code toi-2025-03-30.csv.gz} and the like
   * @throws UncheckedIOException when it cannot be read
   */
  public static List<ToiRelease> in(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().matches("toi-.*\\.csv(\\.gz)?"))
          .sorted()
          .map(ToiRelease::of)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + folder + ": " + e.getMessage(), e);
    }
  }

  /**
   * The last date in the name of a release's file; empty where there is none.
   *
   * @param path such as {@code landing/toi-2025-03-30.csv.gz}
   */
  public static Optional<LocalDateTime> dateOf(String path) {
    try {
      return DATE.matcher(path.substring(path.lastIndexOf('/') + 1))
          .results()
          .map(MatchResult::group)
          .reduce((earlier, later) -> later)
          .map(date -> LocalDate.parse(date).atStartOfDay());
    } catch (DateTimeParseException e) { // no day of any month
      return Optional.empty();
    }
  }

  /** Its bytes, as they are packed; the caller closes it. */
  public InputStream open() throws IOException {
    return file == null ? ToiRelease.class.getResourceAsStream(name) : Files.newInputStream(file);
  }
}
