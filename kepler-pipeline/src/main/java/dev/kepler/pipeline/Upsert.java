package dev.kepler.pipeline;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import dev.kepler.transforms.Change;
import dev.kepler.transforms.Changes;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.delta.actions.DeletionVectorDescriptor;
import org.apache.spark.sql.delta.commands.cdc.CDCReader;
import org.apache.spark.sql.functions;

/**
 * Changes that enter a table in one commit: an append where all is new; else a row that goes is
 * masked in its file or the file replaced, as {@link TouchedFiles} says, and the change data feed
 * is written that a MERGE would write.
 *
 * @param files the table's, as the changes were compared with them
 * @param changes the table's columns, {@link Change#CHANGE} and {@link Changes#HELD}; read more
 *     than once
 * @param found what the changes hold
 */
record Upsert(LiveFiles files, Dataset<Row> changes, ChangeCounts found) {

  /**
   * Writes what is new, changed or gone.
   *
   * @return whether there was something to commit
   */
  boolean write(Commit commit) {
    if (found.written() == 0) {
      return false;
    }
    if (found.going().isEmpty()) {
      table().append(entering(), found.written(), commit);
    } else {
      replace(TouchedFiles.of(files, found.going()), commit);
    }
    return true;
  }

  private void replace(TouchedFiles touched, Commit commit) {
    Dataset<Row> rows = staying(touched.replaced(), commit).unionAll(entering());
    table()
        .replace(
            new Leaving(files.named(touched.replaced()), masked(touched.masked(), commit)),
            table().feedsChanges() ? ofTable(rows).unionAll(feed()) : rows,
            found.written() + files.rows(touched.replaced()),
            commit);
  }

  private Map<AddFile, DeletionVectorDescriptor> masked(List<String> names, Commit commit) {
    if (names.isEmpty()) {
      return Map.of();
    }
    Dataset<Row> held = going().select(Changes.HELD + ".*");
    return new DeletionVectors(table().log(commit.session()))
        .of(files.named(names), held.filter(col(LiveFiles.FILE).isin(names.toArray())));
  }

  private Dataset<Row> entering() {
    return table().own(changes.filter(isAny(Change.INSERTED, Change.UPDATED)));
  }

  /** The rows that are replaced or removed. */
  private Dataset<Row> going() {
    return changes.filter(isAny(Change.UPDATED, Change.RETRACTED));
  }

  /** The other rows of the files that are replaced. */
  private Dataset<Row> staying(List<String> replaced, Commit commit) {
    Dataset<Row> held = files.read(commit.session(), replaced);
    Dataset<Row> going = going();
    Column same = held.col(files.key()).equalTo(going.col(files.key()));
    return table().own(held.join(going.select(files.key()), same, "left_anti"));
  }

  /** Rows of the table itself, beside those of its change data feed. */
  private static Dataset<Row> ofTable(Dataset<Row> rows) {
    return rows.withColumn(CDCReader.CDC_TYPE_COLUMN_NAME(), lit(null).cast("string"));
  }

  /** The change data feed, as Delta lays it down: rows before and after. */
  private Dataset<Row> feed() {
    Column updated = col(Change.CHANGE).equalTo(Change.UPDATED.name());
    Dataset<Row> before = going().select(col(Change.CHANGE), col(Changes.HELD + ".*"));
    Dataset<Row> after = changes.filter(isAny(Change.INSERTED, Change.UPDATED));
    return typed(
            before,
            when(updated, CDCReader.CDC_TYPE_UPDATE_PREIMAGE())
                .otherwise(CDCReader.CDC_TYPE_DELETE_STRING()))
        .unionAll(
            typed(
                after,
                when(updated, CDCReader.CDC_TYPE_UPDATE_POSTIMAGE())
                    .otherwise(CDCReader.CDC_TYPE_INSERT())));
  }

  private Dataset<Row> typed(Dataset<Row> rows, Column type) {
    return rows.select(
        Stream.concat(
                Stream.of(table().columns()).map(functions::col),
                Stream.of(type.as(CDCReader.CDC_TYPE_COLUMN_NAME())))
            .toArray(Column[]::new));
  }

  private static Column isAny(Change... kinds) {
    return col(Change.CHANGE).isin(Stream.of(kinds).map(Change::name).toArray());
  }

  private Table table() {
    return files.table();
  }
}
