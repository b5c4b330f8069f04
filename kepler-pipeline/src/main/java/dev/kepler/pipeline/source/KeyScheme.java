package dev.kepler.pipeline.source;

import dev.kepler.medallion.internal.delta.LakeTable;
import dev.kepler.medallion.internal.delta.Table;
import dev.kepler.medallion.lake.TableLayout;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;

/**
 * What the keys of a lake are made of. A lake keeps the scheme it was begun with, because the same
 * planet has another key under the other one and would count twice.
 */
public enum KeyScheme {
  /** The source's own row ids, as in the notebook's table. */
  ROW_ID("row ids of a table", "ROW_ID"),
  /** KOI names: {@code K00752.01} is 75201. For archive releases, whose row order changes. */
  KOI_NAME("KOI names", "KOI_NAME");

  /** Property of the bronze table that remembers the scheme. */
  public static final String PROPERTY = "kepler.keys";

  private final String words;
  private final String property;

  KeyScheme(String words, String property) {
    this.words = words;
    this.property = property;
  }

  /** As a table's property says it, which lakes hold for ever. */
  public String property() {
    return property;
  }

  /** The form of files whose records have such keys. */
  public KoiForm form() {
    return switch (this) {
      case ROW_ID -> KoiForm.NOTEBOOK;
      case KOI_NAME -> KoiForm.ARCHIVE;
    };
  }

  /** The scheme of a lake that exists; a lake of before there were two has row ids. */
  public static KeyScheme of(SparkSession session, TableLayout layout) {
    return ofProperty(Table.in(layout, LakeTable.BRONZE).property(session, PROPERTY))
        .orElse(ROW_ID);
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
