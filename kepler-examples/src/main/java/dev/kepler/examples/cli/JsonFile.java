package dev.kepler.examples.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.kepler.examples.feed.InputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** File that a command writes for programs; {@code -} is standard output. */
public final class JsonFile {

  private static final Path STANDARD_OUTPUT = Path.of("-");

  private JsonFile() {}

  /** Tells whether the file is standard output. */
  static boolean isStandardOutput(Path file) {
    return STANDARD_OUTPUT.equals(file);
  }

  /**
   * Checks the file before the work whose outcome goes there; null is no file.
   *
   * @throws InputException when it is a folder, or its folder is missing
   */
  public static void requireWritable(Path file) {
    if (file != null
        && !isStandardOutput(file)
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
    if (isStandardOutput(file)) {
      System.out.println(text(value));
    } else if (file != null) {
      try {
        json().writeValue(file.toFile(), value);
      } catch (IOException e) {
        throw new UncheckedIOException(
            "Cannot write " + file + ": " + e.getMessage() + ". Choose another file.", e);
      }
    }
  }

  /** The value as it is written. */
  static String text(Object value) {
    try {
      return json().writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Cannot write a result as JSON: " + e.getMessage(), e);
    }
  }

  /** The value as it is written, to be looked into. */
  static JsonNode tree(Object value) {
    return json().valueToTree(value);
  }

  /** The value of a text that {@link #text} gave; empty where it is no such text. */
  static <T> Optional<T> read(String text, Class<T> type) {
    try {
      return Optional.of(json().readValue(text, type));
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  private static ObjectMapper json() {
    return new ObjectMapper()
        .registerModule(new JavaTimeModule())
        .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
        .enable(SerializationFeature.INDENT_OUTPUT);
  }
}
