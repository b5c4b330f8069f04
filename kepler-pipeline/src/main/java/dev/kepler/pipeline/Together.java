package dev.kepler.pipeline;

import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * Two small results out of one action: of a small batch, to plan an action and to start its tasks
 * takes longer than the tasks.
 *
 * @param first rows of the first Dataset
 * @param second rows of the second
 */
record Together(List<Row> first, List<Row> second) {

  /** Both as one Dataset. */
  static Dataset<Row> union(Dataset<Row> first, Dataset<Row> second) {
    return first
        .select(struct("*"), none(second.schema()))
        .unionAll(second.select(none(first.schema()), struct("*")));
  }

  /** Takes apart what {@link #union} gave. */
  static Together of(List<Row> rows) {
    Together together = new Together(new ArrayList<>(), new ArrayList<>());
    for (Row row : rows) {
      if (row.isNullAt(1)) {
        together.first.add(row.getStruct(0));
      } else {
        together.second.add(row.getStruct(1));
      }
    }
    return together;
  }

  private static Column none(StructType schema) {
    return lit(null).cast(schema);
  }
}
