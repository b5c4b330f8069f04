package dev.kepler.examples.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.kepler.examples.feed.InputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** File that a command writes for programs. */
public final class JsonFile {

  private JsonFile() {}

  /**
   * Checks the file before the work whose outcome goes there; null is no file.
   *
   * @throws InputException when it is a folder, or its folder is missing
   */
  public static void requireWritable(Path file) {
    if (file != null
        && (Files.isDirectory(file) || !Files.isDirectory(file.toAbsolutePath().getParent()))) {
      throw new InputException(
          "Cannot write "
              + file
              + ": it is a folder, or its folder is not there. Choose another file.");
    }
  }

  /**
   * Writes the value; where the file is null, nothing.
   *
   * @throws UncheckedIOException when it cannot be written
   */
  public static void write(Path file, Object value) {
    if (file != null) {
      try {
        json().writeValue(file.toFile(), value);
      } catch (IOException e) {
        throw new UncheckedIOException(
            "Cannot write " + file + ": " + e.getMessage() + ". Choose another file.", e);
      }
    }
  }

  private static ObjectMapper json() {
    return new ObjectMapper()
        .registerModule(new JavaTimeModule())
        .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
        .enable(SerializationFeature.INDENT_OUTPUT);
  }
}
