package dev.kepler.medallion.internal.proof;

import static dev.kepler.model.KoiColumns.ARRIVAL_TIME;
import static dev.kepler.model.KoiColumns.CORRUPT_RECORD;
import static dev.kepler.model.KoiColumns.FAILED_EXPECTATIONS;
import static dev.kepler.model.KoiColumns.ROW_ID;
import static dev.kepler.model.KoiColumns.SOURCE;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.row_number;

import dev.kepler.medallion.Records;
import dev.kepler.medallion.lake.QuarantineReason;
import dev.kepler.model.QuarantinedKoi;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
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
   * @param limit rows to give of each
   */
  public static List<QuarantineReason> of(Dataset<Row> quarantine, int limit) {
    Dataset<Row> failed = quarantine.withColumn(REASON, explode(col(FAILED_EXPECTATIONS)));
    Map<String, List<QuarantinedKoi>> first = limit == 0 ? Map.of() : first(failed, limit);
    return failed
        .groupBy(REASON)
        .agg(count(lit(1)).as(PLACE))
        .orderBy(col(PLACE).desc(), col(REASON))
        .collectAsList()
        .stream()
        .map(
            row ->
                new QuarantineReason(
                    row.getString(0),
                    row.getLong(1),
                    first.getOrDefault(row.getString(0), List.of())))
        .toList();
  }

  private static Map<String, List<QuarantinedKoi>> first(Dataset<Row> failed, int limit) {
    Dataset<Row> few =
        failed
            .withColumn(
                PLACE,
                row_number()
                    .over(
                        Window.partitionBy(REASON)
                            .orderBy(ARRIVAL_TIME, SOURCE, ROW_ID, CORRUPT_RECORD)))
            .filter(col(PLACE).leq(limit))
            .orderBy(REASON, PLACE);
    List<String> reasons = new ArrayList<>();
    List<Row> rows = few.collectAsList();
    rows.forEach(row -> reasons.add(row.getAs(REASON)));
    List<QuarantinedKoi> kois =
        Records.of(few.sparkSession().createDataFrame(rows, few.schema()), QuarantinedKoi.ENCODER)
            .collectAsList();
    Map<String, List<QuarantinedKoi>> first = new HashMap<>();
    for (int i = 0; i < reasons.size(); i++) {
      first.computeIfAbsent(reasons.get(i), reason -> new ArrayList<>()).add(kois.get(i));
    }
    return first;
  }
}
