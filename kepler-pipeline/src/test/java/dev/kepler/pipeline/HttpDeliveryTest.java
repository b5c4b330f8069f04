package dev.kepler.pipeline;

import static dev.kepler.pipeline.testing.KoiTables.GOLD;
import static dev.kepler.pipeline.testing.KoiTables.TOTALS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kepler.medallion.delivery.Delivered;
import dev.kepler.medallion.delivery.DeliveryException;
import dev.kepler.medallion.delivery.HttpDelivery;
import dev.kepler.medallion.delivery.RunningDelivery;
import dev.kepler.medallion.lake.DeliveryStatus;
import dev.kepler.medallion.pipeline.Lake;
import dev.kepler.medallion.pipeline.RunningPipeline;
import dev.kepler.model.DiscoveryTotals;
import dev.kepler.model.testing.LocalSpark;
import dev.kepler.pipeline.CountingServer.Fate;
import dev.kepler.pipeline.testing.LandingFolder;
import dev.kepler.pipeline.testing.Oracle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("A delivery over HTTP")
@ExtendWith(LocalSpark.class)
class HttpDeliveryTest {

  private final SparkSession spark;
  private final KoiJob job = new KoiJob();
  private LandingFolder landing;
  private KeplerPipeline pipeline;
  private Oracle oracle;
  private CountingServer server;

  @TempDir private Path folder;

  HttpDeliveryTest(SparkSession spark) {
    this.spark = spark;
  }

  @BeforeEach
  void fresh() throws IOException {
    landing = new LandingFolder(folder.resolve("landing"));
    pipeline = job.pipeline(spark, folder);
    oracle = new Oracle(job::isBad);
    server = new CountingServer();
  }

  @AfterEach
  void stop() {
    server.close();
    assertThat(server.faults()).isEmpty();
  }

  private void load(int number) {
    landing.land(job.load(number));
    oracle.load(job.load(number));
    pipeline.runOnce();
  }

  private void arrive(RunningPipeline running, int number) {
    landing.land(job.load(number));
    oracle.load(job.load(number));
    running.processAllAvailable();
  }

  private HttpDelivery delivery() {
    return pipeline
        .lake()
        .delivery("web", server.address())
        .header("Authorization", "Bearer of-a-test")
        .timeout(Duration.ofSeconds(20));
  }

  private Map<Long, Long> gold() {
    Map<Long, Long> gold = new TreeMap<>();
    for (JsonNode row : server.rows(GOLD.tableName())) {
      gold.put(row.get("kepler_star_id").asLong(), row.get("num_planets").asLong());
    }
    return gold;
  }

  private List<List<Object>> totals() {
    return server.rows(TOTALS.tableName()).stream()
        .map(
            row ->
                List.<Object>of(
                    Instant.parse(row.get("counted_at").asText()),
                    row.get("confirmed").asLong(),
                    row.get("candidates").asLong()))
        .sorted((one, other) -> ((Instant) one.get(0)).compareTo((Instant) other.get(0)))
        .toList();
  }

  private List<List<Object>> counted() {
    return pipeline.lake().totals().collectAsList().stream()
        .sorted((one, other) -> one.getCountedAt().compareTo(other.getCountedAt()))
        .map(HttpDeliveryTest::values)
        .toList();
  }

  private static List<Object> values(DiscoveryTotals totals) {
    return List.of(totals.getCountedAt(), totals.getConfirmed(), totals.getCandidates());
  }

  private void mustBeDelivered() {
    assertThat(gold()).isEqualTo(oracle.gold());
    assertThat(totals()).isEqualTo(counted());
    assertThat(server.cut()).isEqualTo(pipeline.lake().cutId());
  }

  private DeliveryStatus status() {
    return Lake.status(pipeline.tables()).orElseThrow().deliveries().get(0);
  }

  @Test
  @Tag("exhaustive")
  @DisplayName("brings each count by the net change since the one before")
  void counts() {
    assertThat(delivery().deliver()).as("there is no lake yet").isEmpty();
    for (int number : List.of(0, 1, 4)) {
      Map<Long, Long> before = oracle.gold();
      load(number);

      Delivered delivered = delivery().deliver().orElseThrow();

      mustBeDelivered();
      assertThat(delivered.entered())
          .containsEntry(
              GOLD.tableName(),
              oracle.gold().entrySet().stream()
                  .filter(star -> !star.getValue().equals(before.get(star.getKey())))
                  .count())
          .containsEntry(TOTALS.tableName(), 1L);
      assertThat(delivered.cut()).isEqualTo(pipeline.lake().cutId());
      assertThat(delivery().deliver()).as("it has that").isEmpty();
    }
    assertThat(server.taken()).isEqualTo(3);
    assertThat(status().waiting()).isZero();
  }

  @Test
  @DisplayName(
      "sends the same again, by the same key, until it was taken, and then what came since")
  void unanswered() {
    again(Fate.UNANSWERED);
  }

