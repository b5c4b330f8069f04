package dev.kepler.medallion;

/** What a record does to the table it is compared with. */
public enum Change {
  /** The table held nothing under the key; now it holds the record. */
  INSERTED,
  /** The table held something else under the key; now it holds the record. */
  UPDATED,
  /** The table held something under the key; now it holds nothing. */
  RETRACTED,
  /** The table holds the very same. */
  UNCHANGED,
  /** A record that would retract something, of which the table holds nothing. */
  NEVER_HELD,
  /** The table held something that a newer whole release no longer has; now it holds nothing. */
  ABSENT;

  /** Column that names the change, in a Dataset of changes. */
  public static final String CHANGE = "change";
}
