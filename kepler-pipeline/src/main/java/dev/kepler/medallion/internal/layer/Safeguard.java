package dev.kepler.medallion.internal.layer;

/** What keeps a lake right; tests switch one off to see that they would notice. */
public enum Safeguard {
  /** A write carries its query and batch, and is not repeated. */
  TRANSACTION_IDS,
  /** Of several records of one key in a load one is taken, or none. */
  DEDUPLICATION,
  /** The lake is examined before a query starts. */
  EXAMINATION,
  /** One process writes. */
  LOCK
}
