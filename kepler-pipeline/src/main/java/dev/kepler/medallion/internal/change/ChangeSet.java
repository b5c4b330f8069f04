package dev.kepler.medallion.internal.change;

import static org.apache.spark.sql.functions.col;

import dev.kepler.medallion.Change;
import dev.kepler.medallion.internal.delta.LiveFiles;
import dev.kepler.medallion.internal.delta.LongSet;
import dev.kepler.medallion.internal.delta.Table;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Changes that a comparison found, counted, for as long as it is open. */
public sealed interface ChangeSet extends AutoCloseable permits DriverChangeSet, SparkChangeSet {

  /** Kinds of changes that bring a row into the table. */
  Set<Change> ENTERING = Set.of(Change.INSERTED, Change.UPDATED);

  /** Kinds that replace or remove a row. */
  Set<Change> GOING = Set.of(Change.UPDATED, Change.RETRACTED, Change.ABSENT);

  /** How many they are. */
  ChangeCounts counts();

  /** The changes: a table's columns, {@link Change#CHANGE} and the row that is held. */
  Dataset<Row> changes();

  /** The rows that enter the table, in its columns. */
  Dataset<Row> entering(Table table);

  /**
   * Where in their files the rows are that go.
   *
   * @param files names of files whose rows have a {@link LiveFiles#PLACE}
   */
  Map<String, LongSet> places(Collection<String> files);

  @Override
  void close();

  /** Holds for changes of some kinds. */
  static Column isAny(Set<Change> kinds) {
    return col(Change.CHANGE).isin(kinds.stream().map(Change::name).toArray());
  }
}
