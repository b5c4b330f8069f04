package dev.kepler.medallion.internal.delta;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kepler.medallion.internal.files.AtomicFiles;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.Optional;
import org.apache.hadoop.fs.FileStatus;
import org.apache.spark.sql.SparkSession;

/** Looks into files of a log that repeat what its commits say: checkpoints and checksums. */
public final class LogCopy {

  /** What is wrong with a file that does not go on to its end. */
  public static final String CUT = "is cut short or empty";

  private static final ObjectMapper JSON = new ObjectMapper();

  private LogCopy() {}

  /** What is wrong with a checkpoint or checksum of which nothing is remembered. */
  public static Optional<String> broken(SparkSession session, FileStatus file) {
    String name = file.getPath().getName();
    if (name.endsWith(".parquet")) {
      return ParquetLook.broken(session, file);
    }
    try {
      for (String line : AtomicFiles.of(session).text(file.getPath()).lines().toList()) {
        JSON.readTree(line);
      }
      return file.getLen() == 0 ? Optional.of(CUT) : Optional.empty();
    } catch (UncheckedIOException | JsonProcessingException e) {
      return Optional.of(CUT);
    }
  }

  /** Tells whether the file that names the newest checkpoint is wrong. */
  public static boolean brokenHint(
      SparkSession session, FileStatus file, Collection<String> listed) {
    try {
      JsonNode hint = JSON.readTree(AtomicFiles.of(session).text(file.getPath()));
      String version = "%020d.checkpoint.".formatted(hint.path("version").asLong(-1));
      return listed.stream().noneMatch(name -> name.startsWith(version));
    } catch (UncheckedIOException | JsonProcessingException e) {
      return true;
    }
  }
}
