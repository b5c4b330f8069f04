package dev.kepler.pipeline.archive;

import dev.kepler.medallion.internal.csv.CsvHeaderException;
import dev.kepler.medallion.internal.csv.CsvRecords;
import dev.kepler.medallion.internal.text.OneLine;
import dev.kepler.model.RawKoi;
import dev.kepler.pipeline.source.KoiForm;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Answer of the archive's Table Access Protocol (TAP) as it came, with status 200. That status
 * promises nothing: the archive sends its errors with it too.
 */
final class TapAnswer {

  /** What is looked at, in characters, to tell an error from a table. */
  private static final int BEGINNING = 8_192;

  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private final byte[] content;
  private final URI archive;

  TapAnswer(byte[] content, URI archive) {
    this.content = content;
    this.archive = archive;
  }

  /** The answer as it came. */
  byte[] content() {
    return content;
  }

  /** The archive that gave it. */
  URI archive() {
    return archive;
  }

  /**
   * Checks the answer and reads it.
   *
   * @throws ArchiveException when it is not a whole, readable table with a row at least
   */
  Release release() {
    refuseErrors(beginning());
    CsvRecords<RawKoi> records = records();
    refuseCutOff();
    Release release = Release.read(records);
    if (release.size() == 0) {
      throw refusal("it has a header and no rows", "Try again later");
    }
    release
        .unreadable()
        .ifPresent(
            line -> {
              throw refusal("a line cannot be read: '" + OneLine.of(line) + "'", "Try again later");
            });
    return release;
  }

  private void refuseErrors(String text) {
    if (text.isEmpty()) {
      throw refusal("the answer is empty", "Try again later");
    }
    if (text.startsWith("<")) {
      VoTable.error(content)
          .ifPresent(
              message -> {
                throw refusal("it answered '" + OneLine.of(message) + "'", "Check its message");
              });
      throw refusal(
          "the answer is a page and not CSV: '" + OneLine.of(text) + "'",
          "Look at that address in a browser");
    }
    if (text.toUpperCase(Locale.ROOT).startsWith("ERROR")) {
      throw refusal("it answered '" + OneLine.of(text) + "'", "Check its message");
    }
  }

  private CsvRecords<RawKoi> records() {
    try {
      return new CsvRecords<>(new ByteArrayInputStream(content), "the answer", KoiForm.ARCHIVE);
    } catch (CsvHeaderException e) {
      throw ArchiveException.fetching(
          archive,
          OneLine.of(e.reason()),
          "Look whether the archive has renamed its columns, and land a file with "
              + String.join(", ", KoiForm.ARCHIVE.columns())
              + " by hand",
          e);
    }
  }

  /** Refuses an answer without a newline at its end, which every answer of TAP has. */
  private void refuseCutOff() {
    if (content[content.length - 1] != '\n') {
      String text = new String(content, StandardCharsets.UTF_8);
      throw refusal(
          "its last line is cut off: '"
              + OneLine.of(text.substring(text.lastIndexOf('\n') + 1))
              + "'",
          "Try again later");
    }
  }

  private String beginning() {
    String text =
        new String(content, 0, Math.min(content.length, BEGINNING), StandardCharsets.UTF_8);
    return (text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text).strip();
  }

  private ArchiveException refusal(String reason, String remedy) {
    return ArchiveException.fetching(archive, reason, remedy);
  }
}
