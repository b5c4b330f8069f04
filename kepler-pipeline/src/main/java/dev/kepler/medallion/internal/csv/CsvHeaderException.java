package dev.kepler.medallion.internal.csv;

/** File that cannot be used as a whole: another table, or a header that lacks a column. */
public final class CsvHeaderException extends IllegalArgumentException {

  private static final long serialVersionUID = 1;

  private final String reason;
  private final String remedy;

  CsvHeaderException(String source, String reason, String remedy) {
    super("Cannot read " + source + ": " + reason + ". " + remedy);
    this.reason = reason;
    this.remedy = remedy;
  }

  /** What is wrong, for those who know another remedy. */
  public String reason() {
    return reason;
  }

  /** What to do, a sentence or several. */
  public String remedy() {
    return remedy;
  }
}
