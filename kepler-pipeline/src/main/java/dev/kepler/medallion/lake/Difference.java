package dev.kepler.medallion.lake;

/**
 * Difference between what a table must hold and what it holds.
 *
 * @param table table, {@code ledger} or {@code landed file}
 * @param key row: a key, a group, a bronze record, a batch of the ledger, or a path
 * @param column column that differs; {@code row} when a whole row is missing or left over
 * @param expected what batch recomputation says
 * @param found what is there
 */
public record Difference(String table, String key, String column, String expected, String found) {

  /** Reads as a sentence. */
  @Override
  public String toString() {
    return table + " " + key + ": " + column + " is " + found + ", expected " + expected;
  }
}
