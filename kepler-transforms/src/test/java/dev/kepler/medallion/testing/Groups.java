package dev.kepler.medallion.testing;

import dev.kepler.medallion.GoldTable;
import java.math.BigDecimal;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Groups of a gold table in many lakes, renamed so that no two lakes have one of the same name: one
 * call then recounts all of them. The first lake that has a group keeps its name.
 */
final class Groups {

  private final GoldTable<?, ?> table;
  private final List<String> silver;
  private final Map<List<Object>, List<Object>> names = new HashMap<>();
  private final Map<List<Object>, Integer> lakes = new HashMap<>();

  /**
   * Begins without a group.
   *
   * @param silver columns of silver, without the lake
   */
  Groups(GoldTable<?, ?> table, List<String> silver) {
    this.table = table;
    this.silver = silver;
  }

  /**
   * Checks that the groups of a table can be renamed.
   *
   * @throws IllegalArgumentException when they cannot
   */
  static void requireNames(GoldTable<?, ?> table) {
    StructType rows = table.encoder().schema();
    if (table.group().stream().noneMatch(c -> isName(rows.apply(c).dataType().typeName()))) {
      throw new IllegalArgumentException(
          "Cannot tell the groups of "
              + table.name()
              + " apart: no column of "
              + table.group()
              + " is text, a whole number, a decimal, a date or a timestamp. Group by one.");
    }
  }

  private static boolean isName(String type) {
    return List.of("string", "long", "integer", "date", "timestamp").contains(type)
        || type.startsWith("decimal");
  }

  GoldTable<?, ?> table() {
    return table;
  }

  /** The name of a row's group, among those of all lakes: comparable values. */
  List<Object> of(Row row) {
    return Values.of(renamed(row), table.group());
  }

  /** The lake of a group; null where it is none of those that were named. */
  Integer lake(List<Object> group) {
    return lakes.get(group);
  }

  /** A row of silver under the name of its group, without its lake. */
  Row renamed(Row row) {
    List<Object> local = new ArrayList<>(Values.of(row, table.group()));
    local.add(row.getAs(Bench.LAKE));
    List<Object> name = names.computeIfAbsent(local, key -> newName(row));
    Object[] values =
        silver.stream()
            .map(
                c -> {
                  int place = table.group().indexOf(c);
                  return place < 0 ? row.getAs(c) : name.get(place);
                })
            .toArray();
    return new GenericRowWithSchema(values, schema(row));
  }

  private StructType schema(Row row) {
    return new StructType(
        silver.stream().map(c -> row.schema().apply(c)).toArray(StructField[]::new));
  }

  private List<Object> newName(Row row) {
    int lake = Integer.parseInt(row.<String>getAs(Bench.LAKE));
    for (int number = 0; ; number++) {
      List<Object> name = name(row, number);
      if (lakes.putIfAbsent(Values.of(RowFactory.create(name.toArray())), lake) == null) {
        return name;
      }
    }
  }

  /** The values of a group, the first that can be changed changed in the number's way. */
  private List<Object> name(Row row, int number) {
    List<Object> name = new ArrayList<>();
    table.group().forEach(column -> name.add(row.getAs(column)));
    for (int i = 0; i < name.size() && number > 0; i++) {
      Object other = other(name.get(i), number);
      if (other != null) {
        name.set(i, other);
        return name;
      }
    }
    if (number > 0) {
      throw new IllegalStateException(table.name() + " has a group of nulls: " + name);
    }
    return name;
  }

  private static Object other(Object value, int number) {
    if (value instanceof String text) {
      return text + "~" + number;
    } else if (value instanceof Long whole) {
      return whole + number * 1_000_003L;
    } else if (value instanceof Integer whole) {
      return whole + number * 1_009;
    } else if (value instanceof BigDecimal decimal) {
      return decimal.add(BigDecimal.valueOf(number));
    } else if (value instanceof Date date) {
      return Date.valueOf(date.toLocalDate().plusDays(number));
    } else if (value instanceof LocalDate date) {
      return date.plusDays(number);
    } else if (value instanceof Timestamp time) {
      return Timestamp.from(time.toInstant().plusSeconds(number));
    } else if (value instanceof Instant time) {
      return time.plusSeconds(number);
    }
    return null;
  }
}
