package dev.kepler.examples.cli;

import dev.kepler.examples.feed.InputException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/**
 * Where the result of a command goes: as text to people, as JSON or CSV to programs. Only one of
 * these stands on standard output, or in the file of {@code -o}.
 */
final class Output {

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description =
          "Also writes the result for programs; with - to standard output, in place of the text.")
  private Path json;

  @Option(
      names = "--csv",
      description = "Writes the rows of the result as CSV, in place of the text.")
  private boolean csv;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Writes to a file what would go to standard output.")
  private Path file;

  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
  private final PrintStream keeper = new PrintStream(kept, true, StandardCharsets.UTF_8);

  /**
   * Checks the options before the work whose result they are about.
   *
   * @throws InputException when a file cannot be written, or two things would go to one place
   */
  void require() {
    JsonFile.requireWritable(json);
    JsonFile.requireWritable(file);
    if (csv && JsonFile.isStandardOutput(json)) {
      throw new InputException(
          "Cannot write --csv and --json - to one place. Give --json a file, or leave one out.");
    }
  }

  /** Where the text goes; nowhere where a program reads. */
  PrintStream text() {
    if (csv || JsonFile.isStandardOutput(json)) {
      return new PrintStream(PrintStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    }
    return file == null ? System.out : keeper;
  }

  /**
   * Hands the result over, after all text was printed.
   *
   * @param result for programs
   * @param rows of it that make a table
   */
  void result(Object result, List<?> rows) {
    result(result, List.of(), rows);
  }

  /**
   * The same of rows whose columns are known, though there be none.
   *
   * @param columns in the order in which they stand in CSV
   */
  void result(Object result, List<String> columns, List<?> rows) {
    if (csv) {
      put(Csv.of(columns, rows));
    } else if (JsonFile.isStandardOutput(json)) {
      put(JsonFile.text(result) + System.lineSeparator());
    } else if (file != null) {
      put(kept.toString(StandardCharsets.UTF_8));
    }
    if (!JsonFile.isStandardOutput(json)) {
      JsonFile.write(json, result);
    }
  }

  private void put(String text) {
    if (file == null) {
      System.out.print(text);
      return;
    }
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "Cannot write " + file + ": " + e.getMessage() + ". Choose another file.", e);
    }
  }
}
