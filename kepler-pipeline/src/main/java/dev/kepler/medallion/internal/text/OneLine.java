package dev.kepler.medallion.internal.text;

/** Words of others, made fit to stand in one line of ours. */
public final class OneLine {

  private static final int LONGEST = 300;

  private OneLine() {}

  /** The text in one line, cut after 300 characters. */
  public static String of(String text) {
    String line = text.strip().replaceAll("[\\s\\p{Cntrl}]+", " ");
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "...";
  }
}
