package dev.kepler.medallion.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kepler.medallion.pipeline.Shipments.Message;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * A broker of Kafka of a test, one node without ZooKeeper, in a process and a folder of its own.
 */
final class KafkaBroker implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Path folder;
  private final Path settings;
  private final String address;
  private Process broker;

  private KafkaBroker(Path folder, int port, int controllerPort) throws IOException {
    this.folder = folder;
    this.address = "localhost:" + port;
    this.settings = folder.resolve("server.properties");
    Files.write(
        settings,
        List.of(
            "process.roles=broker,controller",
            "node.id=1",
            "controller.quorum.voters=1@localhost:" + controllerPort,
            "controller.listener.names=CONTROLLER",
            "listeners=PLAINTEXT://localhost:%d,CONTROLLER://localhost:%d"
                .formatted(port, controllerPort),
            "listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
            "log.dirs=" + folder.resolve("log"),
            "auto.create.topics.enable=false",
            "offsets.topic.replication.factor=1",
            "transaction.state.log.replication.factor=1",
            "transaction.state.log.min.isr=1"));
  }

  /** Starts one. */
  static KafkaBroker start(Path folder) throws Exception {
    Files.createDirectories(folder);
    KafkaBroker made = new KafkaBroker(folder, freePort(), freePort());
    Process format =
        made.jvm(
            "kafka.tools.StorageTool",
            "format",
            "-t",
            Uuid.randomUuid().toString(),
            "-c",
            made.settings.toString());
    assertThat(format.waitFor()).as(made.log()).isZero();
    made.goOn();
    return made;
  }

  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0)) {
      return free.getLocalPort();
    }
  }

  private Process jvm(String main, String... words) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                main));
    command.addAll(List.of(words));
    return new ProcessBuilder(command)
        .directory(folder.toFile())
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("broker.log").toFile()))
        .start();
  }

  private String log() throws IOException {
    return Files.readString(folder.resolve("broker.log"));
  }

  /** Starts the broker on what it has. */
  void goOn() throws Exception {
    broker = jvm("kafka.Kafka", settings.toString());
    Runtime.getRuntime().addShutdownHook(new Thread(broker::destroyForcibly));
    Instant end = Instant.now().plus(PATIENCE);
    while (!answers()) {
      assertThat(broker.isAlive()).as(log()).isTrue();
      assertThat(Instant.now()).as(log()).isBefore(end);
      LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
    }
  }

  private boolean answers() throws InterruptedException {
    try (Admin admin = admin(address)) {
      admin.listTopics().names().get();
      return true;
    } catch (ExecutionException e) {
      return false;
    }
  }

  private static Admin admin(String address) {
    return Admin.create(
        Map.<String, Object>of(
            "bootstrap.servers",
            address,
            "request.timeout.ms",
            "5000",
            "default.api.timeout.ms",
            "10000"));
  }

  /** Ends it as a machine does that goes out. */
  void kill() throws InterruptedException {
    broker.destroyForcibly().waitFor();
  }

  /** Its {@code host:port}. */
  String address() {
    return address;
  }

  /** Makes a topic. */
  void create(String topic, int partitions) throws Exception {
    create(address, topic, partitions);
  }

  /** The same at a broker of another process. */
  static void create(String address, String topic, int partitions) throws Exception {
    try (Admin admin = admin(address)) {
      admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1))).all().get();
    }
  }

  /** Removes a topic with all that it has. */
  void delete(String topic) throws Exception {
    try (Admin admin = admin(address)) {
      admin.deleteTopics(List.of(topic)).all().get();
    }
  }

  /** Removes the messages of a partition that stand before an offset. */
  void deleteBefore(String topic, int partition, long offset) throws Exception {
    try (Admin admin = admin(address)) {
      admin
          .deleteRecords(
              Map.of(new TopicPartition(topic, partition), RecordsToDelete.beforeOffset(offset)))
          .all()
          .get();
    }
  }

  /**
   * Sends messages, those of one key in their order.
   *
   * @param expected takes each, with where it stands
   */
  void send(String topic, List<Message> messages, Shipments expected) throws Exception {
    send(address, topic, messages, expected);
  }

  /** The same to a broker of another process. */
  static void send(String address, String topic, List<Message> messages, Shipments expected)
      throws Exception {
    Properties properties = new Properties();
    properties.put("bootstrap.servers", address);
    properties.put("acks", "all");
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
      for (Message message : messages) {
        sent.add(
            producer.send(new ProducerRecord<>(topic, message.keyBytes(), message.valueBytes())));
      }
      for (int i = 0; i < messages.size(); i++) {
        RecordMetadata place = sent.get(i).get();
        expected.take(messages.get(i), topic + "-" + place.partition() + "@" + place.offset());
      }
    }
  }

  /**
   * What must come of the messages that a topic has.
   *
   * @param known messages, of which those of the topic are some
   */
  static Shipments sent(String address, String topic, List<Message> known) {
    Map<List<String>, Message> told = new HashMap<>();
    known.forEach(message -> told.put(Arrays.asList(message.key(), message.value()), message));
    Shipments expected = new Shipments();
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", address),
            new StringDeserializer(),
            new StringDeserializer())) {
      for (PartitionInfo info : consumer.partitionsFor(topic)) {
        TopicPartition partition = new TopicPartition(topic, info.partition());
        consumer.assign(List.of(partition));
        consumer.seekToBeginning(List.of(partition));
        long end = consumer.endOffsets(List.of(partition)).get(partition);
        while (consumer.position(partition) < end) {
          consumer
              .poll(Duration.ofSeconds(1))
              .forEach(
                  message ->
                      expected.take(
                          told.get(Arrays.asList(message.key(), message.value())),
                          partition + "@" + message.offset()));
        }
      }
    }
    return expected;
  }

  @Override
  public void close() {
    broker.destroyForcibly();
    broker.onExit().join();
  }
}
