package dev.kepler.medallion.internal.source;

import static dev.kepler.medallion.bean.RecordColumns.SOURCE;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.regexp_extract;
import static org.apache.spark.sql.functions.struct;

import dev.kepler.medallion.internal.text.OneLine;
import dev.kepler.medallion.source.CsvForm;
import dev.kepler.medallion.source.KafkaTopic;
import dev.kepler.medallion.source.RawSource;
import java.util.Objects;
import java.util.Optional;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.package$;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.DataStreamReader;

/**
 * JSON messages of a topic. Their offsets are in the checkpoint of bronze; a message says in {@code
 * source} where it stands, such as {@code orders-3@1042}: topic, partition and offset. By these the
 * messages of a key follow on each other, for as long as they are in one partition, as those are
 * that one producer gives one key.
 *
 * @param <R> raw record
 */
public final class KafkaSource<R> implements RawSource<R> {

  private static final String PLACE = "-([0-9]+)@([0-9]+)$";

  private final KafkaTopic topic;
  private final CsvForm<R> form;
  private final Encoder<R> raw;

  /**
   * Describes a topic.
   *
   * @param raw encoder of what the form makes
   */
  public KafkaSource(KafkaTopic topic, CsvForm<R> form, Encoder<R> raw) {
    this.topic = Objects.requireNonNull(topic, "topic");
    this.form = Objects.requireNonNull(form, "form");
    this.raw = Objects.requireNonNull(raw, "raw");
    topic
        .keyColumn()
        .filter(column -> !form.columns().contains(column))
        .ifPresent(
            column -> {
              throw new IllegalArgumentException(
                  "Cannot read %s: a %s has no column %s that its keys could be. Use one of %s."
                      .formatted(topic, form.table(), column, form.columns()));
            });
  }

  @Override
  public Dataset<R> open(SparkSession session) {
    JsonMessages<R> messages = new JsonMessages<>(form, topic.keyColumn().orElse(null));
    return rows(session)
        .map(
            (MapFunction<Row, R>)
                row ->
                    messages.record(
                        row.getAs("key"),
                        row.getAs("value"),
                        row.<String>getAs("topic")
                            + '-'
                            + row.<Integer>getAs("partition")
                            + '@'
                            + row.<Long>getAs("offset")),
            raw);
  }

  private Dataset<Row> rows(SparkSession session) {
    DataStreamReader reader = session.readStream().format("kafka");
    try {
      return reader
          .option("startingOffsets", "earliest")
          .options(topic.options())
          .option("kafka.bootstrap.servers", topic.servers())
          .option("subscribe", topic.name())
          .option("maxOffsetsPerTrigger", topic.most())
          .option("failOnDataLoss", true)
          .load();
    } catch (Exception e) { // checked ones of Spark's too, which Scala does not declare
      String fault = OneLine.of(String.valueOf(e.getMessage()));
      throw new IllegalArgumentException(
          "Cannot read "
              + this
              + ": "
              + (fault.contains("DATA_SOURCE_NOT_FOUND") || fault.contains("find data source")
                  ? "this application lacks Spark's source of Kafka. Add"
                      + " org.apache.spark:spark-sql-kafka-0-10_2.12:"
                      + package$.MODULE$.SPARK_VERSION()
                      + " to it."
                  : "Spark refuses it (" + fault + "). Change its options."),
          e);
    }
  }

  @Override
  public Optional<Column> sequence() {
    Column source = col(SOURCE);
    return Optional.of(
        struct(
            regexp_extract(source, PLACE, 1).cast("int"),
            regexp_extract(source, PLACE, 2).cast("long")));
  }

  @Override
  public String toString() {
    return topic.toString();
  }
}
