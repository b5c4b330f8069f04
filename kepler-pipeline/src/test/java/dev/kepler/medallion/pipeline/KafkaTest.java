package dev.kepler.medallion.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.kepler.medallion.lake.Layer;
import dev.kepler.medallion.lake.LedgerEntry;
import dev.kepler.medallion.lake.TableLayout;
import dev.kepler.medallion.lifecycle.PipelineException;
import dev.kepler.medallion.lifecycle.RestartPolicy;
import dev.kepler.medallion.pipeline.Shipments.Message;
import dev.kepler.medallion.source.KafkaTopic;
import dev.kepler.medallion.testing.crash.CrashKit;
import dev.kepler.medallion.testing.crash.CrashReport;
import dev.kepler.model.testing.LocalSpark;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Messages of Kafka")
@ExtendWith(LocalSpark.class)
class KafkaTest {

  private static final long SEED = System.nanoTime();

  @TempDir private static Path ofBroker;

  private static KafkaBroker broker;

  private final SparkSession spark;
  private final Random random = new Random(SEED);
  private final Shipments expected = new Shipments();
  private String topic;

  @TempDir private Path folder;

  KafkaTest(SparkSession spark) {
    this.spark = spark;
  }

  @BeforeAll
  static void start() throws Exception {
    broker = KafkaBroker.start(ofBroker);
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  @BeforeEach
  void fresh(TestInfo test) throws Exception {
    topic = "shipments-" + test.getTestMethod().orElseThrow().getName();
    broker.create(topic, 3);
  }

  private void send(int size) throws Exception {
    broker.send(topic, Shipments.random(random, size), expected);
  }

  private KafkaTopic topic() {
    return KafkaTopic.of(broker.address(), topic)
        .keyedBy("shipment")
        .option("kafka.default.api.timeout.ms", "5000")
        .option("kafka.request.timeout.ms", "3000");
  }

  private MedallionPipeline.Builder<RawShipment, Row, Row> builder(KafkaTopic read) {
    return MedallionPipeline.builder(spark, Shipments.ENTITY)
        .source(Sources.kafka(read, Shipments.FORM, RawShipment.ENCODER))
        .tables(TableLayout.under(folder.resolve("lake").toString()));
  }

  private void mustBeRight(MedallionPipeline<RawShipment, Row, Row> pipeline) {
    assertThat(expected.differences(pipeline.lake())).as("seed %s", SEED).isEmpty();
    assertThat(pipeline.lake().ledger().entries(Layer.SILVER)).allMatch(LedgerEntry::balances);
  }

  @Test
  @DisplayName(
      "count in the order of their offsets, those of one key in one batch too; tombstones retract;"
          + " what is malformed is set aside under its topic, partition and offset")
  void inOrder() throws Exception {
    MedallionPipeline<RawShipment, Row, Row> pipeline = builder(topic()).build();
    for (int round = 0; round < 2; round++) {
      send(150);
      pipeline.runOnce();
      mustBeRight(pipeline);
    }
    int batches = pipeline.lake().ledger().entries(Layer.BRONZE).size();

    pipeline.runOnce();

    assertThat(pipeline.lake().ledger().entries(Layer.BRONZE)).hasSize(batches);
    assertThat(pipeline.verify().differences()).as("seed %s", SEED).isEmpty();
    assertThat(pipeline.examineDeep()).isEmpty();
  }

  @Test
  @Tag("exhaustive")
  @DisplayName("come in batches of no more than so many")
  void bounded() throws Exception {
    send(200);
    MedallionPipeline<RawShipment, Row, Row> pipeline = builder(topic().atMost(60)).build();

    pipeline.runOnce();

    mustBeRight(pipeline);
    assertThat(pipeline.lake().ledger().entries(Layer.BRONZE))
        .hasSizeGreaterThanOrEqualTo(4)
        .allMatch(entry -> entry.read() <= 60);
  }

  @Test
  @Tag("exhaustive")
  @DisplayName("are held up by a broker that dies, and go on where they were once it is back")
  void brokerDies() throws Exception {
    MedallionPipeline<RawShipment, Row, Row> pipeline =
        builder(topic())
            .restarts(
                RestartPolicy.attempts(1_000)
                    .backOff(Duration.ofMillis(100), Duration.ofSeconds(1)))
            .build();
    try (RunningPipeline running = pipeline.start()) {
      send(100);
      broker.kill();
      LockSupport.parkNanos(Duration.ofSeconds(8).toNanos()); // for bronze to fail, and again
      assertThat(running.hasEnded()).as("%s", running.failure()).isFalse();
      broker.goOn();
      send(100);
      await(pipeline);
      assertThat(running.failure()).isEmpty();
    }
    mustBeRight(pipeline);
    assertThat(pipeline.verify().differences()).as("seed %s", SEED).isEmpty();
    pipeline.rebuild(Layer.SILVER);
    pipeline.runOnce();
    mustBeRight(pipeline);
  }

  private void await(MedallionPipeline<RawShipment, Row, Row> pipeline) {
    Instant end = Instant.now().plus(Duration.ofMinutes(2));
    while (!expected.differences(pipeline.lake()).isEmpty()) {
      assertThat(Instant.now())
          .as("seed %s: %s", SEED, expected.differences(pipeline.lake()))
          .isBefore(end);
      LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
    }
  }

  @Test
  @Tag("exhaustive")
  @DisplayName("that are gone before they were read, or whose topic is, stop it by name")
  void gone() throws Exception {
    MedallionPipeline<RawShipment, Row, Row> pipeline = builder(topic()).build();
    broker.send(topic, List.of(ofKey("1")), expected);
    pipeline.runOnce();
    for (int i = 0; i < 5; i++) {
      broker.send(topic, List.of(ofKey("1")), expected);
    }
    String last = expected.arrived().stream().skip(4).findFirst().orElseThrow();
    int partition = Integer.parseInt(last.replaceAll(".*-([0-9]+)@.*", "$1"));
    broker.deleteBefore(topic, partition, 4);

    assertThatExceptionOfType(PipelineException.class)
        .isThrownBy(pipeline::runOnce)
        .withMessageContaining("messages of Kafka, of " + topic + "-" + partition + ", are gone");

    broker.delete(topic);
    assertThatExceptionOfType(PipelineException.class)
        .isThrownBy(pipeline::runOnce)
        .withMessageContaining("Kafka");
  }

  @Test
  @Tag("exhaustive")
  @DisplayName(
      "are neither lost nor doubled where the pipeline is killed, at writes and instants by lot")
  void crashes() {
    System.setProperty(KafkaCrashJob.BROKER, broker.address());
    try {
      CrashKit kit = CrashKit.of(KafkaCrashJob.class, folder);
      for (CrashReport report :
          List.of(kit.crashAt(kit.points().sample(6, SEED)), kit.kill(4, SEED))) {
        System.out.println("Messages of Kafka, seed " + SEED + ": " + report);
        assertThat(report.isRight()).as("%s", report).isTrue();
      }
    } finally {
      System.clearProperty(KafkaCrashJob.BROKER);
    }
  }

  private static Message ofKey(String key) {
    return new Message(
        key,
        "{\"shipment\": %s, \"state\": \"SENT\"}".formatted(key),
        Long.valueOf(key),
        new Shipments.State("SENT", null),
        true);
  }
}
