package dev.kepler.medallion.internal.care;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kepler.medallion.internal.checkpoint.LayerCheckpoint;
import dev.kepler.medallion.internal.checkpoint.LayerCheckpoint.Position;
import dev.kepler.medallion.internal.delta.LakeTables;
import dev.kepler.medallion.internal.delta.TableLog;
import dev.kepler.medallion.internal.files.AtomicFiles;
import dev.kepler.medallion.internal.files.Seals;
import dev.kepler.medallion.internal.ledger.LakeLedger;
import dev.kepler.medallion.lake.Finding;
import dev.kepler.medallion.lake.Layer;
import dev.kepler.medallion.lake.Remedy;
import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/** Look at one layer: its checkpoint, the tables it writes, and the table it reads. */
final class CheckpointExamination {

  private static final String CUT = "is cut short or empty";

  private final SparkSession session;
  private final LakeTables lake;
  private final Layer layer;
  private final LayerCheckpoint checkpoint;
  private final TableLog above;
  private final OptionalLong done;
  private final Seals seals;
  private final Optional<TableLog.Note> lastWritten;
  private final boolean lastDoneWritten;
  private final OptionalLong planned;
  private final List<Finding> findings = new ArrayList<>();

  /**
   * Looks at tables before plans, so that what runs meanwhile looks no worse than it is.
   *
   * @param written logs of the tables that the layer writes, its own last
   * @param above log of the table that it reads
   * @param done newest batch that its checkpoint called done before those logs were looked at
   * @param seals what is remembered of the checkpoint
   */
  CheckpointExamination(
      SparkSession session,
      LakeTables lake,
      Layer layer,
      List<TableLog> written,
      TableLog above,
      OptionalLong done,
      Seals seals) {
    this.session = session;
    this.lake = lake;
    this.layer = layer;
    this.above = above;
    this.done = done;
    this.seals = seals;
    this.checkpoint = LayerCheckpoint.of(session, lake.layout(), layer);
    this.lastWritten =
        written.stream()
            .flatMap(log -> log.lastBatch().stream())
            .max(Comparator.comparingLong(note -> note.entry().batch()));
    this.lastDoneWritten =
        done.isPresent()
            && LakeLedger.holds(
                session, lake, layer, done.getAsLong(), written.get(written.size() - 1));
    this.planned = checkpoint.lastPlanned();
  }

  List<Finding> run() {
    if (!checkpoint.begun()) {
      lastWritten.ifPresent(
          note -> find(checkpoint.folder(), "is gone, its table is not", byHand()));
      return findings;
    }
    checkQuery();
    checkPlans();
    if (findings.isEmpty()) {
      checkTables();
    }
    if (findings.isEmpty()) {
      checkSource();
    }
    return findings;
  }

  /** A lost id would be replaced by a fresh one, under which the last batch is written twice. */
  private void checkQuery() {
    Optional<String> id = checkpoint.queryId();
    Optional<String> writer = lastWritten.flatMap(TableLog.Note::queryId);
    if (id.isEmpty()) {
      find(
          checkpoint.metadata(),
          "is missing, cut short or empty, and batches were planned",
          writer.isPresent() ? Remedy.RESTORE_METADATA : byHand());
    } else if (writer.isPresent() && !writer.equals(id)) {
      find(
          checkpoint.metadata(),
          "is of query " + id.get() + ", and its table was written by query " + writer.get(),
          byHand());
    }
  }

  private void checkPlans() {
    if (done.isPresent() && !checkpoint.isDone(done.getAsLong())) {
      find(checkpoint.commit(done.getAsLong()), CUT, Remedy.DROP_COMMIT);
    }
    if (done.isPresent() && planned.orElse(-1) < done.getAsLong()) {
      find(checkpoint.offset(done.getAsLong()), "is missing, though its batch was done", byHand());
    } else if (checkpoint.sourceOffset(planned.getAsLong()).isEmpty()) {
      find(
          checkpoint.offset(planned.getAsLong()), CUT, isWritten() ? byHand() : Remedy.DROP_OFFSET);
    } else if (planned.getAsLong() > 0
        && checkpoint.sourceOffset(planned.getAsLong() - 1).isEmpty()) {
      find(
          checkpoint.offset(planned.getAsLong() - 1),
          "is missing, cut short or empty, and a start asks for the plan before the last one",
          byHand());
    }
    if (findings.isEmpty()) {
      checkSeals();
    }
  }

  /** What is whole may still not be what was written. */
  private void checkSeals() {
    checkSeal(checkpoint.offset(planned.getAsLong()), byHand());
    if (planned.getAsLong() > 0) {
      checkSeal(checkpoint.offset(planned.getAsLong() - 1), byHand());
    }
    done.ifPresent(batch -> checkSeal(checkpoint.commit(batch), Remedy.DROP_COMMIT));
  }

