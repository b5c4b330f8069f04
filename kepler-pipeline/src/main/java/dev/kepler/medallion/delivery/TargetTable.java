package dev.kepler.medallion.delivery;

import dev.kepler.medallion.pipeline.TableChange;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** A table of the target that has the rows of one of the lake. */
final class TargetTable {

  /** Rows that go to the target in one message. */
  private static final int BATCH = 1_000;

  private final String name;
  private final String place;
  private final StructType schema;
  private final List<String> key;

  /**
   * Readies a table.
   *
   * @param names how the target is asked for tables by name
   * @param key columns of which no two rows have the same values
   */
  TargetTable(TargetNames names, String name, StructType schema, List<String> key) {
    this.name = name;
    this.place = names.table(name);
    this.schema = schema;
    this.key = key;
  }

  /**
   * Makes the table where it is not, with an index of its key, and the columns that it lacks.
   *
   * @param whole whether it may be missing
   */
  void make(Connection target, boolean whole) throws SQLException {
    try (Statement sql = target.createStatement()) {
      if (whole) {
        sql.executeUpdate(listed("CREATE TABLE IF NOT EXISTS " + place, columns()));
        String index = TargetNames.quoted(name + "_key");
        sql.executeUpdate(
            listed("CREATE INDEX IF NOT EXISTS " + index + " ON " + place, quoted(key.stream())));
      }
      for (StructField missing : missing(sql)) {
        sql.executeUpdate("ALTER TABLE " + place + " ADD COLUMN " + column(missing));
      }
    }
  }

  private Stream<String> columns() {
    return Stream.of(schema.fields()).map(this::column);
  }

  private static Stream<String> quoted(Stream<String> names) {
    return names.map(TargetNames::quoted);
  }

  private static String listed(String words, Stream<String> list) {
    return list.collect(Collectors.joining(", ", words + " (", ")"));
  }

  private String column(StructField field) {
    return TargetNames.quoted(field.name())
        + " "
        + SqlTypes.of(name, field.name(), field.dataType());
  }

  private List<StructField> missing(Statement sql) throws SQLException {
    Set<String> there = new TreeSet<>();
    try (ResultSet none = sql.executeQuery("SELECT * FROM " + place + " WHERE 1 = 0")) {
      ResultSetMetaData columns = none.getMetaData();
      for (int i = 1; i <= columns.getColumnCount(); i++) {
        there.add(columns.getColumnName(i).toLowerCase(Locale.ROOT));
      }
    }
    return Arrays.stream(schema.fields())
        .filter(field -> !there.contains(field.name().toLowerCase(Locale.ROOT)))
        .toList();
  }

  /** Rows removed that are no more. */
  long leave(Connection target, TableChange change) throws SQLException {
    if (change.whole()) {
      try (Statement sql = target.createStatement()) {
        return sql.executeUpdate("DELETE FROM " + place);
      }
    }
    return remove(target, change.left().toLocalIterator());
  }

  /** Rows written, each in place of the one of its key. */
  long enter(Connection target, TableChange change) throws SQLException {
    long entered = 0;
    Iterator<Row> rows = change.entered().toLocalIterator();
    try (PreparedStatement insert = target.prepareStatement(insert())) {
      while (rows.hasNext()) {
        List<Row> batch = next(rows);
        if (!change.whole()) {
          remove(target, batch.iterator());
        }
        for (Row row : batch) {
          for (int i = 0; i < schema.length(); i++) {
            insert.setObject(i + 1, SqlTypes.value(row.get(i)));
          }
          insert.addBatch();
        }
        insert.executeBatch();
        entered += batch.size();
      }
    }
    return entered;
  }

  private static List<Row> next(Iterator<Row> rows) {
    List<Row> batch = new ArrayList<>(BATCH);
    while (rows.hasNext() && batch.size() < BATCH) {
      batch.add(rows.next());
    }
    return batch;
  }

  private String insert() {
    return listed(
        listed("INSERT INTO " + place, quoted(Stream.of(schema.fieldNames()))) + " VALUES",
        Stream.of(schema.fieldNames()).map(column -> "?"));
  }

  private long remove(Connection target, Iterator<Row> keys) throws SQLException {
    long removed = 0;
    try (PreparedStatement equal = target.prepareStatement(delete(" = ?"));
        PreparedStatement same = target.prepareStatement(delete(" IS NOT DISTINCT FROM ?"))) {
      while (keys.hasNext()) {
        Row row = keys.next();
        List<Object> values =
            key.stream()
                .map(column -> SqlTypes.value(row.getAs(column)))
                .collect(Collectors.toList());
        // An index finds what is equal, but nothing is equal to null.
        PreparedStatement delete = values.contains(null) ? same : equal;
        for (int i = 0; i < values.size(); i++) {
          delete.setObject(i + 1, values.get(i));
        }
        removed += delete.executeUpdate();
      }
    }
    return removed;
  }

  private String delete(String condition) {
    return key.stream()
        .map(column -> TargetNames.quoted(column) + condition)
        .collect(Collectors.joining(" AND ", "DELETE FROM " + place + " WHERE ", ""));
  }
}
