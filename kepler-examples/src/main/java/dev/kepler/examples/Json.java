package dev.kepler.examples;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Results for programs. */
final class Json {

  private static final ObjectMapper MAPPER =
      new ObjectMapper()
          .registerModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .enable(SerializationFeature.INDENT_OUTPUT);

  private Json() {}

  /**
   * Checks before the work that the result can be written after it.
   *
   * @param file a file, or null for none
   * @throws InputException when it is a folder or its folder is missing
   */
  static void requireWritable(Path file) {
    if (file != null
        && (Files.isDirectory(file) || !Files.isDirectory(file.toAbsolutePath().getParent()))) {
      throw new InputException(
          "Cannot write "
              + file
              + ": it is a folder, or its folder is not there. Choose another"
              + " file.");
    }
  }

  /**
   * Writes a result.
   *
   * @param file a file, or null for none
   */
  static void write(Path file, Object result) throws IOException {
    if (file != null) {
      MAPPER.writeValue(file.toFile(), result);
    }
  }
}
