package dev.kepler.medallion.source;

import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How the columns of a CSV file, or the members of a JSON message, become the fields of a raw
 * record. A number that is a missing value is null; a text stays as it came. Files are read by
 * tasks: a form is serializable.
 *
 * @param <R> the raw record, a bean
 */
public interface CsvForm<R> extends Serializable {

  /** Sets one field of a record from its text. */
  @FunctionalInterface
  interface Field<R> {

    /**
     * Sets the field.
     *
     * @param text as it stands in the file
     * @throws NumberFormatException when it cannot be read; the record is then one that could not
     *     be read, with its line
     */
    void set(R record, String text);
  }

  /**
   * Why a table is not of a form.
   *
   * @param reason what the table is, such as {@code it is a table of the K2 mission}
   * @param remedy what to do, a sentence
   */
  record Unlike(String reason, String remedy) {}

  /** What a file of this form is, such as {@code table of orders}. */
  String table();

  /** A record of which nothing is known. */
  R record();

  /**
   * Columns that the header of a file must have, in lower case, and what each sets. A message may
   * lack them.
   */
  Map<String, Field<R>> fields();

  /** Has a record say where it stands. */
  void setSource(R record, String path);

  /** Has a record say that it could not be read, by its text or the reason. */
  void setUnreadable(R record, String text);

  /** Whether records keep the columns of the header that none of the fields is; default: no. */
  default boolean keepsOthers() {
    return false;
  }

  /**
   * Has a record keep the columns of the header that none of the fields is; default: nothing.
   *
   * @param columns their texts by their names in lower case, ordered by these; null where the file
   *     leaves one empty, or the message has null; an object or an array as JSON. A name that
   *     stands several times, or is empty, is told apart by its place in the header: {@code note},
   *     {@code note (column 7)}
   */
  default void setOthers(R record, Map<String, String> columns) {}

  /** Whether a record can say nothing but that its thing is no more; default: it cannot. */
  default boolean keepsDeletions() {
    return false;
  }

  /** Has a record say nothing but that its thing is no more; default: nothing. */
  default void setDeleted(R record) {}

  /** Has a record whose fields are all set work out what depends on several; default: nothing. */
  default void complete(R record) {}

  /** The column that a name of a header stands for, in lower case; default: that name. */
  default String column(String name) {
    return name;
  }

  /** The columns that the header must have. */
  default List<String> columns() {
    return List.copyOf(fields().keySet());
  }

  /** Tells whether a value of a column never holds a line end; default: those of this form. */
  default boolean isOfOneLine(String column) {
    return columns().contains(column);
  }

  /** Tells whether some table of this field has a column of that name; default: this form. */
  default boolean isColumn(String name) {
    return columns().contains(name);
  }

  /** Tells a value from a column's name, for a table that has no header; default: never. */
  default boolean isValue(String text) {
    return false;
  }

  /** Says what a table is that lacks a column of this form; default: nothing. */
  default Optional<Unlike> unlike(List<String> names) {
    return Optional.empty();
  }
}
