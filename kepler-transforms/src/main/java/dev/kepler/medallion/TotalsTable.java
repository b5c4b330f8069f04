package dev.kepler.medallion;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.functions;

/**
 * Totals over all of silver, through time: a row each time that one of the numbers changed.
 *
 * <pre>{@code
 * TotalsTable.of("order_totals", "What silver counted", "counted_at", OrderTotals.ENCODER)
 *     .count("open", col("state").equalTo("OPEN"))
 *     .sum("cents", col("cents"))
 *     .groups("buyers", "orders_by_buyer")
 *     .recomputed("median_cents", median(col("cents")))
 * }</pre>
 *
 * <p>Counts and sums are kept file by file, so that they cost what is new in a load; what is
 * recomputed reads all of silver whenever it has changed. Immutable.
 *
 * @param <T> row of the table
 */
public final class TotalsTable<T> {

  /** Number that adds up: over the rows of a file, and over files. */
  private record Additive(Column aggregate, Column ofRow) {}

  private final String name;
  private final String description;
  private final String moment;
  private final Encoder<T> encoder;
  private final Map<String, Additive> additive;
  private final Map<String, String> groups;
  private final Map<String, Column> recomputed;

  private TotalsTable(
      String name,
      String description,
      String moment,
      Encoder<T> encoder,
      Map<String, Additive> additive,
      Map<String, String> groups,
      Map<String, Column> recomputed) {
    this.name = name;
    this.description = description;
    this.moment = moment;
    this.encoder = encoder;
    this.additive = Collections.unmodifiableMap(additive);
    this.groups = Collections.unmodifiableMap(groups);
    this.recomputed = Collections.unmodifiableMap(recomputed);
  }

  /**
   * Begins a table without a number.
   *
   * @param description what its rows are, for whoever meets the table without this library
   * @param moment its column that says when the totals were counted, a timestamp
   * @param encoder of its rows; beside the moment, every column is one of the numbers
   */
  public static <T> TotalsTable<T> of(
      String name, String description, String moment, Encoder<T> encoder) {
    Medallion.requireTableName(name);
    return new TotalsTable<>(
        name,
        Objects.requireNonNull(description, "description"),
        Objects.requireNonNull(moment, "moment"),
        Objects.requireNonNull(encoder, "encoder"),
        Map.of(),
        Map.of(),
        Map.of());
  }

  /** The table with a bigint more: how many rows of silver meet a condition. */
  public TotalsTable<T> count(String column, Column condition) {
    return with(
        column, new Additive(count_if(condition), when(condition, lit(1L)).otherwise(lit(0L))));
  }

  /** The table with a bigint more: the sum of a bigint of silver's rows, null counting as 0. */
  public TotalsTable<T> sum(String column, Column number) {
    Column whole = number.cast("long");
    return with(
        column, new Additive(coalesce(functions.sum(whole), lit(0L)), coalesce(whole, lit(0L))));
  }

  private TotalsTable<T> with(String column, Additive number) {
    return new TotalsTable<>(
        name, description, moment, encoder, and(additive, column, number), groups, recomputed);
  }

  /** The table with a bigint more: how many groups silver has, the rows of a gold table. */
  public TotalsTable<T> groups(String column, String goldTable) {
    return new TotalsTable<>(
        name, description, moment, encoder, additive, and(groups, column, goldTable), recomputed);
  }

  /**
   * The table with a value more: an aggregate of silver that does not add up, a bigint, double,
   * string or boolean. It is worked out from all of silver whenever silver has changed.
   */
  public TotalsTable<T> recomputed(String column, Column aggregate) {
    return new TotalsTable<>(
        name, description, moment, encoder, additive, groups, and(recomputed, column, aggregate));
  }

  private static <V> Map<String, V> and(Map<String, V> map, String column, V value) {
    Map<String, V> more = new LinkedHashMap<>(map);
    more.put(column, Objects.requireNonNull(value, column));
    return more;
  }

  /** Name of the table. */
  public String name() {
    return name;
  }

  /** What its rows are. */
  public String description() {
    return description;
  }

  /** Column that says when the totals were counted. */
  public String moment() {
    return moment;
  }

  /** Encoder of its rows. */
  public Encoder<T> encoder() {
    return encoder;
  }

  /** Columns that say what was counted, in the order of the table. */
  public List<String> values() {
    return List.of(encoder.schema().fieldNames()).stream().filter(c -> !c.equals(moment)).toList();
  }

  /** Columns that add up over files. */
  public List<String> additive() {
    return List.copyOf(additive.keySet());
  }

  /** The additive numbers of some rows of silver, as aggregates under their names. */
  public List<Column> aggregates() {
    List<Column> columns = new ArrayList<>();
    additive.forEach((column, number) -> columns.add(number.aggregate().as(column)));
    return columns;
  }

  /** What one row of silver adds to each additive number, under its name. */
  public List<Column> ofRow(Column sign) {
    List<Column> columns = new ArrayList<>();
    additive.forEach((column, number) -> columns.add(number.ofRow().multiply(sign).as(column)));
    return columns;
  }

  /** Columns that count the groups of a gold table, and that table's name. */
  public Map<String, String> groups() {
    return groups;
  }

  /** Columns that are worked out from all of silver, and how. */
  public Map<String, Column> recomputed() {
    return recomputed;
  }
}
