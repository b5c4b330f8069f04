package dev.kepler.medallion.internal.layer;

import static org.apache.spark.sql.functions.broadcast;

import dev.kepler.medallion.Change;
import dev.kepler.medallion.Comparison;
import dev.kepler.medallion.GoldTable;
import dev.kepler.medallion.Medallion;
import dev.kepler.medallion.internal.change.ChangeCounts;
import dev.kepler.medallion.internal.change.ChangeSet;
import dev.kepler.medallion.internal.change.Upsert;
import dev.kepler.medallion.internal.delta.Commit;
import dev.kepler.medallion.internal.delta.KeyRange;
import dev.kepler.medallion.internal.delta.LakeTables;
import dev.kepler.medallion.internal.delta.LiveFiles;
import dev.kepler.medallion.internal.delta.Table;
import dev.kepler.medallion.internal.delta.TableKey;
import dev.kepler.medallion.internal.rows.OnePartition;
import dev.kepler.medallion.internal.rows.PreparedPlan;
import dev.kepler.medallion.internal.rows.ReusableRows;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * One gold table as a batch of silver's changes finds it: which groups they touch, what silver
 * makes of these groups now, and how that differs from what the table holds. No value is carried on
 * from the one before, so a batch that comes again finds nothing to do.
 */
final class GroupRecount {

  /**
   * Groups that a batch touches.
   *
   * @param groups each once
   * @param range in which their numbers lie
   * @param silver rows of silver among which all of theirs are
   * @param isWhole whether these are all rows of the files that hold them
   */
  record Touched(ReusableRows groups, KeyRange range, ReusableRows silver, boolean isWhole)
      implements AutoCloseable {

    @Override
    public void close() {
      silver.close();
      groups.close();
    }
  }

  private final Table table;
  private final LiveFiles silverFiles;
  private final LiveFiles goldFiles;
  private final List<String> group;
  private final PreparedPlan touching;
  private final PreparedPlan recounting;
  private final PreparedPlan comparing;
  private final Upsert upsert;

  GroupRecount(LakeTables lake, int place) {
    Medallion<?, ?, ?> medallion = lake.medallion();
    GoldTable<?, ?> gold = medallion.gold().get(place);
    Table silver = lake.table(lake.silver());
    this.table = lake.table(lake.gold().get(place));
    this.group = gold.group();
    this.silverFiles =
        new LiveFiles(silver, TableKey.of(medallion, silver.schema(), group)).scattered();
    this.goldFiles =
        new LiveFiles(table, TableKey.of(medallion, table.schema(), group)).scattered();
    this.touching = new PreparedPlan(in -> in.get(0).select(silverFiles.key().values()).distinct());
    this.recounting =
        new PreparedPlan(in -> medallion.goldOf(gold, among(in.get(0), in.get(1))).toDF());
    this.comparing =
        new PreparedPlan(in -> Comparison.withGold(gold, in.get(1), among(in.get(0), in.get(2))));
    this.upsert = new Upsert(goldFiles);
  }

  /** Files of silver, as of the batch. */
  LiveFiles silverFiles() {
    return silverFiles;
  }

  /** Goes on to a version of silver; tells in which range groups may have changed. */
  KeyRange upTo(SparkSession session, long silverVersion) {
    return silverFiles.upTo(session, silverVersion);
  }

  /** The groups that rows of silver are of, those that left it and those that entered it. */
  Touched touched(Dataset<Row> changed, KeyRange range) {
    ReusableRows groups = ReusableRows.of(touching.over(List.of(changed)));
    boolean isWhole = OnePartition.is(groups.rows()) && silverFiles.areFew(range);
    Dataset<Row> near = silverFiles.readNear(groups.rows(), group, range);
    return new Touched(
        groups, range, isWhole ? ReusableRows.of(near) : ReusableRows.anew(near), isWhole);
  }

  /** How what silver makes of the groups now differs from what the table holds. */
  Dataset<Row> changes(Touched touched) {
    Dataset<Row> groups = touched.groups().rows();
    Dataset<Row> held =
        goldFiles.newest(groups.sparkSession()).readFor(groups, group, touched.range());
    Dataset<Row> recounted = recounting.over(List.of(groups, touched.silver().rows()));
    return comparing.over(
        List.of(groups, OnePartition.is(groups) ? OnePartition.of(recounted) : recounted, held));
  }

  private Dataset<Row> among(Dataset<Row> touched, Dataset<Row> all) {
    Dataset<Row> sought =
        OnePartition.is(touched) && !OnePartition.is(all)
            ? broadcast(touched)
            : OnePartition.hashed(touched);
    Column same =
        group.stream()
            .map(column -> all.col(column).equalTo(touched.col(column)))
            .reduce(Column::and)
            .orElseThrow();
    return all.join(sought, same, "left_semi");
  }

  /** How many groups the table has once changes are written. */
  long groupsAfter(ChangeCounts changes) {
    return goldFiles.rows(goldFiles.names())
        + changes.of(Change.INSERTED)
        - changes.of(Change.RETRACTED);
  }

  Table table() {
    return table;
  }

  /** Writes the changes; tells whether there was something to commit. */
  boolean write(ChangeSet found, Commit commit) {
    return upsert.write(found, commit);
  }
}
