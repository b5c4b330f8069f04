package dev.kepler.transforms;

import static dev.kepler.model.Disposition.FALSE_POSITIVE;
import static dev.kepler.model.KoiColumns.CONFIDENCE;
import static dev.kepler.model.KoiColumns.DISPOSITION;
import static dev.kepler.model.KoiColumns.EXOPLANET_NAME;
import static dev.kepler.model.KoiColumns.GOLD;
import static dev.kepler.model.KoiColumns.KEPLER_STAR_ID;
import static dev.kepler.model.KoiColumns.NUM_PLANETS;
import static dev.kepler.model.KoiColumns.SILVER;
import static dev.kepler.model.KoiColumns.SURROGATE_KEY;
import static dev.kepler.transforms.Change.CHANGE;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

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

  /** Column of both: the row as it is held, all its columns; null where there is none. */
  public static final String HELD = "held";

  private static final List<String> SILVER_CONTENT =
      List.of(KEPLER_STAR_ID, EXOPLANET_NAME, DISPOSITION, CONFIDENCE);

  private Changes() {}

  /**
   * Sets the last records of a load against silver. The arrival time is no difference: a record
   * that says what silver holds changes nothing, whenever it arrives.
   *
   * @param latest one bronze row per {@code row_id}, as {@link BronzeToSilver#latest} gives it
   * @param held silver, or at least its rows under the same keys; further columns do no harm
   * @return one row per row of {@code latest}: the columns of {@link
   *     dev.kepler.model.KoiColumns#SILVER} as the record says them, {@link Change#CHANGE}, {@link
   *     #MOVED_STAR} and {@link #HELD}
   */
  public static Dataset<Row> toSilver(Dataset<BronzeKoi> latest, Dataset<?> held) {
    Dataset<Row> now = BronzeToSilver.rename(latest);
    Dataset<Row> compared =
        now.join(held, now.col(SURROGATE_KEY).equalTo(held.col(SURROGATE_KEY)), "left");
    Column isHeld = held.col(SURROGATE_KEY).isNotNull();
    Column falsePositive = now.col(DISPOSITION).equalTo(FALSE_POSITIVE.archiveName());
    Column same =
        SILVER_CONTENT.stream()
            .map(c -> now.col(c).eqNullSafe(held.col(c)))
            .reduce(Column::and)
            .orElseThrow();
    Column change =
        when(falsePositive.and(isHeld), name(Change.RETRACTED))
            .when(falsePositive, name(Change.NEVER_HELD))
            .otherwise(kept(isHeld, same));
    Column movedStar =
        isHeld.and(now.col(KEPLER_STAR_ID).notEqual(held.col(KEPLER_STAR_ID))).as(MOVED_STAR);
    return compared.select(
        columns(SILVER, now::col, change.as(CHANGE), movedStar, row(held, isHeld)));
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
