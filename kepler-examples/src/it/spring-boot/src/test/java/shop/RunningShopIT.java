package shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kepler.medallion.lake.TableLayout;
import dev.kepler.medallion.landing.Landing;
import dev.kepler.medallion.pipeline.MedallionPipeline;
import dev.kepler.model.testing.LocalSpark;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The application as its jar, started by {@code java -jar} and asked by curl. */
@ExtendWith(LocalSpark.class)
class RunningShopIT {

  private static final Path JAR = Path.of("target", "shop.jar").toAbsolutePath();
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final int TERMINATED = 128 + 15;

  @TempDir private Path folder;
  private int port;

  @Test
  void answersOfItsHealth(SparkSession spark) throws Exception {
    Process shop = start();
    try {
      waitFor("/actuator/health", health -> status(health).equals("UP"), shop);

      // Five orders: three stand, one costs less than nothing, one came cancelled.
      land("orders-1.csv", "A-1,ann,OPEN,1000", "A-2,ann,PAID,2500", "B-1,bob,OPEN,400", "C-1,cid,OPEN,-5", "D-1,dee,CANCELLED,700");
      waitFor("/actuator/health", health -> detail(health, "cents") == 1000 + 2500 + 400, shop);
      assertThat(detail(ask("/actuator/health"), "open")).isEqualTo(2);

      // One paid, one cancelled, one new, one as it was.
      land("orders-2.csv", "A-1,ann,PAID,1000", "B-1,bob,CANCELLED,400", "E-1,eve,OPEN,60", "A-2,ann,PAID,2500");
      JsonNode health = waitFor("/actuator/health", now -> detail(now, "cents") == 1000 + 2500 + 60, shop);
      assertThat(status(health)).isEqualTo("UP");
      assertThat(detail(health, "open")).isEqualTo(1);
      assertThat(silver("inserted")).isEqualTo(3 + 1);
      assertThat(silver("updated")).isEqualTo(1);
      assertThat(silver("retracted")).isEqualTo(1);
      assertThat(silver("unchanged")).isEqualTo(1);
      assertThat(silver("never_held")).isEqualTo(1);
      assertThat(silver("quarantined")).isEqualTo(1);
      assertThat(metric("kepler.waiting.files?tag=layer:bronze")).isZero();
      assertThat(metric("kepler.failures")).isNaN(); // there is no such meter before the first

      // A file without a column is bad as a whole, and stops silver.
      Landing.into(landing()).land(Files.writeString(folder.resolve("broken.csv"), "order_id,buyer,cents\nF-1,fay,80\n"));
      health = waitFor("/actuator/health", now -> status(now).equals("DOWN"), shop);
      assertThat(orders(health).at("/layer").asText()).isEqualTo("silver");
      assertThat(orders(health).at("/error").asText()).contains("quarantine");
      assertThat(detail(health, "cents")).isEqualTo(1000 + 2500 + 60);
      assertThat(metric("kepler.failures")).isEqualTo(1);
    } finally {
      shop.destroy();
    }

    assertThat(shop.waitFor(2, TimeUnit.MINUTES)).as("ended").isTrue();
    assertThat(shop.exitValue()).as(printed()).isEqualTo(TERMINATED);
    assertThat(printed()).doesNotContain("Multiple", "multiple", "IllegalAccess", "ClassNotFound", "NoSuchMethod");
    mustVerify(spark);
  }

  /** Where the application left the lake, another session takes it up, and does what it was told. */
  private void mustVerify(SparkSession spark) throws IOException {
    Path shop = folder.resolve("shop").toRealPath();
    Catalog.remember(spark, shop.resolve("warehouse"));
    MedallionPipeline<RawOrder, BronzeOrder, SilverOrder> pipeline =
        Orders.pipeline(spark, landing().toString(), TableLayout.inCatalog(Catalog.NAMESPACE, shop.resolve("checkpoints").toString()))
            .build();

    assertThat(pipeline.verify().differences()).isEmpty();
    assertThat(pipeline.examine()).isEmpty();
    assertThat(spark.table("spark_catalog.shop.orders_by_buyer").as(BuyerOrders.ENCODER).collectAsList())
        .extracting(BuyerOrders::getBuyer, BuyerOrders::getOrders, BuyerOrders::getCents)
        .containsExactlyInAnyOrder(
            tuple("ann", 2L, 3500L),
            tuple("eve", 1L, 60L));
  }

  private Process start() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx1g", "-jar", JAR.toString(),
            "--server.address=127.0.0.1", "--server.port=" + port, "--shop.folder=shop")
        .directory(folder.toFile())
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("printed").toFile())
        .start();
  }

  private JsonNode waitFor(String path, Predicate<JsonNode> wanted, Process shop) throws Exception {
    Instant deadline = Instant.now().plus(PATIENCE);
    JsonNode answer = ask(path);
    while (!wanted.test(answer)) {
      assertThat(shop.isAlive()).as(printed()).isTrue();
      assertThat(Instant.now()).as("%s%n%s", answer, printed()).isBefore(deadline);
      LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
      answer = ask(path);
    }
    return answer;
  }

  /** An empty object while nobody answers, or there is no such thing. */
  private JsonNode ask(String path) throws IOException, InterruptedException {
    Process curl =
        new ProcessBuilder("curl", "--silent", "--max-time", "20", "http://127.0.0.1:" + port + path).start();
    try (InputStream answer = curl.getInputStream()) {
      byte[] body = answer.readAllBytes();
      curl.waitFor();
      return body.length == 0 ? new ObjectMapper().createObjectNode() : new ObjectMapper().readTree(body);
    }
  }

  private static String status(JsonNode health) {
    return health.path("status").asText();
  }

  private static JsonNode orders(JsonNode health) {
    return health.at("/components/orders/details");
  }

  private static long detail(JsonNode health, String name) {
    return orders(health).path(name).asLong(-1);
  }

  private double silver(String outcome) throws Exception {
    return metric("kepler.rows?tag=layer:silver&tag=outcome:" + outcome);
  }

  private double metric(String name) throws Exception {
    return ask("/actuator/metrics/" + name).at("/measurements/0/value").asDouble(Double.NaN);
  }

  private void land(String name, String... orders) throws IOException {
    Landing.into(landing())
        .land(Files.write(folder.resolve(name), List.of("order_id,buyer,state,cents", String.join("\n", orders))));
  }

  private Path landing() {
    return folder.resolve("shop").resolve("landing");
  }

  private String printed() throws IOException {
    return Files.readString(folder.resolve("printed"));
  }
}
