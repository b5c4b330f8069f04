package dev.kepler.pipeline;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.udf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kepler.model.testing.LocalSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.api.java.function.FilterFunction;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.api.java.function.MapGroupsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("What a host does by itself in the session of the test kit")
@ExtendWith(LocalSpark.class)
class LocalSparkHostTest {

  /** What makes Delta of a session; a host sets it too. */
  private static final Set<String> DELTA =
      Set.of("spark.sql.extensions", "spark.sql.catalog.spark_catalog");

  private static final String ZONE = "spark.sql.session.timeZone";
  private static final Pattern SETTING = Pattern.compile("\\bspark(\\.\\w+)+");
  private static final Path SOURCE =
      Path.of("../kepler-model/src/test/java/dev/kepler/model/testing/LocalSpark.java");

  private final SparkSession spark;
  @TempDir private Path folder;

  LocalSparkHostTest(SparkSession spark) {
    this.spark = spark;
  }

  @AfterEach
  void drop() {
    spark.sql("DROP DATABASE IF EXISTS host CASCADE");
  }

  @Test
  @DisplayName("meets no setting beside Delta's that the Javadoc does not name")
  void settings() throws IOException {
    String source = Files.readString(SOURCE);
    String javadoc = source.substring(source.indexOf("/**"), source.indexOf("public final class"));
    Set<String> named =
        SETTING.matcher(javadoc).results().map(m -> m.group()).collect(Collectors.toSet());

    assertThat(set()).isNotEmpty().isEqualTo(new TreeSet<>(named));
  }

