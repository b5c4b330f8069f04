package dev.kepler.medallion.internal.change;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import dev.kepler.medallion.Change;
import dev.kepler.medallion.Comparison;
import dev.kepler.medallion.internal.delta.ChangeFeed;
import dev.kepler.medallion.internal.delta.Commit;
import dev.kepler.medallion.internal.delta.LiveFiles;
import dev.kepler.medallion.internal.delta.LongSet;
import dev.kepler.medallion.internal.delta.Table;
import dev.kepler.medallion.internal.delta.TouchedFiles;
import dev.kepler.medallion.internal.rows.OnePartition;
import dev.kepler.medallion.internal.rows.PreparedPlan;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * Changes that enter a table in one commit: an append where all is new; else a row that goes is
 * masked in its file or the file replaced, as {@link TouchedFiles} says, and the change data feed
 * is written that a MERGE would write.
 */
public final class Upsert {

  private final LiveFiles files;
  private final PreparedPlan remaining =
      new PreparedPlan(in -> staying(in.get(0), in.get(1)).unionAll(in.get(2)));

  /**
   * Readies a table.
   *
   * @param files the table's
   */
  public Upsert(LiveFiles files) {
    this.files = files;
  }

  /**
   * Writes what is new, changed or gone.
   *
   * @param found set against the files as they are known now
   * @return whether there was something to commit
   */
  public boolean write(ChangeSet found, Commit commit) {
    ChangeCounts counts = found.counts();
    if (counts.written() == 0) {
      return false;
    }
    if (counts.going().isEmpty()) {
      table().append(found.entering(table()), counts.written(), commit);
    } else {
      replace(found, commit);
    }
    return true;
  }

  private void replace(ChangeSet found, Commit commit) {
    TouchedFiles touched = TouchedFiles.of(files, found.counts().going());
    Dataset<Row> rows = entering(found, touched, commit);
    table()
        .replace(
            files.removals(commit.session(), touched.replaced(), places(touched, found)),
            files.feedsChanges() ? ofTable(rows).unionAll(feed(found.changes())) : rows,
            found.counts().written() + files.rows(touched.replaced()),
            commit);
  }

  /** What the new files hold: the rows that enter, and those that stay of files that do not. */
  private Dataset<Row> entering(ChangeSet found, TouchedFiles touched, Commit commit) {
    Dataset<Row> entering = found.entering(table());
    if (touched.replaced().isEmpty()) {
      return entering;
    }
    Dataset<Row> changes = found.changes();
    Dataset<Row> held =
        OnePartition.is(changes)
            ? files.readFew(commit.session(), touched.replaced())
            : files.read(commit.session(), touched.replaced());
    return remaining.over(List.of(held, changes, entering));
  }

  /** Where the rows are that go from files that stay. */
  private static Map<String, LongSet> places(TouchedFiles touched, ChangeSet found) {
    return touched.masked().isEmpty() ? Map.of() : found.places(touched.masked());
  }

  /** The rows that are replaced or removed. */
  private static Dataset<Row> going(Dataset<Row> changes) {
    return changes.filter(ChangeSet.isAny(ChangeSet.GOING));
  }

  /** Rows of files that are replaced, but for those that go. */
  private Dataset<Row> staying(Dataset<Row> held, Dataset<Row> changes) {
    Dataset<Row> going = going(OnePartition.hashed(changes));
    Dataset<Row> keys = going.select(files.key().values());
    Column same = files.key().equal(held, keys, files.key().columns());
    return table().own(held.join(keys, same, "left_anti"));
  }

  /** Rows of the table itself, beside those of its change data feed. */
  private static Dataset<Row> ofTable(Dataset<Row> rows) {
    return rows.withColumn(ChangeFeed.TYPE, lit(null).cast("string"));
  }

  /** The change data feed, as Delta lays it down: rows before and after. */
  private Dataset<Row> feed(Dataset<Row> changes) {
    Column updated = col(Change.CHANGE).equalTo(Change.UPDATED.name());
    Dataset<Row> before = going(changes).select(col(Change.CHANGE), col(Comparison.HELD + ".*"));
    Dataset<Row> after = changes.filter(ChangeSet.isAny(ChangeSet.ENTERING));
    return typed(before, when(updated, ChangeFeed.BEFORE).otherwise(ChangeFeed.DELETE))
        .unionAll(typed(after, when(updated, ChangeFeed.AFTER).otherwise(ChangeFeed.INSERT)));
  }

  private Dataset<Row> typed(Dataset<Row> rows, Column type) {
    return rows.select(
        Stream.concat(
                Stream.of(table().columns()).map(functions::col),
                Stream.of(type.as(ChangeFeed.TYPE)))
            .toArray(Column[]::new));
  }

  private Table table() {
    return files.table();
  }
}
