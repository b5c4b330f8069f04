package dev.kepler.examples.bench;

/** What is measured; the letters are those of the figures in reports and options. */
enum Metric {
  /** From the start of the JVM to the first gold row. */
  FIRST_GOLD('a', "first gold row, cold", "s"),
  /** From the start of the JVM until gold shows the tenth load, each landing after the last. */
  WHOLE_TABLE('b', "whole table in ten loads, cold", "s"),
  /** Landed to visible, for a load of rows not seen before. */
  NEW_ROWS('c', "new rows, landed to visible", "s"),
  /** Landed to visible, for the load that landed just before. */
  REPEATED('c', "repeated load", "s"),
  /** Landed to visible, for a load of rows whose disposition changed. */
  CHANGES('c', "load of changes", "s"),
  /** Rows of a large load by the seconds from landed to visible. */
  THROUGHPUT('d', "large loads", "rows/s"),
  /** Most memory that the process held during b. */
  MEMORY('f', "peak memory of b", "MB"),
  /** Processor time of the process during b. */
  CPU('f', "CPU seconds of b", "s");

  private final char figure;
  private final String label;
  private final String unit;

  Metric(char figure, String label, String unit) {
    this.figure = figure;
    this.label = label;
    this.unit = unit;
  }

  /**
   * Letter of the figure.
   *
   * @param held rows that silver holds already; with any, c is e
   */
  char figure(long held) {
    return held > 0 ? 'e' : figure;
  }

  /** What it is, in words. */
  String label() {
    return label;
  }

  /** Its unit. */
  String unit() {
    return unit;
  }

  /** Tells whether it is taken load by load, so that a 95th percentile says something. */
  boolean perLoad() {
    return figure == 'c';
  }
}
