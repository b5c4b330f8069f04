package dev.kepler.medallion.testing;

import dev.kepler.medallion.bean.RecordColumns;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Makes cases out of a sample: rows of it, some fields emptied, odd, or taken from another row,
 * some keys and some whole loads said twice. The first cases are the smallest, so that a
 * counterexample begins small.
 */
final class Histories {

  private static final int MOST_LOADS = 3;
  private static final int MOST_ROWS = 4;
  private static final int SMALL = 30;

  private final StructType raw;
  private final List<RawRow> sample;
  private final List<Integer> key;
  private final Random random;

  Histories(StructType raw, List<RawRow> sample, List<String> key, Random random) {
    this.raw = raw;
    this.sample = sample;
    this.key = key.stream().map(raw::fieldIndex).toList();
    this.random = random;
  }

  /** The case of a number. */
  History next(int number) {
    List<RawRow> before = new ArrayList<>();
    List<List<RawRow>> loads = new ArrayList<>();
    for (int i = 1 + random.nextInt(number < SMALL ? 2 : MOST_LOADS); i > 0; i--) {
      List<RawRow> load =
          !loads.isEmpty() && random.nextInt(4) == 0
              ? loads.get(loads.size() - 1)
              : load(1 + random.nextInt(number < SMALL ? 3 : MOST_ROWS), before);
      loads.add(load);
      before.addAll(load);
    }
    return new History(loads);
  }

  private List<RawRow> load(int rows, List<RawRow> before) {
    List<RawRow> load = new ArrayList<>();
    List<RawRow> said = new ArrayList<>(before);
    for (int i = 0; i < rows; i++) {
      load.add(row(said));
      said.add(load.get(i));
    }
    return load;
  }

  private RawRow row(List<RawRow> before) {
    RawRow row = any(sample);
    for (int column = 0; column < raw.size(); column++) {
      row = changed(row, column);
    }
    if (!before.isEmpty() && random.nextInt(3) == 0) {
      RawRow other = any(before);
      return random.nextInt(4) == 0 ? other : withKeyOf(other, row);
    }
    return row;
  }

  private RawRow changed(RawRow row, int column) {
    String name = raw.apply(column).name();
    int chance = random.nextInt(20);
    if (name.equals(RecordColumns.CORRUPT_RECORD)) {
      return chance == 0 ? row.with(column, "Cannot read this line") : row;
    }
    if (chance == 0 && raw.apply(column).nullable()) {
      return row.with(column, null);
    }
    if (chance == 1) {
      List<?> odd = odd(raw.apply(column).dataType());
      return odd.isEmpty() ? row : row.with(column, odd.get(random.nextInt(odd.size())));
    }
    return chance < 6 ? row.with(column, any(sample).values().get(column)) : row;
  }

  /** Values that come some day, of types that have such. */
  private static List<?> odd(DataType type) {
    if (type.equals(DataTypes.StringType)) {
      return List.of("", " ", "NaN", " x ", "\u00e9~");
    } else if (type.equals(DataTypes.LongType)) {
      return List.of(0L, -1L);
    } else if (type.equals(DataTypes.DoubleType)) {
      return List.of(0.0, -0.0, Double.NaN);
    }
    return List.of();
  }

  private RawRow withKeyOf(RawRow other, RawRow row) {
    RawRow same = row;
    for (int column : key) {
      same = same.with(column, other.values().get(column));
    }
    return same;
  }

  private RawRow any(List<RawRow> rows) {
    return rows.get(random.nextInt(rows.size()));
  }
}
