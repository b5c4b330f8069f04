package dev.kepler.pipeline.source;

import dev.kepler.medallion.internal.csv.CsvHeaderException;
import dev.kepler.medallion.internal.csv.CsvLines;
import dev.kepler.medallion.internal.csv.CsvRecords;
import dev.kepler.medallion.internal.csv.CsvRows;
import dev.kepler.medallion.internal.csv.Unpacked;
import dev.kepler.model.KoiColumns;
import dev.kepler.model.QuarantinedKoi;
import dev.kepler.model.RawKoi;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Line of a file that a record came from. Records do not carry it; it is found by reading the file
 * again as the source reads it.
 *
 * @param number counted from 1, the preamble and blank lines included
 * @param text the line; of one that is too long the beginning
 */
public record SourceLine(long number, String text) {

  /** How a record begins that stands for a whole file; see {@link KoiColumns#CORRUPT_RECORD}. */
  private static final String WHOLE_FILE = "Cannot read ";

  private static final String ONE_LINE = "Cannot read this line: ";

  /**
   * Finds the first line of a file that one of the records came from.
   *
   * @param file CSV as {@link KoiSource#csv} or {@link KoiSource#archive} reads it, packed or not
   * @param keys which of the two
   * @param records as they were quarantined
   * @return empty when none came from there, or the file is there no more
   */
  public static Optional<SourceLine> first(
      Path file, KeyScheme keys, Collection<QuarantinedKoi> records) {
    Set<List<Object>> wanted =
        records.stream().map(SourceLine::content).collect(Collectors.toSet());
    KoiForm form = keys.form();
    try {
      long number = find(file, form, wanted);
      if (number == 0 && records.stream().anyMatch(SourceLine::isOfWholeFile)) {
        number = header(file);
      }
      return number == 0 ? Optional.empty() : Optional.of(at(file, number));
    } catch (IOException | UncheckedIOException | CsvHeaderException e) {
      return Optional.empty();
    }
  }

  /** Number of the first line of such a content; 0 when there is none. */
  private static long find(Path file, KoiForm form, Set<List<Object>> wanted) throws IOException {
    try (InputStream content = open(file)) {
      CsvRecords<RawKoi> records = new CsvRecords<>(content, file.toString(), form);
      while (records.hasNext()) {
        if (wanted.contains(content(records.next()))) {
          return records.line();
        }
      }
      return 0;
    } catch (CsvHeaderException e) {
      return 0;
    }
  }

  /** Number of the line after the preamble; 0 when there is none. */
  private static long header(Path file) throws IOException {
    try (InputStream content = open(file)) {
      CsvLines.Line header =
          new CsvRows(content, file.toString(), column -> false, line -> {}).header();
      return header == null ? 0 : header.number();
    }
  }

  private static InputStream open(Path file) throws IOException {
    return Unpacked.open(() -> Files.newInputStream(file), file.toString());
  }

  private static SourceLine at(Path file, long number) throws IOException {
    try (InputStream content = open(file)) {
      CsvLines lines = new CsvLines(content);
      for (long i = 1; i < number; i++) {
        lines.next();
      }
      CsvLines.Line line = lines.next();
      return new SourceLine(number, line == null ? "" : line.text());
    }
  }

  private static boolean isOfWholeFile(QuarantinedKoi koi) {
    return koi.getRowId() == null
        && koi.getCorruptRecord() != null
        && koi.getCorruptRecord().startsWith(WHOLE_FILE)
        && !koi.getCorruptRecord().startsWith(ONE_LINE);
  }

  private static List<Object> content(RawKoi koi) {
    return Arrays.asList(
        koi.getRowId(),
        koi.getKeplerStarId(),
        koi.getKepoiName(),
        koi.getKeplerName(),
        koi.getDisposition(),
        koi.getConfidence(),
        koi.getCorruptRecord());
  }

  private static List<Object> content(QuarantinedKoi koi) {
    return Arrays.asList(
        koi.getRowId(),
        koi.getKeplerStarId(),
        koi.getKepoiName(),
        koi.getKeplerName(),
        koi.getDisposition(),
        koi.getConfidence(),
        koi.getCorruptRecord());
  }
}
