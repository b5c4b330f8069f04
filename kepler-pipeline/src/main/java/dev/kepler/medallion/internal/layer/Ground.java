package dev.kepler.medallion.internal.layer;

import static org.apache.spark.sql.functions.lit;

import dev.kepler.medallion.internal.delta.LakeTable;
import dev.kepler.medallion.internal.delta.LakeTables;
import dev.kepler.medallion.internal.delta.LiveFiles;
import dev.kepler.medallion.internal.delta.Table;
import dev.kepler.medallion.internal.ledger.Withdrawn;
import dev.kepler.medallion.internal.rows.OnePartition;
import dev.kepler.medallion.internal.rows.PlanFacts;
import dev.kepler.medallion.internal.rows.Thresholds;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Lake on which a load would fall that has not arrived, for reading.
 *
 * @param bronzeVersion what silver has read; -1 where there is no lake
 * @param silverVersion what silver has made of it; -1 where there is no lake
 */
public record Ground(
    SparkSession session, LakeTables lake, long bronzeVersion, long silverVersion) {

  /** All that arrived, in the columns of bronze. */
  public Dataset<Row> bronze() {
    return rows(lake.bronze(), bronzeVersion);
  }

  /** What counts of all that arrived. */
  Dataset<Row> counting() {
    return bronzeVersion < 0
        ? bronze()
        : Withdrawn.decided(session, lake.table(lake.bronze())).without(bronze());
  }

  /** What stands, as if it were in one file; where that is little, in one partition. */
  Dataset<Row> silver() {
    Dataset<Row> rows = rows(lake.silver(), silverVersion).withColumn(LiveFiles.FILE, lit(""));
    return PlanFacts.bytes(rows) < Thresholds.LARGE_BATCH ? OnePartition.of(rows) : rows;
  }

  /** The releases of bronze, among which one is late. */
  LateRelease late() {
    return LateRelease.among(lake.medallion(), lake.table(lake.bronze()), session, bronzeVersion);
  }

  private Dataset<Row> rows(LakeTable kind, long version) {
    Table table = lake.table(kind);
    return version < 0
        ? session.createDataFrame(List.of(), table.schema())
        : table.own(table.readAt(session, version));
  }
}
