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
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Lake on which a load would fall that silver has not taken, for reading.
 *
 * @param bronzeVersion which holds all that arrived before the load; -1 where there is no lake
 * @param silverVersion what silver has made of it; -1 where there is no lake
 * @param withdrawn loads of bronze that do not count
 * @param waiting arrival times of loads of bronze that silver has not taken either, the load itself
 *     the first of them; none where the load has not arrived
 * @param before what silver would be before the load; empty where it is what it is
 */
public record Ground(
    SparkSession session,
    LakeTables lake,
    long bronzeVersion,
    long silverVersion,
    Withdrawn withdrawn,
    List<Instant> waiting,
    Optional<Dataset<Row>> before) {

  /** The lake in versions that belong together, and all that it counts. */
  public static Ground of(
      SparkSession session, LakeTables lake, long bronzeVersion, long silverVersion) {
    Withdrawn withdrawn =
        bronzeVersion < 0
            ? Withdrawn.by(List.of())
            : Withdrawn.decided(session, lake.table(lake.bronze()));
    return new Ground(
        session, lake, bronzeVersion, silverVersion, withdrawn, List.of(), Optional.empty());
  }

  /** All that arrived before the load, in the columns of bronze. */
  public Dataset<Row> bronze() {
    return new Withdrawn(Set.copyOf(waiting)).without(rows(lake.bronze(), bronzeVersion));
  }

  /** What counts of all that arrived before the load. */
  Dataset<Row> counting() {
    return withdrawn.without(bronze());
  }

  /** What stands, as if it were in one file; where that is little, in one partition. */
  Dataset<Row> silver() {
    Dataset<Row> rows = held().withColumn(LiveFiles.FILE, lit(""));
    return PlanFacts.bytes(rows) < Thresholds.LARGE_BATCH ? OnePartition.of(rows) : rows;
  }

  /** What stands, in the columns of silver. */
  public Dataset<Row> held() {
    return before.orElseGet(() -> rows(lake.silver(), silverVersion));
  }

  /** The releases of bronze, among which one is late. */
  LateRelease late() {
    List<Instant> later = waiting.isEmpty() ? waiting : waiting.subList(1, waiting.size());
    return LateRelease.among(
        lake.medallion(),
        lake.table(lake.bronze()),
        session,
        bronzeVersion,
        withdrawn.and(later),
        counting());
  }

  private Dataset<Row> rows(LakeTable kind, long version) {
    Table table = lake.table(kind);
    return version < 0
        ? session.createDataFrame(List.of(), table.schema())
        : table.own(table.readAt(session, version));
  }
}
