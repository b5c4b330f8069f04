package dev.kepler.medallion.testing;

import static dev.kepler.medallion.bean.RecordColumns.ARRIVAL_TIME;

import dev.kepler.medallion.Medallion;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * Where laws are checked: a session, a description, and the description of its cases side by side.
 */
final class Bench {

  /** Column that tells the cases apart. */
  static final String LAKE = "lake_of_the_laws";

  /** When the first load of the first lake arrives. */
  static final Instant FIRST = Instant.parse("2026-01-05T06:00:00Z");

  private final SparkSession session;
  private final Medallion<?, ?, ?> medallion;
  private final Medallion<Row, Row, Row> many;
  private final StructType bronze;

  Bench(SparkSession session, Medallion<?, ?, ?> medallion) {
    medallion.gold().forEach(Groups::requireNames);
    this.session = session;
    this.medallion = medallion;
    this.many = medallion.sideBySide(LAKE);
    this.bronze = many.bronze().schema();
  }

  /** A session for many plans over a few rows: compiling each would cost more than it gains. */
  static SparkSession session(SparkSession host) {
    SparkSession session = host.newSession();
    host.conf()
        .getAll()
        .foreach(
            setting -> {
              if (session.conf().isModifiable(setting._1())) {
                session.conf().set(setting._1(), setting._2());
              }
              return null;
            });
    session.conf().set("spark.sql.shuffle.partitions", 2);
    session.conf().set("spark.sql.adaptive.enabled", false);
    session.conf().set("spark.sql.codegen.wholeStage", false);
    session.conf().set("spark.sql.codegen.factoryMode", "NO_CODEGEN");
    return session;
  }

  SparkSession session() {
    return session;
  }

  /** The description, of one lake. */
  Medallion<?, ?, ?> medallion() {
    return medallion;
  }

  /** The description of many lakes, told apart by {@link #LAKE}. */
  Medallion<Row, Row, Row> many() {
    return many;
  }

  /** Rows of bronze of a lake, a load a day; those of another lake come at another second. */
  List<List<Row>> bronze(int lake, History history) {
    List<List<Row>> loads = new ArrayList<>();
    for (List<RawRow> load : history.loads()) {
      Instant arrival = FIRST.plusSeconds(lake).plus(Duration.ofDays(loads.size()));
      loads.add(load.stream().map(row -> bronze(String.valueOf(lake), arrival, row)).toList());
    }
    return loads;
  }

  /** Rows of bronze of all cases; the lake of each is its number. */
  List<Row> bronze(List<History> cases) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < cases.size(); i++) {
      bronze(i, cases.get(i)).forEach(rows::addAll);
    }
    return rows;
  }

  private Row bronze(String lake, Instant arrival, RawRow raw) {
    List<String> columns = medallion.rawColumns();
    return RowFactory.create(
        List.of(bronze.fieldNames()).stream()
            .map(
                c ->
                    switch (c) {
                      case ARRIVAL_TIME -> arrival;
                      case LAKE -> lake;
                      default -> raw.values().get(columns.indexOf(c));
                    })
            .toArray());
  }

  /** Rows of bronze, each in a lake of its own: its place in the list. */
  List<Row> tagged(List<Row> rows) {
    int lake = bronze.fieldIndex(LAKE);
    List<Row> tagged = new ArrayList<>();
    for (Row row : rows) {
      Object[] values = new Object[row.size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = i == lake ? String.valueOf(tagged.size()) : row.get(i);
      }
      tagged.add(RowFactory.create(values));
    }
    return tagged;
  }

  /** The lake of a row of bronze as {@link #bronze} makes it. */
  String lake(Row row) {
    return row.getString(bronze.fieldIndex(LAKE));
  }

  /** A Dataset of bronze of many lakes, in one partition. */
  Dataset<Row> bronzeOf(List<Row> rows) {
    return frame(rows, bronze);
  }

  /** A Dataset of silver of many lakes, in one partition. */
  Dataset<Row> silverOf(List<Row> rows) {
    return frame(rows, many.silver().schema());
  }

  /** Rows of silver of all cases, all of each lake at once. */
  List<Row> silver(List<Row> bronze) {
    return many.silverOf(bronzeOf(bronze)).toDF().collectAsList();
  }

  /** A Dataset in one partition, in this order: nothing over it is shuffled. */
  Dataset<Row> frame(List<Row> rows, StructType schema) {
    return session.createDataFrame(rows, schema).coalesce(1);
  }

  /** A Dataset in several partitions, as many as there are rows at most. */
  Dataset<Row> scattered(List<Row> rows, StructType schema, int partitions) {
    Dataset<Row> scattered = frame(rows.subList(0, rows.size() / partitions), schema);
    for (int i = 1; i < partitions; i++) {
      int from = rows.size() * i / partitions;
      int to = rows.size() * (i + 1) / partitions;
      scattered = scattered.union(frame(rows.subList(from, to), schema));
    }
    return scattered;
  }
}
