package dev.kepler.medallion;

import dev.kepler.transforms.Changes;

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
  /** A false positive of which silver holds nothing. */
  NEVER_HELD,
  /** Silver held a KOI that a newer whole release no longer has; now it holds nothing of it. */
  ABSENT;

  /** Column that names the change, in the Datasets of {@link Changes}. */
  public static final String CHANGE = "change";
}