  private void checkSeal(Path file, Remedy remedy) {
    String name = checkpoint.folder().toUri().relativize(file.toUri()).getPath();
    AtomicFiles.of(session)
        .status(file)
        .flatMap(status -> seals.compare(name, status, true))
        .ifPresent(problem -> find(file, problem, remedy));
  }

  /** Tells whether something of the last batch planned may be in a table. */
  private boolean isWritten() {
    return lastBatch() >= planned.getAsLong() || done.orElse(-1) >= planned.getAsLong();
  }

  private long lastBatch() {
    return lastWritten.map(note -> note.entry().batch()).orElse(-1L);
  }

  /** A checkpoint put back to an earlier state would have its next batches skipped as known. */
  private void checkTables() {
    if (lastBatch() > planned.getAsLong()) {
      find(
          checkpoint.folder(),
          "is older than its table: it has planned batch %d, the table holds batch %d"
              .formatted(planned.getAsLong(), lastBatch()),
          byHand());
    } else if (done.isPresent() && !lastDoneWritten) {
      find(
          checkpoint.folder(),
          "is newer than its table: batch %d is done, the table does not hold it"
              .formatted(done.getAsLong()),
          byHand());
    }
  }

  private void checkSource() {
    if (layer == Layer.BRONZE) {
      new FileSourceExamination(session, checkpoint, seals)
          .lost(planned.getAsLong())
          .ifPresent(
              list -> find(list, "is missing, cut short or empty: it lists files read", byHand()));
    }
    Optional<Position> position = checkpoint.position(planned.getAsLong());
    if (layer != Layer.BRONZE && position.isPresent()) {
      checkAbove(position.get());
    }
  }

  private void checkAbove(Position position) {
    String id = lake.table(lake.readBy(layer).orElseThrow()).id(session);
    if (!position.tableId().equals(id)) {
      find(
          checkpoint.folder(),
          "has read table " + position.tableId() + ", and the table above is " + id,
          byHand());
    } else if (position.version() > above.newest()) {
      find(
          checkpoint.folder(),
          "has read version %d of the table above, which is at version %d"
              .formatted(position.version(), above.newest()),
          byHand());
    } else {
      checkHistory(done.isPresent() ? checkpoint.position(done.getAsLong()) : Optional.empty());
    }
  }

  /** What was not read yet must still be there: commits, and the files that they name. */
  private void checkHistory(Optional<Position> read) {
    long from = read.map(Position::version).orElse(-1L) + 1;
    if (above.newest() >= from && read.isPresent() && above.versions().get(0) > from) {
      find(above.commit(from), "is gone, and the layer below has not read it", byHand());
      return;
    }
    List<Long> unread = above.versions().stream().filter(version -> version >= from).toList();
    if (layer == Layer.GOLD) {
      unread.stream()
          .filter(version -> switchesFeedOff(above.actions(version).orElse(List.of())))
          .findFirst()
          .ifPresent(
              version ->
                  find(
                      above.commit(version),
                      "switched the change data feed off by another hand, and the layer below has"
                          + " not read on from there",
                      byHand()));
    }
    unread.stream()
        .flatMap(version -> read(above.actions(version).orElse(List.of())))
        .map(uri -> new Path(above.table(), new Path(URI.create(uri))))
        .filter(file -> !AtomicFiles.of(session).exists(file))
        .findFirst()
        .ifPresent(file -> find(file, "is gone, and the layer below has not read it", byHand()));
  }

  private static boolean switchesFeedOff(List<JsonNode> actions) {
    return actions.stream()
        .map(action -> action.path("metaData").path("configuration"))
        .anyMatch(
            configuration ->
                configuration.isObject()
                    && !configuration.path("delta.enableChangeDataFeed").asBoolean());
  }

  /**
   * Files that the layer will read of a commit: those with its changes, or where it has none, those
   * that it added and removed.
   */
  private static Stream<String> read(List<JsonNode> actions) {
    boolean changes = actions.stream().anyMatch(action -> action.has("cdc"));
    return (changes ? Stream.of("cdc") : Stream.of("add", "remove"))
        .flatMap(kind -> actions.stream().map(action -> action.path(kind)))
        .filter(file -> file.path("dataChange").asBoolean() || changes)
        .map(file -> file.path("path").textValue())
        .filter(Objects::nonNull);
  }

  /** Bronze is what happened: nothing else knows it. */
  private Remedy byHand() {
    return layer == Layer.BRONZE ? Remedy.RESTORE : Remedy.REBUILD;
  }

  private void find(Path file, String problem, Remedy remedy) {
    findings.add(new Finding(layer, file.toString(), problem, remedy));
  }
}
