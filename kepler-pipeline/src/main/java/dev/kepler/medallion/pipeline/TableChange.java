package dev.kepler.medallion.pipeline;

import dev.kepler.medallion.lake.TablePosition;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What makes one version of a table out of another, by the net: a row that came and went in between
 * is in neither. The Datasets are pinned, and each action computes them anew.
 *
 * @param table its name
 * @param key columns of which no two rows have the same values
 * @param to the version that comes out
 * @param whole whether there is nothing to start from: {@code entered} is then all of the table
 * @param entered rows that are new, or that replace the one of their key
 * @param left the key of each row that is no more
 */
public record TableChange(
    String table,
    List<String> key,
    TablePosition to,
    boolean whole,
    Dataset<Row> entered,
    Dataset<Row> left) {

  /** Copies the list. */
  public TableChange {
    key = List.copyOf(key);
  }
}
