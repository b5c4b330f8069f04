package dev.kepler.medallion.internal.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kepler.medallion.internal.delta.WokenTable;
import dev.kepler.medallion.internal.files.AtomicFiles;
import dev.kepler.medallion.internal.files.LakePaths;
import dev.kepler.medallion.lake.Layer;
import dev.kepler.medallion.lake.TableLayout;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/**
 * Checkpoint of a layer's query as Spark lays it down: {@code metadata} with the query's id, a file
 * in {@code offsets} for each batch planned, and one in {@code commits} for each batch done.
 * Looking changes nothing.
 */
public final class LayerCheckpoint {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String FORM = "v1";

  /** Stands for a source that had nothing yet. */
  private static final String NO_OFFSET = "-";

  /**
   * What a batch of a Delta source reads up to.
   *
   * @param tableId Delta's id of the table above
   * @param version its version, all of it
   */
  public record Position(String tableId, long version) {}

  private final AtomicFiles files;
  private final Path folder;

  private LayerCheckpoint(AtomicFiles files, Path folder) {
    this.files = files;
    this.folder = folder;
  }

  public static LayerCheckpoint of(SparkSession session, TableLayout layout, Layer layer) {
    return of(AtomicFiles.of(session), layout, layer);
  }

  public static LayerCheckpoint of(AtomicFiles files, TableLayout layout, Layer layer) {
    return new LayerCheckpoint(files, new Path(LakePaths.checkpoint(layout, layer)));
  }

  public Path folder() {
    return folder;
  }

  public Path metadata() {
    return new Path(folder, "metadata");
  }

  public Path offset(long batch) {
    return new Path(folder, "offsets/" + batch);
  }

  public Path commit(long batch) {
    return new Path(folder, "commits/" + batch);
  }

  /** Tells whether a batch was ever planned. */
  public boolean begun() {
    return lastPlanned().isPresent() || lastDone().isPresent();
  }

  /** Newest batch planned, whether or not its file can be read. */
  public OptionalLong lastPlanned() {
    return last("offsets");
  }

  /** Newest batch done, whether or not its file can be read. */
  public OptionalLong lastDone() {
    return last("commits");
  }

  private OptionalLong last(String log) {
    List<Long> batches = files.numbers(new Path(folder, log));
    return batches.isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of(batches.get(batches.size() - 1));
  }

  /** The query's id; empty when it is missing or cannot be read. */
  public Optional<String> queryId() {
    return lines(metadata())
        .flatMap(lines -> json(lines.get(0)))
        .map(id -> id.path("id").textValue());
  }

  /** Tells whether a commit is whole. */
  public boolean isDone(long batch) {
    return lines(commit(batch))
        .filter(lines -> lines.size() == 2 && lines.get(0).equals(FORM))
        .flatMap(lines -> json(lines.get(1)))
        .isPresent();
  }

  /** What the first source said of a batch; empty when the file is missing or is not whole. */
  public Optional<JsonNode> sourceOffset(long batch) {
    return lines(offset(batch))
        .filter(lines -> lines.size() >= 3 && lines.get(0).equals(FORM))
        .filter(lines -> lines.stream().skip(1).allMatch(line -> json(line).isPresent()))
        .flatMap(lines -> json(lines.get(2)));
  }

  /** What a batch reads up to; empty when the file is not whole or the source is no Delta table. */
  public Optional<Position> position(long batch) {
    return sourceOffset(batch)
        .filter(offset -> offset.hasNonNull("reservoirVersion"))
        .map(LayerCheckpoint::position);
  }

  /**
   * An index of -1 stands before a version, one of a file in it after what the batch takes of it.
   */
  private static Position position(JsonNode offset) {
    long version = offset.path("reservoirVersion").asLong();
    boolean allOfIt = offset.path("index").asLong() >= 0;
    return new Position(offset.path("reservoirId").asText(), allOfIt ? version : version - 1);
  }

  /** Marks a batch as done. */
  void finish(long batch) {
    files.write(commit(batch), FORM + "\n{\"nextBatchWatermarkMs\":0}");
  }

  /** Lays down who the query is. */
  public void identify(String queryId) {
    files.write(metadata(), "{\"id\":\"" + queryId + "\"}");
  }

  /**
   * Lays down a checkpoint, under a new query id, that has done one batch and goes on after a
   * version of the table above.
   */
  public void begin(String queryId, long batch, Position position) {
    identify(queryId);
    String plan =
        String.join(
            "\n",
            FORM,
            "{\"batchWatermarkMs\":0,\"batchTimestampMs\":"
                + System.currentTimeMillis()
                + ",\"conf\":{}}",
            WokenTable.offsetAfter(position.tableId(), position.version()));
    if (batch > 0) { // Spark asks for the plan before the last one too
      files.write(offset(batch - 1), plan);
    }
    files.write(offset(batch), plan);
    finish(batch);
  }

  /** Lines of a file, at least one; empty when it is missing, empty or cannot be read. */
  private Optional<List<String>> lines(Path file) {
    try {
      return Optional.of(files.text(file).lines().toList()).filter(lines -> !lines.isEmpty());
    } catch (UncheckedIOException e) { // missing, or not what its checksum says
      return Optional.empty();
    }
  }

  private static Optional<JsonNode> json(String line) {
    try {
      return NO_OFFSET.equals(line)
          ? Optional.of(JSON.nullNode())
          : Optional.of(JSON.readTree(line)).filter(node -> !node.isMissingNode());
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }
}
