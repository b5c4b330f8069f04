package dev.kepler.medallion.internal.ledger;

import dev.kepler.medallion.internal.checkpoint.LayerCheckpoint;
import dev.kepler.medallion.internal.delta.LakeTable;
import dev.kepler.medallion.internal.delta.LakeTables;
import dev.kepler.medallion.internal.delta.Table;
import dev.kepler.medallion.internal.delta.TableLog;
import dev.kepler.medallion.internal.files.AtomicFiles;
import dev.kepler.medallion.lake.Layer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.sql.SparkSession;

/**
 * Where a lake's logs end. It remembers where they ended at the last look, so that a look asks for
 * a few files by name and lists nothing, however long the logs are. Safe for use by several
 * threads.
 *
 * @param files of the lake, by the settings that the session had when the look began
 * @param tables where the tables are, once known
 * @param ends versions with which the logs ended
 */
public record LakeLook(
    SparkSession session,
    AtomicFiles files,
    LakeTables lake,
    Map<LakeTable, Table> tables,
    Map<LakeTable, Long> ends) {

  /** Begins without a memory. */
  public LakeLook(SparkSession session, LakeTables lake) {
    this(
        session,
        AtomicFiles.of(session),
        lake,
        new ConcurrentHashMap<>(),
        new ConcurrentHashMap<>());
  }

  /** A new look with the same memory, by the settings that the session has now. */
  public LakeLook again() {
    return new LakeLook(session, AtomicFiles.of(session), lake, tables, ends);
  }

  LayerCheckpoint checkpoint(Layer layer) {
    return LayerCheckpoint.of(files, lake.layout(), layer);
  }

  /** Newest version of a table; -1 where there is none. */
  long newest(LakeTable kind) {
    long newest = table(kind).newest(session, files, ends.getOrDefault(kind, -1L));
    ends.put(kind, newest);
    return newest;
  }

  /** Log of a table, for reading commits by their versions. */
  TableLog log(LakeTable kind) {
    return table(kind).unlistedCommits(session, files);
  }

  /** A table; it remembers where a catalog has it. */
  private Table table(LakeTable kind) {
    return tables.computeIfAbsent(kind, lake::table);
  }
}
