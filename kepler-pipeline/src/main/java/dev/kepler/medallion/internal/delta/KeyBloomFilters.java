package dev.kepler.medallion.internal.delta;

import dev.kepler.medallion.internal.rows.Thresholds;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.util.sketch.BloomFilter;

/**
 * Which keys a large file may hold, where keys lie in no order: the groups of a load are scattered
 * over all of them, and every file holds some from everywhere, but hardly one of just these. Made
 * by reading a file's keys once, when it is first asked for; three bytes a row. It holds for as
 * long as rows only go from the file: where a table is restored, some come back.
 *
 * <p>Not safe for use by several threads.
 */
final class KeyBloomFilters {

  /**
   * A sketch.
   *
   * @param gone rows that were gone from the file by then
   */
  private record Sketch(BloomFilter keys, long gone) {}

  /** How often a file seems to hold a key that it does not. */
  private static final double ERROR = 1e-5;

  private final LiveFiles files;
  private final Map<String, Sketch> sketches = new HashMap<>();

  KeyBloomFilters(LiveFiles files) {
    this.files = files;
  }

  /** Those of the files that may hold one of the keys. */
  List<String> holding(SparkSession session, List<String> names, long[] keys) {
    sketches.keySet().retainAll(files.names());
    return names.stream().filter(name -> mayHold(session, name, keys)).toList();
  }

  private boolean mayHold(SparkSession session, String name, long[] keys) {
    AddFile file = files.named(name);
    if ((long) file.numPhysicalRecords().get() < Thresholds.MANY_ROWS) {
      return true;
    }
    Sketch sketch = sketches.get(name);
    if (sketch == null || sketch.gone() > file.numDeletedRecords()) {
      sketch = new Sketch(keysOf(session, name), file.numDeletedRecords());
      sketches.put(name, sketch);
    }
    return LongStream.of(keys).anyMatch(sketch.keys()::mightContainLong);
  }

  private BloomFilter keysOf(SparkSession session, String name) {
    Dataset<Row> rows = files.read(session, List.of(name));
    return rows.stat().bloomFilter(files.key().number(rows), files.rows(List.of(name)), ERROR);
  }
}
