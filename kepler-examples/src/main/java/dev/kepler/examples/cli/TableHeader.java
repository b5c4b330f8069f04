package dev.kepler.examples.cli;

import dev.kepler.examples.feed.InputException;
import dev.kepler.medallion.source.CsvForm;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** A look at a table's header before it lands: what has landed has arrived. */
final class TableHeader {

  private static final int GZIP = 0x1f8b;

  private TableHeader() {}

  /**
   * Refuses a file that is another table. One that is no plain text, such as UTF-16 or a zip, is
   * left to who reads it.
   *
   * @throws InputException when it cannot be read, or its header lacks a column of the form
   */
  static void require(Path file, CsvForm<?> form) {
    String header = header(file);
    if (header.chars().anyMatch(c -> (c < ' ' && c != '\t') || c == '\uFFFD')) {
      return;
    }
    List<String> names =
        Stream.of(header.split(",", -1))
            .map(name -> name.replace("\"", "").replace("\uFEFF", "").strip())
            .map(name -> form.column(name.toLowerCase(Locale.ROOT)))
            .toList();
    List<String> missing = form.columns().stream().filter(c -> !names.contains(c)).toList();
    if (!missing.isEmpty()) {
      throw refusal(
          file,
          "it is no " + form.table() + ": it has no column for " + String.join(", ", missing),
          "Give a " + form.table() + ", or another --entity");
    }
  }

  /** The first line that is no comment. */
  private static String header(Path file) {
    if (Files.isDirectory(file)) {
      throw refusal(file, "it is a folder", "Name its files");
    }
    try (InputStream packed = new BufferedInputStream(Files.newInputStream(file));
        BufferedReader text =
            new BufferedReader(new InputStreamReader(unpacked(packed), StandardCharsets.UTF_8))) {
      Optional<String> header = text.lines().filter(line -> !line.startsWith("#")).findFirst();
      return header.orElseThrow(() -> refusal(file, "it is empty", "Give a file with rows"));
    } catch (NoSuchFileException e) {
      throw refusal(file, "there is no such file", "Check the path");
    } catch (IOException | UncheckedIOException e) {
      throw refusal(file, String.valueOf(e.getMessage()), "Check the file");
    }
  }

  private static InputStream unpacked(InputStream packed) throws IOException {
    packed.mark(2);
    int magic = (packed.read() << 8) | packed.read();
    packed.reset();
    return magic == GZIP ? new GZIPInputStream(packed) : packed;
  }

  private static InputException refusal(Path file, String reason, String remedy) {
    return new InputException("Cannot replay " + file + ": " + reason + ". " + remedy + ".");
  }
}