  @ParameterizedTest
  @Tag("exhaustive")
  @EnumSource(
      value = Fate.class,
      names = {"LOST", "REFUSED"})
  @DisplayName("sends the same again where it was not taken at all")
  void untaken(Fate fate) {
    again(fate);
  }

  private void again(Fate fate) {
    load(0);
    delivery().deliver();
    load(1);
    Map<Long, Long> earlier = oracle.gold();
    String first = pipeline.lake().cutId();
    for (int attempt = 1; attempt <= 2; attempt++) {
      server.ends(fate);
      assertThatExceptionOfType(DeliveryException.class)
          .isThrownBy(() -> delivery().deliver())
          .withMessageContaining(
              fate == Fate.REFUSED ? "it answers 503 \"not now\"" : "it does not answer")
          .withMessageContaining(server.address().toString());
      if (attempt == 1) {
        load(4); // the lake goes on
      }
    }
    server.ends(Fate.TAKEN);

    assertThat(delivery().deliver().orElseThrow().cut()).isEqualTo(first);
    assertThat(gold()).isEqualTo(earlier);
    assertThat(delivery().deliver()).isPresent();
    mustBeDelivered();
    assertThat(server.taken()).isEqualTo(3);
    assertThat(status().note().failingSince()).isNull();
  }

  @Test
  @Tag("exhaustive")
  @DisplayName("begins anew where upkeep has taken what was under way, or its note cannot be read")
  void anew() throws IOException {
    load(0);
    delivery().deliver();
    load(1);
    server.ends(Fate.UNANSWERED);
    assertThatExceptionOfType(DeliveryException.class).isThrownBy(() -> delivery().deliver());
    load(2);
    load(4);
    pipeline.lake().maintenance().retain(Duration.ZERO).run();
    server.ends(Fate.TAKEN);

    assertThat(delivery().deliver().orElseThrow().entered())
        .containsEntry(GOLD.tableName(), (long) oracle.gold().size());
    mustBeDelivered();

    load(5);
    Path steps = Path.of(pipeline.tables().checkpoints().replace("file:", ""), "deliveries/web");
    Files.writeString(steps.resolve("3"), "{");
    assertThat(delivery().deliver().orElseThrow().entered())
        .containsEntry(GOLD.tableName(), (long) oracle.gold().size());
    mustBeDelivered();
  }

  @Test
  @DisplayName("begins anew where the server no longer has what a change under way follows on")
  void forgotten() {
    forgotten(Fate.UNANSWERED);
  }

  @Test
  @Tag("exhaustive")
  @DisplayName("begins anew where the server no longer has what the next change follows on")
  void forgottenAtRest() {
    forgotten(Fate.TAKEN);
  }

  private void forgotten(Fate fate) {
    load(0);
    delivery().deliver();
    load(1);
    if (fate == Fate.UNANSWERED) {
      server.ends(fate);
      assertThatExceptionOfType(DeliveryException.class).isThrownBy(() -> delivery().deliver());
      server.ends(Fate.TAKEN);
    }
    server.forget();

    assertThat(delivery().deliver().orElseThrow().entered())
        .containsEntry(GOLD.tableName(), (long) oracle.gold().size());
    mustBeDelivered();
    load(4);
    assertThat(delivery().deliver()).isPresent();
    mustBeDelivered();
  }

  @Test
  @Tag("exhaustive")
  @DisplayName(
      "follows a running pipeline beside another of its name, while the server comes and goes")
  void follows() {
    load(0);
    try (RunningPipeline running = pipeline.start();
        RunningDelivery one = delivery().start(Duration.ofMillis(1));
        RunningDelivery other = delivery().start(Duration.ofMillis(1))) {
      Fate[] fates = Fate.values();
      for (int number = 1; number <= 8; number += 2) {
        server.ends(fates[number / 2 % fates.length]);
        arrive(running, number);
        LockSupport.parkNanos(Duration.ofMillis(500).toNanos()); // for some to end so
        arrive(running, number + 1);
        server.ends(Fate.TAKEN);
        await(
            () -> pipeline.lake().cutId().equals(status().note().cut()),
            () -> status() + " of " + pipeline.lake().cutId() + ", " + one.failure());
        assertThat(gold()).isEqualTo(oracle.gold());
        assertThat(server.faults()).isEmpty();
      }
      await(
          () -> one.failure().isEmpty() && other.failure().isEmpty(),
          () -> one.failure() + " and " + other.failure());
    }
    assertThat(totals()).isEqualTo(counted());
  }

  private static void await(BooleanSupplier done, Supplier<String> instead) {
    Instant end = Instant.now().plus(Duration.ofMinutes(2));
    while (!done.getAsBoolean()) {
      assertThat(Instant.now()).as(instead).isBefore(end);
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
  }
}
