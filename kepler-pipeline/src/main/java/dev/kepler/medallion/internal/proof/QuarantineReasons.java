package dev.kepler.medallion.internal.proof;

import static dev.kepler.medallion.bean.RecordColumns.ARRIVAL_TIME;
import static dev.kepler.medallion.bean.RecordColumns.CORRUPT_RECORD;
import static dev.kepler.medallion.bean.RecordColumns.FAILED_EXPECTATIONS;
import static dev.kepler.medallion.bean.RecordColumns.SOURCE;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.row_number;

import dev.kepler.medallion.Records;
import dev.kepler.medallion.lake.QuarantineReason;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/** Rows of quarantine by the expectations that they fail. */
public final class QuarantineReasons {

  private static final String REASON = "reason";
  private static final String PLACE = "place";

  private QuarantineReasons() {}

  /**
   * The reasons, that of the most rows first.
   *
   * @param key columns that tell rows of one file and moment apart
   * @param encoder of what the rows are given as
   * @param limit rows to give of each
   */
  public static <Q> List<QuarantineReason<Q>> of(
      Dataset<Row> quarantine, List<String> key, Encoder<Q> encoder, int limit) {
    Dataset<Row> failed = quarantine.withColumn(REASON, explode(col(FAILED_EXPECTATIONS)));
    Map<String, List<Q>> first = limit == 0 ? Map.of() : first(failed, key, encoder, limit);
    return failed
        .groupBy(REASON)
        .agg(count(lit(1)).as(PLACE))
        .orderBy(col(PLACE).desc(), col(REASON))
        .collectAsList()
        .stream()
        .map(
            row ->
                new QuarantineReason<>(
                    row.getString(0),
                    row.getLong(1),
                    first.getOrDefault(row.getString(0), List.of())))
        .toList();
  }

  private static <Q> Map<String, List<Q>> first(
      Dataset<Row> failed, List<String> key, Encoder<Q> encoder, int limit) {
    Column[] order =
        Stream.of(Stream.of(ARRIVAL_TIME, SOURCE), key.stream(), Stream.of(CORRUPT_RECORD))
            .flatMap(names -> names)
            .map(name -> col(name))
            .toArray(Column[]::new);
    Dataset<Row> few =
        failed
            .withColumn(PLACE, row_number().over(Window.partitionBy(REASON).orderBy(order)))
            .filter(col(PLACE).leq(limit))
            .orderBy(REASON, PLACE);
    List<String> reasons = new ArrayList<>();
    List<Row> rows = few.collectAsList();
    rows.forEach(row -> reasons.add(row.getAs(REASON)));
    List<Q> records =
        Records.of(few.sparkSession().createDataFrame(rows, few.schema()), encoder).collectAsList();
    Map<String, List<Q>> first = new HashMap<>();
    for (int i = 0; i < reasons.size(); i++) {
      first.computeIfAbsent(reasons.get(i), reason -> new ArrayList<>()).add(records.get(i));
    }
    return first;
  }
}
