package dev.kepler.pipeline.archive;

import dev.kepler.medallion.internal.csv.CsvHeaderException;
import dev.kepler.medallion.internal.csv.CsvRecords;
import dev.kepler.medallion.internal.csv.Preamble;
import dev.kepler.medallion.internal.csv.ReleaseDate;
import dev.kepler.medallion.internal.csv.Unpacked;
import dev.kepler.medallion.internal.text.OneLine;
import dev.kepler.medallion.landing.LandedName;
import dev.kepler.medallion.landing.Landing;
import dev.kepler.pipeline.source.KoiForm;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Folder in which releases land, one file each. What is being written has a name that begins with a
 * dot, so that no reader looks at it.
 */
final class ReleaseFolder {

  private static final DateTimeFormatter NAME =
      DateTimeFormatter.ofPattern("'koi-'uuuuMMdd'T'HHmmss'Z.csv'", Locale.ROOT);
  private static final Predicate<String> ASIDE =
      Pattern.compile("\\.koi-[0-9]{8}T[0-9]{6}Z\\.csv.*").asMatchPredicate();

  private final Path folder;
  private final Landing landing;

  ReleaseFolder(Path folder, Clock clock) {
    this.folder = folder;
    this.landing = Landing.into(folder, clock);
  }

  /** A landed file and the date in its preamble, the earliest there is when it has none. */
  record Landed(Path file, LocalDateTime date) {

    private static Landed of(Path file) throws IOException {
      try (InputStream content = open(file)) {
        Preamble preamble = CsvRecords.preamble(content, file.toString());
        if (preamble.doubt().isPresent()) {
          throw ArchiveException.landing(
              file,
              "which release is the last cannot be told: " + preamble.doubt().get(),
              "Correct that line, or take the file out of the folder",
              null);
        }
        return new Landed(file, preamble.date().orElse(LocalDateTime.MIN));
      } catch (CsvHeaderException e) { // no release
        return new Landed(file, LocalDateTime.MIN);
      }
    }

    private static InputStream open(Path file) throws IOException {
      return Unpacked.open(() -> Files.newInputStream(file), file.toString());
    }

    Release release() throws IOException {
      try (InputStream content = open(file)) {
        return Release.read(new CsvRecords<>(content, file.toString(), KoiForm.ARCHIVE));
      } catch (CsvHeaderException e) {
        throw ArchiveException.landing(
            file,
            "this is the last release, and " + OneLine.of(e.reason()),
            "Correct that file, or take it out of the folder",
            e);
      }
    }
  }

  /** The file with the latest date in its preamble; among files without one, the last by name. */
  Optional<Landed> last() throws IOException {
    List<Landed> landed = new ArrayList<>();
    for (Path file : visible()) {
      landed.add(Landed.of(file));
    }
    return landed.stream()
        .max(
            Comparator.comparing(Landed::date)
                .thenComparing(release -> release.file().getFileName().toString()));
  }

  /** Removes what a fetch that was killed has left aside. */
  void removeLeftovers() throws IOException {
    for (Path leftover : files(ASIDE)) {
      Files.deleteIfExists(leftover);
    }
  }

  /**
   * Lands a release as {@link Landing} does, as the newest one by date, name and modification time.
   *
   * @param fetched moved on by seconds where a file is as new already, as after a clock set back
   */
  Path land(TapAnswer answer, LocalDateTime fetched) throws IOException {
    LocalDateTime date = growing(fetched.truncatedTo(ChronoUnit.SECONDS));
    return landing.land(
        NAME.format(date),
        new SequenceInputStream(
            new ByteArrayInputStream(preamble(answer, date)),
            new ByteArrayInputStream(answer.content())));
  }

  private LocalDateTime growing(LocalDateTime fetched) throws IOException {
    LocalDateTime last = last().map(Landed::date).orElse(LocalDateTime.MIN);
    LocalDateTime date = fetched.isAfter(last) ? fetched : last.plusSeconds(1);
    while (Files.exists(folder.resolve(NAME.format(date)))) {
      date = date.plusSeconds(1);
    }
    return date;
  }

  private static byte[] preamble(TapAnswer answer, LocalDateTime date) {
    return ("# This file was fetched from "
            + answer.archive()
            + " over TAP by Kepler Medallion\n# "
            + ReleaseDate.format(date)
            + "\n")
        .getBytes(StandardCharsets.UTF_8);
  }

  private List<Path> visible() throws IOException {
    return files(name -> !LandedName.isHidden(name));
  }

  private List<Path> files(Predicate<String> name) throws IOException {
    if (!Files.exists(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> name.test(file.getFileName().toString()) && Files.isRegularFile(file))
          .toList();
    }
  }
}
