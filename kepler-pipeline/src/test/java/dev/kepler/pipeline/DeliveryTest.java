package dev.kepler.pipeline;

import static dev.kepler.pipeline.testing.KoiTables.GOLD;
import static dev.kepler.pipeline.testing.KoiTables.TOTALS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.kepler.medallion.delivery.Delivered;
import dev.kepler.medallion.delivery.DeliveryException;
import dev.kepler.medallion.delivery.JdbcDelivery;
import dev.kepler.medallion.delivery.RunningDelivery;
import dev.kepler.medallion.lake.DeliveryStatus;
import dev.kepler.medallion.lake.TableLayout;
import dev.kepler.medallion.pipeline.Lake;
import dev.kepler.medallion.pipeline.RunningPipeline;
import dev.kepler.model.DiscoveryTotals;
import dev.kepler.model.testing.LocalSpark;
import dev.kepler.pipeline.source.KoiSource;
import dev.kepler.pipeline.testing.LandingFolder;
import dev.kepler.pipeline.testing.Oracle;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Of a lake of simulated KOIs into a real database. */
@ExtendWith(LocalSpark.class)
abstract class DeliveryTest {

  /** Of a delivery: of its note's table, of the tables, and of the rows. */
  private static final int COMMITS = 3;

  /** Of a first delivery: after the table of its note, and the two tables with an index each. */
  private static final BrokenLine.Point FIRST_ROWS =
      new BrokenLine.Point("executeUpdate", 6, false);

  private final SparkSession spark;
  private final KoiJob job = new KoiJob();
  private LandingFolder landing;
  private KeplerPipeline pipeline;
  private Oracle oracle;

  @TempDir private Path folder;

  DeliveryTest(SparkSession spark) {
    this.spark = spark;
  }

  /** Connections to the database. */
  abstract DataSource source();

  @BeforeEach
  void fresh() throws SQLException {
    landing = new LandingFolder(folder.resolve("landing"));
    pipeline = job.pipeline(spark, folder);
    oracle = new Oracle(job::isBad);
    for (String schema : List.of("first", "second")) {
      sql("DROP SCHEMA IF EXISTS " + '"' + schema + '"' + " CASCADE");
      schema(schema);
    }
  }

  private void schema(String name) throws SQLException {
    sql("CREATE SCHEMA " + '"' + name + '"');
  }

  private void sql(String words) throws SQLException {
    try (Connection connection = source().getConnection();
        Statement sql = connection.createStatement()) {
      sql.execute(words);
    }
  }

  private void load(int number) {
    landing.land(job.load(number));
    oracle.load(job.load(number));
    pipeline.runOnce();
  }

  private DeliveryStatus status() {
    return Lake.status(pipeline.tables()).orElseThrow().deliveries().stream()
        .filter(delivery -> delivery.note().name().equals("first"))
        .findFirst()
        .orElseThrow();
  }

  private JdbcDelivery into(String schema, DataSource target) {
    return pipeline.lake().delivery(schema.replace(' ', '-'), target).into(schema);
  }

  private JdbcDelivery delivery(DataSource target) {
    return into("first", target);
  }

  /** Named planets by star, as the database has them. */
  private Map<Long, Long> gold(String schema) throws SQLException {
    Map<Long, Long> gold = new TreeMap<>();
    query(
        "SELECT kepler_star_id, num_planets FROM \"" + schema + "\"." + GOLD.tableName(),
        row ->
            assertThat(gold.put(row.getLong(1), row.getLong(2)))
                .as("a second row of a star")
                .isNull());
    return gold;
  }

  /** The numbers through time, as the database has them. */
  private List<List<Object>> totals(String schema) throws SQLException {
    List<List<Object>> totals = new ArrayList<>();
    query(
        "SELECT counted_at, confirmed, candidates, named, stars FROM \""
            + schema
            + "\"."
            + TOTALS.tableName()
            + " ORDER BY counted_at",
        row ->
            totals.add(
                List.of(
                    row.getObject(1, OffsetDateTime.class).toInstant(),
                    row.getLong(2),
                    row.getLong(3),
                    row.getLong(4),
                    row.getLong(5))));
    return totals;
  }

  private List<List<Object>> counted() {
    return pipeline.lake().totals().collectAsList().stream()
        .sorted((one, other) -> one.getCountedAt().compareTo(other.getCountedAt()))
        .map(DeliveryTest::values)
        .toList();
  }

  private static List<Object> values(DiscoveryTotals totals) {
    return List.of(
        totals.getCountedAt(),
        totals.getConfirmed(),
        totals.getCandidates(),
        totals.getNamed(),
        totals.getStars());
  }

  private interface OfRow {
    void take(ResultSet row) throws SQLException;
  }

  private void query(String words, OfRow each) throws SQLException {
    try (Connection connection = source().getConnection();
        Statement sql = connection.createStatement();
        ResultSet rows = sql.executeQuery(words)) {
      while (rows.next()) {
        each.take(rows);
      }
    }
  }

