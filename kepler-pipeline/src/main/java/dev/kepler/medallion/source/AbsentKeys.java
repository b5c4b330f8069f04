package dev.kepler.medallion.source;

/**
 * What becomes of a key that silver holds when a newer whole release no longer has it. A load
 * counts as a whole release where every one of its rows has a key; a row in quarantine is a row of
 * its release.
 */
public enum AbsentKeys {
  /** It stays as it was. For sources whose loads are parts of a table. */
  KEEP,
  /** It leaves silver and gold, and re-enters when a record of it arrives. */
  RETRACT,
  /** The release stops silver, before anything of it is written below bronze. */
  REFUSE
}
