package dev.kepler.medallion.internal.delta;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaConfigs;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.actions.Metadata;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.CalendarInterval;
import scala.collection.JavaConverters;

/**
 * What a table must say of itself so that what this library writes to it and reads from it is
 * right: its columns, and every property on which a promise rests. What a host may say of it is in
 * {@link OptionRules}. Whatever else another hand sets is asked of the table where it matters
 * (deletion vectors, statistics), or does not matter.
 */
public record TableNeeds(LakeTable kind) {

  private static final String FEED = "delta.enableChangeDataFeed";
  private static final String APPEND_ONLY = "delta.appendOnly";
  private static final String MAPPING = "delta.columnMapping.mode";
  private static final String RETENTION = "delta.logRetentionDuration";
  private static final String TRANSACTIONS = "delta.setTransactionRetentionDuration";
  private static final String STATISTICS = "delta.checkpoint.writeStatsAsJson";
  private static final String CONSTRAINT = "delta.constraints.";
  private static final String NONE = "none";
  private static final long DAYS_OF_LOG = 3650;
  private static final long MICROS_A_DAY = 86_400_000_000L;

  public static TableNeeds of(LakeTable kind) {
    return new TableNeeds(kind);
  }

  /**
   * A property that is not as it must be.
   *
   * @param why what would go wrong
   * @param sql puts it back; what follows the table's name
   */
  public record Wrong(String property, String value, String why, String sql) {

    public String sql(Table table) {
      return "ALTER TABLE " + table.identifier() + " " + sql;
    }
  }

  /** Properties that another hand has set. */
  public List<Wrong> properties(SparkSession session, Table table) {
    return properties(table.snapshot(session).metadata());
  }

  private List<Wrong> properties(Metadata metadata) {
    Map<String, String> is = JavaConverters.mapAsJavaMap(metadata.configuration());
    List<Wrong> wrong = new ArrayList<>();
    if (kind.feedsChanges() && !isTrue(is.get(FEED))) {
      wrong.add(wrong(is, FEED, "gold reads its change data feed", "true"));
    }
    if (!kind.onlyGrows() && isTrue(is.get(APPEND_ONLY))) {
      wrong.add(wrong(is, APPEND_ONLY, "its rows are replaced and leave", "false"));
    }
    if (!NONE.equals(is.getOrDefault(MAPPING, NONE))) {
      wrong.add(wrong(is, MAPPING, "its files name their columns as the table does", NONE));
    }
    if (days(DeltaConfigs.LOG_RETENTION().fromMetaData(metadata)) < DAYS_OF_LOG) {
      wrong.add(
          wrong(
              is, RETENTION, "its commits carry the ledger", "interval " + DAYS_OF_LOG + " days"));
    }
    if (is.containsKey(TRANSACTIONS)) {
      wrong.add(unset(is, TRANSACTIONS, "a batch that comes again is known by its transaction"));
    }
    if ("false".equalsIgnoreCase(is.get(STATISTICS))) {
      wrong.add(wrong(is, STATISTICS, "its files are chosen by their statistics", "true"));
    }
    is.keySet().stream()
        .filter(name -> name.startsWith(CONSTRAINT))
        .sorted()
        .forEach(
            name ->
                wrong.add(
                    new Wrong(
                        name,
                        is.get(name),
                        "what its rows must meet are expectations",
                        "DROP CONSTRAINT " + name.substring(CONSTRAINT.length()))));
    return wrong;
  }

  private static Wrong wrong(Map<String, String> is, String name, String why, String must) {
    return new Wrong(
        name, is.get(name), why, "SET TBLPROPERTIES ('" + name + "' = '" + must + "')");
  }

  private static Wrong unset(Map<String, String> is, String name, String why) {
    return new Wrong(name, is.get(name), why, "UNSET TBLPROPERTIES ('" + name + "')");
  }

  private static boolean isTrue(String value) {
    return "true".equalsIgnoreCase(value);
  }

  static long days(CalendarInterval interval) {
    return interval.months * 30L + interval.days + interval.microseconds / MICROS_A_DAY;
  }

  /**
   * Refuses a table that another hand has changed while a layer runs.
   *
   * @throws IllegalStateException when a property is not as it must be
   */
  void require(Table table, Snapshot snapshot) {
    properties(snapshot.metadata()).stream()
        .findFirst()
        .ifPresent(
            wrong -> {
              throw new IllegalStateException(
                  "Cannot go on with "
                      + table
                      + ": it has "
                      + wrong.property()
                      + " = "
                      + wrong.value()
                      + ", though "
                      + wrong.why()
                      + ". Stop, and examine the lake: it says how to repair it.");
            });
  }

  /**
   * Tells whether a table has the columns that it must have, in any order. Others are another's
   * business, as long as they may be missing.
   */
  public boolean hasColumns(StructType found) {
    return lacking(found).isEmpty() && fits(found);
  }

  /**
   * Tells whether a table has them once it has grown: what it lacks may be null, and is new.
   *
   * @param had columns that it had when it was looked at last; empty where nobody remembers
   */
  public boolean mayGrow(StructType found, Collection<String> had) {
    return fits(found)
        && lacking(found).stream().allMatch(c -> c.nullable() && !had.contains(c.name()));
  }

  /** Columns that the table must have and has not. */
  List<StructField> lacking(StructType found) {
    List<String> names = List.of(found.fieldNames());
    return Stream.of(kind.encoder().schema().fields())
        .filter(column -> !names.contains(column.name()))
        .toList();
  }

  private boolean fits(StructType found) {
    Map<String, StructField> must = new HashMap<>();
    for (StructField column : kind.encoder().schema().fields()) {
      must.put(column.name(), column);
    }
    return Stream.of(found.fields()).allMatch(column -> fits(column, must.get(column.name())));
  }

  private static boolean fits(StructField column, StructField must) {
    return must == null
        ? column.nullable()
        : column.dataType().sameType(must.dataType()) && (column.nullable() || !must.nullable());
  }
}
