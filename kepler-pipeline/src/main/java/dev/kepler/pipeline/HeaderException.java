package dev.kepler.pipeline;

/** Header that cannot be used: a column is missing, or stands twice. */
final class HeaderException extends IllegalArgumentException {

  private static final long serialVersionUID = 1;

  private final String reason;

  HeaderException(String source, String reason, String remedy) {
    super("Cannot read " + source + ": " + reason + ". " + remedy);
    this.reason = reason;
  }

  /** What is wrong, for those who know another remedy. */
  String reason() {
    return reason;
  }
}
