package dev.kepler.pipeline;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.streaming.CommitLog;
import org.apache.spark.sql.execution.streaming.OffsetSeqLog;

/** Checkpoint of a layer's query, for reading: how far it has read. */
final class Checkpoint {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final SparkSession session;
  private final String folder;

  Checkpoint(SparkSession session, String folder) {
    this.session = session;
    this.folder = folder;
  }

  /** Number of the last batch that was committed; empty before the first. */
  OptionalLong lastCommitted() {
    if (!has("commits")) {
      return OptionalLong.empty();
    }
    var last = new CommitLog(session, folder + "/commits").getLatestBatchId();
    return last.isEmpty() ? OptionalLong.empty() : OptionalLong.of((Long) last.get());
  }

  /** End of a batch in its first source, as Spark noted it down before it ran the batch. */
  Optional<JsonNode> offset(long batch) {
    var offsets = new OffsetSeqLog(session, folder + "/offsets").get(batch);
    if (offsets.isEmpty() || offsets.get().offsets().head().isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(JSON.readTree(offsets.get().offsets().head().get().json()));
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  /** Version of the Delta table above that a batch read up to; -1 for another source. */
  long sourceVersion(long batch) {
    JsonNode offset = offset(batch).orElseGet(JSON::createObjectNode);
    JsonNode version = offset.path("reservoirVersion");
    boolean allOfIt = offset.path("index").asLong() >= 0;
    return version.isMissingNode() ? -1 : version.asLong() - (allOfIt ? 0 : 1);
  }

  /** Tells whether Spark has made a part of the checkpoint; its logs would make it by looking. */
  boolean has(String part) {
    Path path = new Path(folder, part);
    try {
      return path.getFileSystem(session.sessionState().newHadoopConf()).exists(path);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot look into " + path + ": " + e.getMessage(), e);
    }
  }
}
