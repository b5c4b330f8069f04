package dev.kepler.medallion;

import static dev.kepler.medallion.Change.CHANGE;
import static dev.kepler.medallion.bean.RecordColumns.ARRIVAL_TIME;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * New rows set against the rows a table holds: what enters, what changes, what leaves, what stays.
 * A table is written only where this says that something changed.
 */
public final class Comparison {

  /** Column of all comparisons: the row as it is held, all its columns; null where none is. */
  public static final String HELD = "held";

  /**
   * Column of comparisons with silver: true where silver holds a value that the entity prizes, and
   * the record has none.
   */
  public static final String LOST_VALUE = "lost_value";

  /** What the column of a {@link HeldWarning} is called, before its name. */
  public static final String WARNS = "warns: ";

  private Comparison() {}

  /**
   * Sets the last records of a load against silver. The arrival time is no difference: a record
   * that says what silver holds changes nothing, whenever it arrives.
   *
   * @param latest one bronze row per key, as {@link Standing#latest} gives it
   * @param held silver, or at least its rows under the same keys; further columns do no harm
   * @return one row per row of {@code latest}: the columns of silver as the record says them,
   *     {@link Change#CHANGE}, {@link #LOST_VALUE}, a column for each {@link HeldWarning}, and
   *     {@link #HELD}
   */
  public static Dataset<Row> withSilver(
      Medallion<?, ?, ?> medallion, Dataset<?> latest, Dataset<?> held) {
    Dataset<Row> now = medallion.shaped(latest);
    List<String> key = medallion.key().silver();
    Dataset<Row> compared = now.join(held, Key.equal(now, key, held, key), "left");
    return compared.select(
        columns(
            medallion.silverColumns(),
            now::col,
            verdicts(medallion, now, held, change(medallion, now, held))));
  }

  /**
   * Sets the last records of whole releases against silver, as {@link #withSilver} does, and what
   * silver holds of keys that a release does not have.
   *
   * @param latest as {@link Standing#ofReleases} gives it of at least one release
   * @param held all of silver; further columns do no harm
   * @return as {@link #withSilver} gives it, of the records that stand and of what silver holds
   *     under keys that are absent, {@link Change#ABSENT}: these as they are held
   */
  public static Dataset<Row> ofReleasesWithSilver(
      Medallion<?, ?, ?> medallion, Dataset<Row> latest, Dataset<?> held) {
    Dataset<Row> now = medallion.shaped(latest, Standing.ABSENT);
    List<String> key = medallion.key().silver();
    Dataset<Row> compared = now.join(held, Key.equal(now, key, held, key), "full");
    Column isAbsent = coalesce(now.col(Standing.ABSENT), lit(true));
    Column change = when(isAbsent, name(Change.ABSENT)).otherwise(change(medallion, now, held));
    return compared
        .filter(
            when(isAbsent, isHeld(medallion, held)).otherwise(now.col(ARRIVAL_TIME).isNotNull()))
        .select(
            columns(
                medallion.silverColumns(),
                c -> when(isAbsent, held.col(c)).otherwise(now.col(c)).as(c),
                verdicts(medallion, now, held, change)));
  }

  private static Column isHeld(Medallion<?, ?, ?> medallion, Dataset<?> held) {
    return held.col(medallion.key().silver().get(0)).isNotNull();
  }

  private static Column change(Medallion<?, ?, ?> medallion, Dataset<Row> now, Dataset<?> held) {
    Column isHeld = isHeld(medallion, held);
    Column gone = medallion.gone(now);
    return when(gone.and(isHeld), name(Change.RETRACTED))
        .when(gone, name(Change.NEVER_HELD))
        .otherwise(kept(isHeld, same(medallion.content(), now, held)));
  }

  /** The change, what else is to be noticed of it, and what is held. */
  private static Column[] verdicts(
      Medallion<?, ?, ?> medallion, Dataset<Row> now, Dataset<?> held, Column change) {
    Column isHeld = isHeld(medallion, held);
    List<Column> verdicts = new ArrayList<>();
    verdicts.add(change.as(CHANGE));
    Column lost =
        medallion.prized().stream()
            .map(c -> held.col(c).isNotNull().and(now.col(c).isNull()))
            .reduce(lit(false), Column::or);
    verdicts.add(change.equalTo(Change.UPDATED.name()).and(lost).as(LOST_VALUE));
    for (HeldWarning warning : medallion.heldWarnings()) {
      Column met = coalesce(warning.condition().holds(now::col, held::col), lit(true));
      verdicts.add(isHeld.and(not(met)).as(warning.flag()));
    }
    verdicts.add(row(held, isHeld));
    return verdicts.toArray(Column[]::new);
  }

  /**
   * Sets recounted groups against a gold table.
   *
   * @param recounted the groups as they are now
   * @param held rows of the table of the same groups and of those that have no row of silver any
   *     more; further columns do no harm
   * @return one row per group: the columns of the table (the old values where the group is
   *     retracted), {@link Change#CHANGE} and {@link #HELD}
   */
  public static Dataset<Row> withGold(
      GoldTable<?, ?> table, Dataset<?> recounted, Dataset<?> held) {
    List<String> group = table.group();
    Dataset<Row> compared = recounted.join(held, Key.equal(recounted, group, held, group), "full");
    Column isHeld = held.col(group.get(0)).isNotNull();
    Column isGone = recounted.col(group.get(0)).isNull();
    Column change =
        when(isGone, name(Change.RETRACTED))
            .otherwise(kept(isHeld, same(table.values(), recounted, held)));
    return compared.select(
        columns(
            List.of(table.encoder().schema().fieldNames()),
            c -> when(isGone, held.col(c)).otherwise(recounted.col(c)).as(c),
            change.as(CHANGE),
            row(held, isHeld)));
  }

  private static Column same(List<String> columns, Dataset<?> now, Dataset<?> held) {
    return columns.stream()
        .map(c -> now.col(c).eqNullSafe(held.col(c)))
        .reduce(lit(true), Column::and);
  }

  private static Column row(Dataset<?> held, Column isHeld) {
    return when(isHeld, struct(Stream.of(held.columns()).map(held::col).toArray(Column[]::new)))
        .as(HELD);
  }

  private static Column kept(Column isHeld, Column same) {
    return when(isHeld.and(same), name(Change.UNCHANGED))
        .when(isHeld, name(Change.UPDATED))
        .otherwise(name(Change.INSERTED));
  }

  private static Column name(Change change) {
    return lit(change.name());
  }

  private static Column[] columns(
      List<String> names, Function<String, Column> value, Column... more) {
    return Stream.concat(names.stream().map(value), Stream.of(more)).toArray(Column[]::new);
  }
}