  /** What this context has beside what Spark notes in every one, and what the build gives. */
  private Set<String> set() {
    return Arrays.stream(spark.sparkContext().getConf().getAll())
        .map(setting -> setting._1())
        .filter(name -> !name.matches("spark\\.(app|executor|submit)\\..*"))
        .filter(name -> !name.matches("spark\\.driver\\.(port|extraJavaOptions)"))
        .filter(name -> System.getProperty(name) == null && !DELTA.contains(name))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  static Stream<String> queries() {
    return Stream.of(
        "SELECT 1 / 0, CAST('x' AS INT), 2147483647 + 1", // not ANSI
        "SELECT ID, Id FROM numbers ORDER BY id", // whatever the case
        "SELECT id % 3 AS rest, count(*), avg(id), collect_set(id % 2) FROM numbers GROUP BY 1 ORDER BY 1",
        "SELECT id, sum(id) OVER (PARTITION BY id % 7 ORDER BY id) FROM numbers ORDER BY id",
        "SELECT a.id, b.id FROM numbers a LEFT JOIN numbers b ON a.id = b.id + 90 ORDER BY a.id",
        "SELECT stack(2, 'a', id, 'b', id + 1) FROM numbers ORDER BY 2, 1",
        "SELECT from_json('{\"a\": 1}', 'a INT').a, date_format(DATE'2024-02-29', 'yyyy-MM')",
        "SELECT TIMESTAMP'2024-07-01 12:00:00', unix_timestamp('2024-07-01 12:00:00')",
        "SELECT CAST(1.005 AS DECIMAL(4, 2)), 0.1 + 0.2, DOUBLE('NaN') = DOUBLE('NaN')",
        "SELECT CAST(NULL AS STRING) || 'x', coalesce(NULL, 1), NULL <=> NULL",
        "SHOW CATALOGS",
        "SHOW DATABASES",
        "SHOW FUNCTIONS LIKE 'count*'");
  }

  @ParameterizedTest
  @MethodSource("queries")
  @DisplayName("answers a query as a plain session does")
  void query(String sql) {
    mustBeAlike(session -> session.sql(sql).collectAsList());
  }

  @Test
  @DisplayName("runs functions of the host's own, typed and by name")
  void functions() {
    mustBeAlike(
        session -> {
          session.udf().register("twice", (UDF1<Long, Long>) n -> n * 2, DataTypes.LongType);
          Dataset<Row> twice =
              session
                  .table("numbers")
                  .selectExpr("twice(id) AS n")
                  .withColumn(
                      "half",
                      udf((UDF1<Long, Long>) n -> n / 2, DataTypes.LongType).apply(col("n")));
          return twice.orderBy("n").collectAsList();
        });
    mustBeAlike(
        session ->
            session
                .table("numbers")
                .as(Encoders.LONG())
                .map((MapFunction<Long, String>) n -> "n" + n % 5, Encoders.STRING())
                .filter((FilterFunction<String>) n -> !n.equals("n4"))
                .flatMap(
                    (FlatMapFunction<String, String>) n -> List.of(n, n + "!").iterator(),
                    Encoders.STRING())
                .groupByKey((MapFunction<String, String>) n -> n, Encoders.STRING())
                .mapGroups(
                    (MapGroupsFunction<String, String, String>) (n, all) -> n, Encoders.STRING())
                .orderBy("value")
                .collectAsList());
  }

  @ParameterizedTest
  @ValueSource(strings = {"delta", "parquet", "csv", "json"})
  @DisplayName("writes and reads tables of the catalog and folders, in any format")
  void tables(String format) {
    mustBeAlike(
        session -> {
          session.sql("CREATE DATABASE IF NOT EXISTS host");
          session.table("numbers").write().format(format).mode("overwrite").saveAsTable("host.t");
          String place = folder.resolve(format).toString();
          session.table("host.t").write().format(format).mode("overwrite").save(place);
          Dataset<Row> rows = session.read().format(format).load(place);
          List<Row> read = rows.orderBy(rows.columns()[0]).collectAsList();
          return List.of(
              session.catalog().tableExists("host", "t"), session.table("host.t").count(), read);
        });
  }

  @Test
  @DisplayName("merges into a Delta table, reads an earlier version of it, and its history")
  void delta() {
    mustBeAlike(
        session -> {
          session.sql("CREATE DATABASE IF NOT EXISTS host");
          session.table("numbers").write().format("delta").mode("overwrite").saveAsTable("host.d");
          session.sql(
              "MERGE INTO host.d t USING (SELECT 7L AS id) s ON t.id = s.id WHEN MATCHED THEN DELETE");
          return List.of(
              session.table("host.d").count(),
              session.sql("SELECT count(*) FROM host.d VERSION AS OF 0").head(),
              session.sql("DESCRIBE HISTORY host.d").select("operation").collectAsList().get(0));
        });
  }

  @Test
  @DisplayName("is refused what a plain session refuses, in the same words")
  void errors() {
    for (String wrong :
        List.of("SELEC 1", "SELECT nowhere FROM numbers", "SELECT * FROM not_there")) {
      mustBeAlike(session -> refusal(session, wrong));
      assertThat(refusal(spark, wrong)).startsWith("[");
    }
  }

  @Test
  @DisplayName("is in UTC, and in another zone where a session beside is set to it")
  void zone() {
    SparkSession beside = spark.newSession();
    beside.conf().set(ZONE, "Asia/Kathmandu");

    assertThat(spark.sql("SELECT current_timezone()").head().getString(0)).isEqualTo("UTC");
    assertThat(beside.sql("SELECT date_format(timestamp_seconds(0), 'HH:mm')").head().getString(0))
        .isEqualTo("05:30");
  }

  /** Its sentence; the plan below it has numbers of its own. */
  private static String refusal(SparkSession session, String wrong) {
    return assertThatThrownBy(() -> session.sql(wrong))
        .actual()
        .getMessage()
        .lines()
        .filter(line -> !line.isBlank())
        .findFirst()
        .orElseThrow();
  }

  private void mustBeAlike(Function<SparkSession, Object> work) {
    Object inPlain = work.apply(numbers(plain()));

    assertThat(work.apply(numbers(spark))).isEqualTo(inPlain);
  }

  private static SparkSession numbers(SparkSession session) {
    session.range(100).createOrReplaceTempView("numbers");
    return session;
  }

  /** A session with Delta whose every setting is Spark's own, but for the zone and the context. */
  private SparkSession plain() {
    SparkSession plain = spark.newSession();
    set().stream()
        .filter(name -> name.startsWith("spark.sql.") || name.startsWith("spark.databricks."))
        .filter(name -> !name.equals(ZONE) && plain.conf().isModifiable(name))
        .forEach(plain.conf()::unset);
    assertThat(plain.conf().get("spark.sql.shuffle.partitions")).isEqualTo("200");
    return plain;
  }
}
