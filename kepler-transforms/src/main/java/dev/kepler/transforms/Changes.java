package dev.kepler.transforms;

import static dev.kepler.medallion.Change.CHANGE;
import static dev.kepler.model.Disposition.FALSE_POSITIVE;
import static dev.kepler.model.KoiColumns.ARRIVAL_TIME;
import static dev.kepler.model.KoiColumns.DISPOSITION;
import static dev.kepler.model.KoiColumns.EXOPLANET_NAME;
import static dev.kepler.model.KoiColumns.GOLD;
import static dev.kepler.model.KoiColumns.KEPLER_STAR_ID;
import static dev.kepler.model.KoiColumns.NUM_PLANETS;
import static dev.kepler.model.KoiColumns.SILVER;
import static dev.kepler.model.KoiColumns.SILVER_CONTENT;
import static dev.kepler.model.KoiColumns.SURROGATE_KEY;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import dev.kepler.medallion.Change;
import dev.kepler.model.BronzeKoi;
import dev.kepler.model.StarPlanets;
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
public final class Changes {

  /** Column of {@link #toSilver}: true where silver holds the KOI at another star. */
  public static final String MOVED_STAR = "moved_star";

  /** Column of {@link #toSilver}: true where silver holds a name, and the record has none. */
  public static final String LOST_NAME = "lost_name";

  /** Column of both: the row as it is held, all its columns; null where there is none. */
  public static final String HELD = "held";

  private Changes() {}

  /**
   * Sets the last records of a load against silver. The arrival time is no difference: a record
   * that says what silver holds changes nothing, whenever it arrives.
   *
   * @param latest one bronze row per {@code row_id}, as {@link BronzeToSilver#latest} gives it
   * @param held silver, or at least its rows under the same keys; further columns do no harm
   * @return one row per row of {@code latest}: the columns of {@link
   *     dev.kepler.model.KoiColumns#SILVER} as the record says them, {@link Change#CHANGE}, {@link
   *     #MOVED_STAR}, {@link #LOST_NAME} and {@link #HELD}
   */
  public static Dataset<Row> toSilver(Dataset<BronzeKoi> latest, Dataset<?> held) {
    Dataset<Row> now = BronzeToSilver.rename(latest);
    Dataset<Row> compared =
        now.join(held, now.col(SURROGATE_KEY).equalTo(held.col(SURROGATE_KEY)), "left");
    return compared.select(
        columns(SILVER, now::col, verdicts(now, held, changeToSilver(now, held))));
  }

  /**
   * Sets the last records of whole releases against silver, as {@link #toSilver} does, and what
   * silver holds of KOIs that a release does not have.
   *
   * @param latest as {@link WholeReleases#latest} gives it of at least one release
   * @param held all of silver; further columns do no harm
   * @return as {@link #toSilver} gives it, of the records that stand and of what silver holds of
   *     KOIs that are absent, {@link Change#ABSENT}: these as they are held
   */
  public static Dataset<Row> toSilverOfReleases(Dataset<Row> latest, Dataset<?> held) {
    Dataset<Row> now = BronzeToSilver.rename(latest);
    Dataset<Row> compared =
        now.join(held, now.col(SURROGATE_KEY).equalTo(held.col(SURROGATE_KEY)), "full");
    Column isAbsent = coalesce(now.col(WholeReleases.ABSENT), lit(true));
    Column isHeld = held.col(SURROGATE_KEY).isNotNull();
    Column change = when(isAbsent, name(Change.ABSENT)).otherwise(changeToSilver(now, held));
    return compared
        .filter(when(isAbsent, isHeld).otherwise(now.col(ARRIVAL_TIME).isNotNull()))
        .select(
            columns(
                SILVER,
                c -> when(isAbsent, held.col(c)).otherwise(now.col(c)).as(c),
                verdicts(now, held, change)));
  }

  private static Column changeToSilver(Dataset<Row> now, Dataset<?> held) {
    Column isHeld = held.col(SURROGATE_KEY).isNotNull();
    Column falsePositive = now.col(DISPOSITION).equalTo(FALSE_POSITIVE.archiveName());
    Column same =
        SILVER_CONTENT.stream()
            .map(c -> now.col(c).eqNullSafe(held.col(c)))
            .reduce(Column::and)
            .orElseThrow();
    return when(falsePositive.and(isHeld), name(Change.RETRACTED))
        .when(falsePositive, name(Change.NEVER_HELD))
        .otherwise(kept(isHeld, same));
  }

  /** The change, what else is to be noticed of it, and what is held. */
  private static Column[] verdicts(Dataset<Row> now, Dataset<?> held, Column change) {
    Column isHeld = held.col(SURROGATE_KEY).isNotNull();
    Column moved =
        isHeld
            .and(now.col(KEPLER_STAR_ID).isNotNull())
            .and(now.col(KEPLER_STAR_ID).notEqual(held.col(KEPLER_STAR_ID)));
    Column lostName =
        change
            .equalTo(Change.UPDATED.name())
            .and(held.col(EXOPLANET_NAME).isNotNull())
            .and(now.col(EXOPLANET_NAME).isNull());
    return new Column[] {
      change.as(CHANGE), moved.as(MOVED_STAR), lostName.as(LOST_NAME), row(held, isHeld)
    };
  }

  /**
   * Sets recounted stars against gold.
   *
   * @param recounted the stars as {@link SilverToGold#countPlanets} gives them now
   * @param held gold's rows of the same stars and of those that have none any more; further columns
   *     do no harm
   * @return one row per star: the columns of {@link dev.kepler.model.KoiColumns#GOLD} (the old
   *     count where the star is retracted), {@link Change#CHANGE} and {@link #HELD}
   */
  public static Dataset<Row> toGold(Dataset<StarPlanets> recounted, Dataset<?> held) {
    Dataset<Row> compared =
        recounted.join(
            held, recounted.col(KEPLER_STAR_ID).equalTo(held.col(KEPLER_STAR_ID)), "full");
    Column isHeld = held.col(KEPLER_STAR_ID).isNotNull();
    Column change =
        when(recounted.col(KEPLER_STAR_ID).isNull(), name(Change.RETRACTED))
            .otherwise(kept(isHeld, recounted.col(NUM_PLANETS).equalTo(held.col(NUM_PLANETS))));
    return compared.select(
        columns(
            GOLD,
            c -> coalesce(recounted.col(c), held.col(c)).as(c),
            change.as(CHANGE),
            row(held, isHeld)));
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
