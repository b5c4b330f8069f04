package dev.kepler.examples.bench;

import dev.kepler.model.Disposition;
import dev.kepler.model.KoiName;
import dev.kepler.model.RawKoi;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.LongConsumer;
import java.util.stream.LongStream;

/**
 * Simulated KOIs without end, shaped like the real table; no such planets exist. Row ids count from
 * 1. Every {@link #TABLE_ROWS} of them are one {@link SimulatedTable}, so a row can be had by its
 * id without those before it. The same seed gives the same rows.
 *
 * <p>What is as in the real table: multiplicity of stars, dispositions by multiplicity, share and
 * spread of confidence, a name exactly when CONFIRMED, and planets of a star that arrive far apart.
 * What is not: names and star ids are made up (both outside the real ones), and KOI names count the
 * rows, 99 to a KOI number, whatever their star: so they are the rows' own up to 9,900,000, which
 * is as many as the archive's spelling has.
 *
 * <p>Not safe for use by several threads at once.
 */
final class SimulatedKois {

  /** Rows of one simulated table: as many as the real table has. */
  static final int TABLE_ROWS = SimulatedTable.ROWS;

  private static final int KOI_NUMBERS = 100_000;
  private static final int PLANETS_OF_A_KOI = 99;

  /** Real star ids end at 12,935,144. */
  private static final long FIRST_STAR_ID = 20_000_000L;

  /** A step and a prime: stars that follow each other get ids far apart, and no id comes twice. */
  private static final long STAR_STEP = 618_033_993L;

  private static final long STAR_IDS = 1_000_000_007L;

  private final long seed;
  private final Map<Long, SimulatedTable> tables = new HashMap<>();

  SimulatedKois(long seed) {
    this.seed = seed;
  }

  /**
   * The row as it first arrives.
   *
   * @param rowId from 1
   */
  RawKoi row(long rowId) {
    return row(rowId, disposition(rowId));
  }

  /** The row under another disposition; name and confidence follow it. */
  RawKoi row(long rowId, Disposition disposition) {
    SimulatedTable table = table(rowId);
    int position = position(rowId);
    long star = tableNumber(rowId) * SimulatedTable.STARS + table.star(position);
    int planet = table.planet(position);
    return RawKoi.of(
        rowId,
        FIRST_STAR_ID + star * STAR_STEP % STAR_IDS,
        koi(rowId - 1).toString(),
        disposition == Disposition.CONFIRMED ? name(star, planet) : null,
        disposition.archiveName(),
        SimulatedConfidence.of(disposition, random(rowId)));
  }

  /** Disposition with which the row first arrives. */
  Disposition disposition(long rowId) {
    return table(rowId).disposition(position(rowId));
  }

  /** Calls for the ids of so many rows, from one on, that are not FALSE POSITIVE. */
  void eachLiving(long firstRow, long rows, LongConsumer rowId) {
    LongStream.iterate(firstRow, id -> id + 1)
        .filter(id -> disposition(id) != Disposition.FALSE_POSITIVE)
        .limit(rows)
        .forEach(rowId);
  }

  private static KoiName koi(long rowsBefore) {
    return new KoiName(
        (int) (rowsBefore / PLANETS_OF_A_KOI % KOI_NUMBERS),
        (int) (rowsBefore % PLANETS_OF_A_KOI) + 1);
  }

  /** As {@code Kepler-227 b}: the first planet of a star is b. */
  private static String name(long star, int planet) {
    return "Simulated-" + star + " " + (char) ('a' + planet);
  }

  private SimulatedTable table(long rowId) {
    return tables.computeIfAbsent(tableNumber(rowId), n -> new SimulatedTable(random(-1 - n)));
  }

  private static long tableNumber(long rowId) {
    return (rowId - 1) / TABLE_ROWS;
  }

  private static int position(long rowId) {
    return (int) ((rowId - 1) % TABLE_ROWS);
  }

  /** Randomness of one thing, independent of the order in which things are asked for. */
  private Random random(long thing) {
    return new Random(mixed(mixed(seed) + thing));
  }

  /** Scatters the bits: from seeds that are alike, {@link Random} begins alike. */
  private static long mixed(long bits) {
    long mixed = (bits ^ (bits >>> 30)) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
    return mixed ^ (mixed >>> 31);
  }
}
