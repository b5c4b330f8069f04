package dev.kepler.pipeline;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.streaming.OffsetSeqLog;

/**
 * Micro-batch of a layer's query.
 *
 * @param rows what it holds, never empty
 * @param number counted from 0 by the query's checkpoint
 * @param sourceVersion version of the Delta table above that it reads up to; -1 for another source
 */
record Batch(Dataset<Row> rows, long number, long sourceVersion) {

  private static final ObjectMapper JSON = new ObjectMapper();

  static Batch of(Dataset<Row> rows, long number, String checkpoint) {
    return new Batch(rows, number, sourceVersion(rows.sparkSession(), checkpoint, number));
  }

  /** Session clone of the query. */
  SparkSession session() {
    return rows.sparkSession();
  }

  /** Reads the offset that Spark noted down before it ran the batch. */
  private static long sourceVersion(SparkSession session, String checkpoint, long number) {
    var offsets = new OffsetSeqLog(session, checkpoint + "/offsets").get(number);
    if (offsets.isEmpty() || offsets.get().offsets().head().isEmpty()) {
      return -1;
    }
    try {
      JsonNode offset = JSON.readTree(offsets.get().offsets().head().get().json());
      JsonNode version = offset.path("reservoirVersion");
      boolean allOfIt = offset.path("index").asLong() >= 0;
      return version.isMissingNode() ? -1 : version.asLong() - (allOfIt ? 0 : 1);
    } catch (JsonProcessingException e) {
      return -1;
    }
  }
}
