package dev.kepler.pipeline.source;

import dev.kepler.medallion.Medallion;
import dev.kepler.model.BronzeKoi;
import dev.kepler.model.RawKoi;
import dev.kepler.model.SilverExoplanet;
import dev.kepler.transforms.KoiMedallion;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the keys of a lake are made of. A lake keeps the scheme it was begun with, because the same
 * planet has another key under the other one and would count twice.
 */
public enum KeyScheme {
  /** The source's own row ids, as in the notebook's table. */
  ROW_ID("row ids of a table", "ROW_ID"),
  /** KOI names: {@code K00752.01} is 75201. For archive releases, whose row order changes. */
  KOI_NAME("KOI names", "KOI_NAME");

  private final String words;
  private final String property;

  KeyScheme(String words, String property) {
    this.words = words;
    this.property = property;
  }

  /** The form of files whose records have such keys. */
  public KoiForm form() {
    return switch (this) {
      case ROW_ID -> KoiForm.NOTEBOOK;
      case KOI_NAME -> KoiForm.ARCHIVE;
    };
  }

  /** The description of KOIs that have such keys. */
  public Medallion<RawKoi, BronzeKoi, SilverExoplanet> medallion() {
    return switch (this) {
      case ROW_ID -> KoiMedallion.KEYED_BY_ROW_ID;
      case KOI_NAME -> KoiMedallion.KEYED_BY_NAME;
    };
  }

  /** The scheme that a table's property says. */
  public static Optional<KeyScheme> ofProperty(String property) {
    return Stream.of(values()).filter(scheme -> scheme.property.equals(property)).findFirst();
  }

  /** In words, such as {@code KOI names}. */
  @Override
  public String toString() {
    return words;
  }
}
