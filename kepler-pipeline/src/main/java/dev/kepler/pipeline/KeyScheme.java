package dev.kepler.pipeline;

/**
 * What the keys of a lake are made of. A lake keeps the scheme it was begun with, because the same
 * planet has another key under the other one and would count twice.
 */
public enum KeyScheme {
  /** The source's own row ids, as in the notebook's table. */
  ROW_ID("row ids of a table"),
  /** KOI names: {@code K00752.01} is 75201. For archive releases, whose row order changes. */
  KOI_NAME("KOI names");

  private final String words;

  KeyScheme(String words) {
    this.words = words;
  }

  /** In words, such as {@code KOI names}. */
  @Override
  public String toString() {
    return words;
  }
}
