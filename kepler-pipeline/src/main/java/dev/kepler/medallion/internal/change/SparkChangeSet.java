package dev.kepler.medallion.internal.change;

import static org.apache.spark.sql.functions.col;

import dev.kepler.medallion.Comparison;
import dev.kepler.medallion.internal.delta.LiveFiles;
import dev.kepler.medallion.internal.delta.LongSet;
import dev.kepler.medallion.internal.delta.Table;
import dev.kepler.medallion.internal.rows.ReusableRows;
import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Changes that Spark has.
 *
 * @param kept the changes; {@link Comparison#HELD} has {@link LiveFiles#FILE}
 * @param counts of them
 */
record SparkChangeSet(ReusableRows kept, ChangeCounts counts) implements ChangeSet {

  /** Counts changes in one job. */
  static SparkChangeSet of(ReusableRows changes) {
    return new SparkChangeSet(changes, ChangeCounts.of(changes.rows()));
  }

  @Override
  public Dataset<Row> changes() {
    return kept.rows();
  }

  @Override
  public Dataset<Row> entering(Table table) {
    return table.own(changes().filter(ChangeSet.isAny(ENTERING)));
  }

  /** Sets of places, one of which is a few bytes to a row. */
  @Override
  public Map<String, LongSet> places(Collection<String> files) {
    Dataset<Row> going =
        changes()
            .filter(ChangeSet.isAny(GOING))
            .select(Comparison.HELD + ".*")
            .filter(col(LiveFiles.FILE).isin(files.toArray()));
    Column set = LongSet.of(going.col(LiveFiles.PLACE));
    return going.groupBy(LiveFiles.FILE).agg(set.getField(LongSet.BITMAP)).collectAsList().stream()
        .collect(
            Collectors.toMap(row -> row.getString(0), row -> LongSet.read(row.<byte[]>getAs(1))));
  }

  @Override
  public void close() {
    kept.close();
  }
}
