package dev.kepler.medallion.bean;

/** Columns that the records of every entity have, whatever else they say. */
public final class RecordColumns {

  /**
   * Text of a line that could not be read, or a sentence that begins with {@code Cannot read} and
   * says what is wrong with a whole file: {@code string}, null for every record that could be read.
   * The name is Spark's own for such a column.
   */
  public static final String CORRUPT_RECORD = "_corrupt_record";

  /** File or table that the record came from: {@code string}. */
  public static final String SOURCE = "source";

  /**
   * Moment at which the record's load arrived in bronze: {@code timestamp}. All records of one load
   * share it, and it grows from load to load, so that it orders them.
   */
  public static final String ARRIVAL_TIME = "arrival_time";

  /** Names of the expectations that a quarantined record failed: {@code array<string>}. */
  public static final String FAILED_EXPECTATIONS = "failed_expectations";

  /**
   * Every further column of the file that the record came from, as text, by its name in lower case:
   * {@code map<string,string>}, null for a source without. A value that the file leaves empty is
   * null. An entity has it where its raw record and its row of bronze do.
   */
  public static final String OTHER_COLUMNS = "other_columns";

  /**
   * Whether the record says nothing but that its thing is no more, as a message without a value
   * does: {@code boolean}, null as false. Of such a record no expectation is asked but that it has
   * its key. An entity has the column where its raw record and its row of bronze do.
   */
  public static final String DELETED = "_deleted";

  private RecordColumns() {}
}