  /** Names of the cuts that the database says it holds. */
  private Set<String> cuts(String schema) throws SQLException {
    Set<String> cuts = new TreeSet<>();
    query(
        "SELECT cut FROM \"" + schema + "\".medallion_deliveries",
        row -> cuts.add(row.getString(1)));
    return cuts;
  }

  private void mustBeDelivered(String schema) throws SQLException {
    assertThat(gold(schema)).isEqualTo(oracle.gold());
    assertThat(totals(schema)).isEqualTo(counted());
    assertThat(cuts(schema)).containsExactly(pipeline.lake().cutId());
  }

  @Test
  @DisplayName("holds each count, by the net change since the one before, and that change once")
  void counts() throws SQLException {
    assertThat(delivery(source()).deliver()).as("there is no lake yet").isEmpty();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> pipeline.lake().delivery("../up", source()))
        .withMessageContaining("\"../up\"");
    for (int number : List.of(0, 1, 4)) {
      Map<Long, Long> before = oracle.gold();
      load(number);

      Delivered delivered = delivery(source()).deliver().orElseThrow();

      mustBeDelivered("first");
      assertThat(delivered.entered()).containsEntry(GOLD.tableName(), entered(before));
      assertThat(delivered.entered()).containsEntry(TOTALS.tableName(), 1L);
      assertThat(delivered.left()).containsEntry(GOLD.tableName(), left(before));
      assertThat(delivered.cut()).isEqualTo(pipeline.lake().cutId());
      assertThat(delivery(source()).deliver()).as("it has that").isEmpty();
    }
  }

  /** Stars whose number is another, or of which there was none. */
  private long entered(Map<Long, Long> before) {
    return oracle.gold().entrySet().stream()
        .filter(star -> !star.getValue().equals(before.get(star.getKey())))
        .count();
  }

  private long left(Map<Long, Long> before) {
    return before.keySet().stream().filter(star -> !oracle.gold().containsKey(star)).count();
  }

  @Test
  @DisplayName("is refused where another lake came first, though both had looked before")
  void atOnce() throws SQLException {
    load(0);
    KeplerPipeline other = other();
    landing.land(job.load(1));
    other.runOnce();
    BrokenLine line = new BrokenLine(source(), FIRST_ROWS, () -> into("first", source()).deliver());

    assertThatExceptionOfType(DeliveryException.class)
        .isThrownBy(() -> other.lake().delivery("other", line.source()).into("first").deliver());

    mustBeDelivered("first");
  }

  private KeplerPipeline other() {
    return KeplerPipeline.builder(spark)
        .source(KoiSource.csv(landing.path()))
        .tables(TableLayout.under(folder.resolve("other").toString()))
        .build();
  }

  @Test
  @DisplayName("loses and doubles nothing when its line is cut among the rows, and at the commit")
  void lost() throws SQLException {
    cut(
        new BrokenLine.Point("executeBatch", 1, true),
        new BrokenLine.Point("commit", COMMITS, false),
        new BrokenLine.Point("commit", COMMITS, true));
  }

  @Test
  @Tag("exhaustive")
  @DisplayName("loses and doubles nothing, at whatever call its line is cut")
  void lostAnywhere() throws SQLException {
    load(0);
    delivery(source()).deliver();
    load(1);
    BrokenLine whole = new BrokenLine(source(), null);
    delivery(whole.source()).deliver();
    sql("DROP SCHEMA \"first\" CASCADE");
    schema("first");

    List<BrokenLine.Point> points = whole.passed();
    assertThat(points).contains(new BrokenLine.Point("commit", COMMITS, true));
    cut(points.toArray(BrokenLine.Point[]::new));
  }

  private void cut(BrokenLine.Point... points) throws SQLException {
    landing.land(job.load(2));
    oracle.load(job.load(2));
    pipeline.runOnce();
    for (int i = 0; i < points.length; i++) {
      schema("of " + i);
      into("of " + i, source()).deliver();
    }
    Map<Long, Long> before = oracle.gold();
    String earlier = pipeline.lake().cutId();
    load(4);
    load(5);

    for (int i = 0; i < points.length; i++) {
      String schema = "of " + i;
      BrokenLine line = new BrokenLine(source(), points[i]);

      assertThatExceptionOfType(DeliveryException.class)
          .as("%s", points[i])
          .isThrownBy(() -> into(schema, line.source()).deliver())
          .withMessageContaining("the database says \"the line is cut\"");

      boolean written = points[i].equals(new BrokenLine.Point("commit", COMMITS, true));
      assertThat(gold(schema)).isEqualTo(written ? oracle.gold() : before);
      assertThat(cuts(schema)).containsExactly(written ? pipeline.lake().cutId() : earlier);
      assertThat(into(schema, source()).deliver().isEmpty()).isEqualTo(written);
      mustBeDelivered(schema);
      sql("DROP SCHEMA \"" + schema + "\" CASCADE");
    }
  }

  @Test
  @Tag("exhaustive")
  @DisplayName("begins anew where upkeep has taken what the database has")
  void taken() throws SQLException {
    load(0);
    delivery(source()).deliver();
    load(1);
    load(2);
    pipeline.lake().maintenance().retain(Duration.ZERO).run();

    Delivered delivered = delivery(source()).deliver().orElseThrow();

    assertThat(delivered.entered()).containsEntry(GOLD.tableName(), (long) oracle.gold().size());
    mustBeDelivered("first");
  }

  @Test
  @Tag("exhaustive")
  @DisplayName("refuses tables that hold another lake's rows, by name")
  void another() {
    load(0);
    delivery(source()).deliver();
    KeplerPipeline other = other();
    other.runOnce();

    assertThatIllegalStateException()
        .isThrownBy(() -> other.lake().delivery("other", source()).into("first").deliver())
        .withMessageContaining("\"first\".\"" + GOLD.tableName() + "\" holds the rows of lake ")
        .withMessageContaining("another schema");
    assertThat(other.lake().delivery("other", source()).into("second").deliver()).isPresent();
  }

  @Test
  @Tag("exhaustive")
  @DisplayName("follows a running pipeline, which never waits for it, and goes on by itself")
  void follows() throws SQLException {
    AtomicBoolean off = new AtomicBoolean();
    load(0);
    try (RunningPipeline running = pipeline.start();
        RunningDelivery following = delivery(switched(off)).start(Duration.ofMillis(50))) {
      await(() -> following.last().isPresent());
      off.set(true);
      for (int number : List.of(1, 2)) {
        landing.land(job.load(number));
        oracle.load(job.load(number));
        running.processAllAvailable();
      }
      await(() -> following.failure().isPresent());
      assertThat(pipeline.lake().gold().count()).isEqualTo(oracle.gold().size());
      assertThat(status().waiting()).isEqualTo(2);
      assertThat(status().note().failure()).contains("\"nobody answers\" (08001)");
      off.set(false);
      await(() -> following.failure().isEmpty() && isNewest(following.last()));
    }
    mustBeDelivered("first");
    assertThat(status().waiting()).isZero();
    assertThat(status().note().failingSince()).isNull();
  }

  /** Has a server end by force in the middle of a delivery, and come again. */
  final void survives(Act kill, Act restart) throws Exception {
    load(0);
    try (RunningPipeline running = pipeline.start();
        RunningDelivery following = delivery(source()).start(Duration.ofMillis(1))) {
      await(() -> following.last().isPresent());
      for (int number : List.of(1, 2, 4)) {
        landing.land(job.load(number));
        oracle.load(job.load(number));
        running.processAllAvailable();
        LockSupport.parkNanos(Duration.ofMillis(200L * number).toNanos());
        kill.run();
        await(() -> following.failure().isPresent() || isNewest(following.last()));
        restart.run();
        await(() -> following.failure().isEmpty() && isNewest(following.last()));
        mustBeDelivered("first");
      }
    }
  }

  /** What is done to a server. */
  interface Act {
    void run() throws Exception;
  }

  @Test
  @Tag("exhaustive")
  @DisplayName("never goes back, though two deliver one lake at once")
  void beside() throws SQLException {
    load(0);
    delivery(source()).deliver();
    Instant newest = Instant.EPOCH;
    try (RunningPipeline running = pipeline.start();
        RunningDelivery one = delivery(source()).start(Duration.ofMillis(1));
        RunningDelivery other = delivery(source()).start(Duration.ofMillis(1))) {
      for (int number : List.of(1, 2, 4)) {
        landing.land(job.load(number));
        oracle.load(job.load(number));
        running.processAllAvailable();
        String cut = pipeline.lake().cutId();
        Instant end = Instant.now().plus(Duration.ofMinutes(1));
        while (!cuts("first").equals(Set.of(cut))) {
          List<List<Object>> totals = totals("first");
          Instant last = (Instant) totals.get(totals.size() - 1).get(0);
          assertThat(last).isAfterOrEqualTo(newest);
          assertThat(Instant.now()).isBefore(end);
          newest = last;
        }
      }
      assertThat(one.last().or(other::last)).isPresent();
    }
    mustBeDelivered("first");
  }

  /** A database that is not there now and then. */
  private DataSource switched(AtomicBoolean off) {
    return (DataSource)
        Proxy.newProxyInstance(
            DeliveryTest.class.getClassLoader(),
            new Class<?>[] {DataSource.class},
            (proxy, method, arguments) -> {
              if (off.get()) {
                throw new SQLException("nobody answers", "08001");
              }
              return source().getConnection();
            });
  }

  private boolean isNewest(Optional<Delivered> last) {
    return last.filter(delivered -> delivered.cut().equals(pipeline.lake().cutId())).isPresent();
  }

  private static void await(BooleanSupplier done) {
    Instant end = Instant.now().plus(Duration.ofMinutes(2));
    while (!done.getAsBoolean()) {
      assertThat(Instant.now()).isBefore(end);
      LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
    }
  }
}
