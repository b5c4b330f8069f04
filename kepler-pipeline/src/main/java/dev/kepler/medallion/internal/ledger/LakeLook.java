package dev.kepler.medallion.internal.ledger;

import dev.kepler.medallion.internal.delta.LakeTable;
import dev.kepler.medallion.internal.delta.LakeTables;
import dev.kepler.medallion.internal.delta.Table;
import dev.kepler.medallion.internal.delta.TableLog;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.sql.SparkSession;

/**
 * Where a lake's logs end. It remembers where they ended at the last look, so that a look asks for
 * a few files by name and lists nothing, however long the logs are. Safe for use by several
 * threads.
 *
 * @param tables where the tables are, once known
 * @param ends versions with which the logs ended
 */
public record LakeLook(
    SparkSession session,
    LakeTables lake,
    Map<LakeTable, Table> tables,
    Map<LakeTable, Long> ends) {

  /** Begins without a memory. */
  public LakeLook(SparkSession session, LakeTables lake) {
    this(session, lake, new ConcurrentHashMap<>(), new ConcurrentHashMap<>());
  }

  /** Newest version of a table; -1 where there is none. */
  long newest(LakeTable kind) {
    long newest = table(kind).newest(session, ends.getOrDefault(kind, -1L));
    ends.put(kind, newest);
    return newest;
  }

  /** Log of a table, for reading commits by their versions. */
  TableLog log(LakeTable kind) {
    return table(kind).unlistedCommits(session);
  }

  /** A table; it remembers where a catalog has it. */
  private Table table(LakeTable kind) {
    return tables.computeIfAbsent(kind, lake::table);
  }
}
