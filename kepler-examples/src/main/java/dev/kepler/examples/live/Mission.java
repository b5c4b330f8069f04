package dev.kepler.examples.live;

import dev.kepler.medallion.Medallion;
import dev.kepler.medallion.lake.KeyChange;
import dev.kepler.medallion.lake.TableLayout;
import dev.kepler.medallion.pipeline.Lake;
import dev.kepler.medallion.pipeline.LakeRows;
import java.time.Instant;
import java.util.List;
import org.apache.spark.sql.SparkSession;

/**
 * A mission that looks for planets, as the page knows it: its words, and what the rows of its lakes
 * say. Immutable.
 *
 * @param <B> row of bronze
 * @param <S> row of silver
 */
public abstract class Mission<B, S> {

  Mission() {}

  /** Its words. */
  abstract Terms terms();

  /** What its lakes hold. */
  abstract Medallion<?, B, S> description();

  /** A lake of it, which may not be there yet. */
  final Lake<?, B, S> open(SparkSession session, TableLayout layout) {
    return Lake.open(session, description(), layout);
  }

  /** Whether a lake is of releases, which have dates to go by. */
  abstract boolean isOfReleases(Lake<?, B, S> lake);

  /** The numbers. */
  abstract Counting<?> counting();

  /** The stars, as gold counts them. */
  abstract List<Star> stars(LakeRows<?, B, S> rows);

  /** What a row of silver says. */
  abstract Planet planet(S row);

  /**
   * What happened to a thing.
   *
   * @param from moment of the count before
   * @param to moment of the count after
   */
  abstract Move move(KeyChange<B, S> change, Instant from, Instant to);

  /** By which columns of bronze a thing is called. */
  abstract Naming naming();

  /**
   * Columns by which a thing is called.
   *
   * @param object name by which the archive has it
   * @param star number of its star
   * @param planet name of the planet
   */
  record Naming(String object, String star, String planet) {}

  /**
   * A thing out of all that was said of it.
   *
   * @param called what its newest record calls it
   */
  abstract Chronicle.Thing thing(Called called, List<Chronicle.State> states);

  /**
   * What a thing is called.
   *
   * @param key as bronze has it
   * @param object name by which the archive has it
   * @param star number of its star
   * @param planet name of the planet in the newest record, may be missing
   * @param planets all names that its planet ever had, may be missing
   */
  record Called(List<Object> key, String object, long star, String planet, List<String> planets) {}

  /** Columns among the further ones of bronze by which is told why a thing moved. */
  abstract List<String> toldBy();

  /** The key of a record, as bronze has it. */
  abstract List<Object> key(B row);

  /** When a record arrived. */
  abstract Instant arrival(B row);

  /** What a thing is held to be that a record took away; null where that is not known any more. */
  abstract Verdict gone(B row);

  /** Why a thing is there of which no record stood before. */
  abstract List<Cause> entered();

  /** Why a thing moved from one record to another; null for one that is not known any more. */
  abstract List<Cause> between(B before, B after);

  /** Why a thing is there no more that a newer release does not have. */
  abstract List<Cause> absent();
}
