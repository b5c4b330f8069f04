package dev.kepler.pipeline.testing;

import dev.kepler.model.ArchiveColumns;
import dev.kepler.model.KoiColumns;
import dev.kepler.model.RawKoi;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Folder into which tests land files as a careful writer does: whole, and one after the other. */
public final class LandingFolder {

  private static final Instant FIRST = Instant.parse("2017-10-03T00:00:00Z");

  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE MMM d HH:mm:ss uuuu", Locale.ROOT);

  private final Path folder;
  private int files;

  /** Makes the folder where it is missing, or goes on with what has landed there. */
  public LandingFolder(Path folder) {
    try {
      this.folder = Files.createDirectories(folder);
      try (Stream<Path> landed = Files.list(folder)) {
        files = (int) landed.filter(file -> !file.getFileName().toString().startsWith(".")).count();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The folder. */
  public String path() {
    return folder.toString();
  }

  /** Lands records in the notebook's form. */
  public Path land(List<RawKoi> kois) {
    return land(
        "load-" + files + ".csv",
        Stream.concat(
                Stream.of(String.join(",", KoiColumns.NOTEBOOK)), kois.stream().map(this::line))
            .collect(Collectors.joining("\n", "", "\n")));
  }

  /** Lands records as a release of the archive, a day newer than what landed before. */
  public Path landRelease(List<RawKoi> kois) {
    return landRelease(files, kois);
  }

  /** Lands records as a release of the archive, so many days newer than the first there is. */
  public Path landRelease(int day, List<RawKoi> kois) {
    String date = DATE.format(FIRST.atOffset(ZoneOffset.UTC).plusDays(day));
    return land(
        "release-" + files + ".csv",
        Stream.concat(
                Stream.of("# " + date, String.join(",", ArchiveColumns.ALL)),
                kois.stream().map(this::releaseLine))
            .collect(Collectors.joining("\n", "", "\n")));
  }

  /** Lands a text. */
  public Path land(String name, String text) {
    return land(name, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Lands bytes. */
  public Path land(String name, byte[] content) {
    try {
      Path aside = Files.write(folder.resolve("." + name), content);
      Files.setLastModifiedTime(aside, FileTime.from(FIRST.plusSeconds(files++)));
      return Files.move(aside, folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String line(RawKoi koi) {
    return koi.getRowId() + "," + koi.getKeplerStarId() + "," + rest(koi);
  }

  private String releaseLine(RawKoi koi) {
    return koi.getKeplerStarId() + "," + rest(koi);
  }

  /** What both forms end with. */
  private String rest(RawKoi koi) {
    return Stream.of(
            koi.getKepoiName(), koi.getKeplerName(), koi.getDisposition(), koi.getConfidence())
        .map(value -> Objects.toString(value, ""))
        .collect(Collectors.joining(","));
  }
}
