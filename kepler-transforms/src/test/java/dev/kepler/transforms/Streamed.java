package dev.kepler.transforms;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.streaming.MemoryStream;
import org.apache.spark.sql.streaming.OutputMode;
import org.apache.spark.sql.streaming.StreamingQuery;
import scala.Option;
import scala.collection.JavaConverters;

/** Runs a function over a real stream, load by load, and reads what it leaves in a memory sink. */
final class Streamed {

  private static final AtomicInteger QUERIES = new AtomicInteger();

  private Streamed() {}

  @SafeVarargs
  static <A, B> List<B> through(
      SparkSession spark,
      Encoder<A> from,
      Function<Dataset<A>, Dataset<B>> function,
      Encoder<B> to,
      OutputMode mode,
      List<A>... loads)
      throws Exception {
    int number = QUERIES.incrementAndGet();
    MemoryStream<A> source = new MemoryStream<>(number, spark.sqlContext(), Option.empty(), from);
    StreamingQuery query =
        function
            .apply(source.toDS())
            .writeStream()
            .format("memory")
            .queryName("streamed" + number)
            .outputMode(mode)
            .start();
    try {
      for (List<A> load : loads) {
        source.addData(JavaConverters.asScalaBufferConverter(load).asScala());
        query.processAllAvailable();
      }
      return spark.table("streamed" + number).as(to).collectAsList();
    } finally {
      query.stop();
    }
  }
}
