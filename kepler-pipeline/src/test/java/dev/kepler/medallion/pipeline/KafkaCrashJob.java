package dev.kepler.medallion.pipeline;

import dev.kepler.medallion.lake.TableLayout;
import dev.kepler.medallion.pipeline.Shipments.Message;
import dev.kepler.medallion.source.KafkaTopic;
import dev.kepler.medallion.testing.crash.CrashJob;
import dev.kepler.medallion.testing.crash.LakeCheck;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Shipments out of messages, a topic for each folder. A JVM that dies while it sends a load may
 * send it again: what must come of them is told by the topic.
 */
public final class KafkaCrashJob implements CrashJob {

  /** Property that tells every JVM where the broker is. */
  static final String BROKER = "spark.kepler.broker.of.test";

  private static final int MESSAGES = 40;

  /** Made by each JVM. */
  public KafkaCrashJob() {}

  private static String broker() {
    return System.getProperty(BROKER);
  }

  private static String topic(Path folder) {
    return "crash-" + Integer.toHexString(folder.toString().hashCode());
  }

  @Override
  public void land(Path folder, int number) {
    try {
      if (number == 0) {
        KafkaBroker.create(broker(), topic(folder), 2);
      }
      KafkaBroker.send(broker(), topic(folder), messages(number), new Shipments());
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<Message> messages(int number) {
    return Shipments.random(new Random(number), MESSAGES);
  }

  private static MedallionPipeline<RawShipment, Row, Row> pipeline(
      SparkSession session, Path folder) {
    return MedallionPipeline.builder(session, Shipments.ENTITY)
        .source(
            Sources.kafka(
                KafkaTopic.of(broker(), topic(folder)).keyedBy("shipment"),
                Shipments.FORM,
                RawShipment.ENCODER))
        .tables(TableLayout.under(folder.resolve("lake").toString()))
        .build();
  }

  @Override
  public void runOnce(SparkSession session, Path folder) {
    pipeline(session, folder).runOnce();
  }

  @Override
  public RunningPipeline start(SparkSession session, Path folder) {
    return pipeline(session, folder).start();
  }

  @Override
  public LakeCheck check(SparkSession session, Path folder, int loads) {
    MedallionPipeline<RawShipment, Row, Row> pipeline = pipeline(session, folder);
    Shipments expected =
        KafkaBroker.sent(
            broker(),
            topic(folder),
            IntStream.range(0, loads).boxed().flatMap(n -> messages(n).stream()).toList());
    Map<List<String>, Long> open = new HashMap<>();
    expected.arrived().forEach(source -> open.merge(List.of(source), 1L, Long::sum));
    pipeline
        .lake()
        .bronze()
        .collectAsList()
        .forEach(row -> open.merge(List.of(row.<String>getAs("source")), -1L, Long::sum));
    List<String> differences = new ArrayList<>(expected.differences(pipeline.lake()));
    pipeline.verify().differences().forEach(d -> differences.add("verify: " + d));
    pipeline.examine().forEach(f -> differences.add("examine: " + f));
    return LakeCheck.of(open, differences);
  }
}
