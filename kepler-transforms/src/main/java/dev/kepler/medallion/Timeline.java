package dev.kepler.medallion;

import static dev.kepler.medallion.bean.RecordColumns.ARRIVAL_TIME;
import static dev.kepler.medallion.bean.RecordColumns.SOURCE;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lag;
import static org.apache.spark.sql.functions.last;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;

/**
 * What silver said of each key, load by load: all that it ever was, out of bronze. A load that says
 * what the one before said begins nothing new.
 */
public final class Timeline {

  /**
   * Column of {@link #of}: arrival time of the load that ended a state; null for one that lasts.
   */
  public static final String UNTIL = Standing.UNTIL;

  /** Column of {@link #of}: whether the state is that its thing is no more, as a record said. */
  public static final String GONE = "thing is gone";

  /** Column of {@link #of}: where the record came from that began a state, as bronze says it. */
  public static final String CAME_FROM = "came from";

  private static final String SAME = "same as before";
  private static final String RUN = "run";

  private Timeline() {}

  /**
   * The states of all keys.
   *
   * @param judged as {@link Judge#judge} gives it, all of the loads; their arrival times tell in
   *     which order they count
   * @param releases arrival times of those that are whole releases: a key that one lacks has no
   *     state from then on
   * @return a row for each state: the columns of silver, {@code arrival_time} being that of the
   *     load that began it; {@link #CAME_FROM}; {@link #GONE}; {@link #UNTIL}
   */
  public static Dataset<Row> of(
      Medallion<?, ?, ?> medallion, Dataset<Row> judged, List<Instant> releases) {
    WindowSpec ofKey = Window.partitionBy(Key.columns(medallion.key().silver()));
    WindowSpec inOrder = ofKey.orderBy(ARRIVAL_TIME);
    Dataset<Row> shaped =
        medallion.shaped(
            Standing.ever(medallion, judged, releases).withColumn(CAME_FROM, col(SOURCE)),
            CAME_FROM,
            UNTIL);
    Column gone = medallion.gone(shaped);
    Dataset<Row> states =
        shaped.select(
            Stream.concat(
                    medallion.silverColumns().stream().map(shaped::col),
                    Stream.of(shaped.col(CAME_FROM), gone.as(GONE), shaped.col(UNTIL)))
                .toArray(Column[]::new));
    Column said = struct(said(medallion));
    Column same =
        coalesce(
            said.eqNullSafe(lag(said, 1).over(inOrder))
                .and(col(ARRIVAL_TIME).equalTo(lag(col(UNTIL), 1).over(inOrder))),
            lit(false));
    Dataset<Row> runs =
        states
            .withColumn(SAME, same)
            .withColumn(RUN, sum(when(col(SAME), 0).otherwise(1)).over(inOrder));
    WindowSpec ofRun =
        Window.partitionBy(
                Stream.concat(Stream.of(Key.columns(medallion.key().silver())), Stream.of(col(RUN)))
                    .toArray(Column[]::new))
            .orderBy(ARRIVAL_TIME)
            .rowsBetween(Window.unboundedPreceding(), Window.unboundedFollowing());
    return runs.withColumn(UNTIL, last(col(UNTIL)).over(ofRun))
        .filter(not(col(SAME)))
        .drop(SAME, RUN);
  }

  /** What a state says of its thing: one that is gone says nothing more. */
  private static Column[] said(Medallion<?, ?, ?> medallion) {
    return Stream.concat(
            Stream.of(col(GONE)),
            medallion.content().stream().map(column -> when(not(col(GONE)), col(column))))
        .toArray(Column[]::new);
  }
}
