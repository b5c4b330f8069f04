package dev.kepler.medallion.internal.rows;

import static org.apache.spark.sql.functions.current_timestamp;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.row_number;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kepler.model.testing.LocalSpark;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.expressions.Window;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import scala.collection.JavaConverters;

@DisplayName("Steps that are planned once")
@ExtendWith(LocalSpark.class)
class PreparedPlanTest {

  private static final String STAR = "value";

  private final SparkSession spark;
  private final AtomicInteger planned = new AtomicInteger();

  PreparedPlanTest(SparkSession spark) {
    this.spark = spark;
  }

  @Test
  @DisplayName("give of other rows what they would give if planned for them")
  void otherRows() {
    PreparedPlan steps = new PreparedPlan(this::ranked);

    List<Row> first = rows(steps.collect(List.of(few(1, 5), few(3, 9))));
    List<Row> second = rows(steps.collect(List.of(few(11, 40), few(20, 30))));
    Dataset<Row> third = steps.over(List.of(few(1, 3), few(7, 9)));

    assertThat(planned).hasValue(1);
    assertThat(first).containsExactlyInAnyOrderElementsOf(planned(many(1, 5), many(3, 9)));
    assertThat(second).containsExactlyInAnyOrderElementsOf(planned(many(11, 40), many(20, 30)));
    assertThat(third.collectAsList()).isEmpty();
    assertThat(OnePartition.is(third)).isTrue();
  }

  @Test
  @DisplayName("are planned anew for many rows, and for rows of other columns")
  void anew() {
    PreparedPlan steps = new PreparedPlan(this::ranked);
    steps.collect(List.of(few(1, 5), few(3, 9)));

    Dataset<Row> many = steps.over(List.of(many(1, 5), few(3, 9)));
    steps.collect(List.of(OnePartition.of(many(1, 5).withColumn("more", lit(1))), few(3, 9)));

    assertThat(planned).hasValue(3);
    assertThat(OnePartition.is(many)).isFalse();
    assertThat(many.count()).isEqualTo(3);
  }

  @Test
  @DisplayName("ask each time what time it is")
  void time() {
    PreparedPlan steps = new PreparedPlan(in -> in.get(0).select(current_timestamp().as("now")));

    Instant first = now(steps);
    Instant second = now(steps);

    assertThat(second).isAfter(first);
  }

  @Test
  @DisplayName("read kept rows as they were when they first ran")
  void kept() {
    Dataset<Row> moments = OnePartition.of(many(1, 3).withColumn("now", current_timestamp()));
    Set<Object> before = held();

    try (ReusableRows kept = ReusableRows.of(moments)) {
      assertThat(kept.rows().collectAsList()).isEqualTo(kept.rows().collectAsList()).hasSize(3);
      assertThat(OnePartition.is(kept.rows())).isTrue();
    }
    assertThat(held()).isEqualTo(before);
  }

  /** What the session holds: of tests before, states of Delta tables too. */
  private Set<Object> held() {
    return Set.copyOf(
        JavaConverters.mapAsJavaMap(spark.sparkContext().getPersistentRDDs()).keySet());
  }

  /** What the driver has, by a job that takes it up again. */
  private List<Row> rows(List<DriverRow> onDriver) {
    Dataset<Row> rows = DriverRow.dataset(spark, onDriver.get(0).schema(), onDriver);
    assertThat(DriverRow.collect(rows)).isEqualTo(onDriver);
    return rows.collectAsList();
  }

  private Instant now(PreparedPlan steps) {
    return steps.over(List.of(few(1, 1))).as(Encoders.INSTANT()).head();
  }

  /** A join and a window: what would shuffle if Spark did not know that the rows are together. */
  private Dataset<Row> ranked(List<Dataset<Row>> in) {
    planned.incrementAndGet();
    Dataset<Row> both =
        in.get(0).join(in.get(1), in.get(0).col(STAR).equalTo(in.get(1).col(STAR)), "left_semi");
    return both.withColumn("rank", row_number().over(Window.orderBy(both.col(STAR))));
  }

  private List<Row> planned(Dataset<Row> first, Dataset<Row> second) {
    return ranked(List.of(first, second)).collectAsList();
  }

  private Dataset<Row> few(long from, long to) {
    return OnePartition.of(many(from, to));
  }

  private Dataset<Row> many(long from, long to) {
    return spark
        .createDataset(LongStream.rangeClosed(from, to).boxed().toList(), Encoders.LONG())
        .toDF();
  }
}
