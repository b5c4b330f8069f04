package dev.kepler.examples.cli;

/** Text of data, made fit to stand in one line of a terminal. */
final class Line {

  private static final int LONGEST = 100;

  private Line() {}

  /** The beginning of the text; what is no letter, digit, sign or blank becomes a blank. */
  static String of(String text) {
    String line = text.strip().replaceAll("[\\s\\p{Cntrl}\\p{Cf}]+", " ");
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST - 1) + "…";
  }

  /** Name of a file by its path or address. */
  static String fileName(String source) {
    return source.substring(source.lastIndexOf('/') + 1);
  }
}
