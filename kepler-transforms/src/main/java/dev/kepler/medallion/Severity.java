package dev.kepler.medallion;

/** What becomes of a record that fails an expectation. */
public enum Severity {
  /** The record goes to quarantine and not into silver. */
  QUARANTINE,
  /** The record is counted and kept. */
  WARN
}
