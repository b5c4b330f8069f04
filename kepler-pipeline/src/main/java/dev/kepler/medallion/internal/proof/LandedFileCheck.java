package dev.kepler.medallion.internal.proof;

import static dev.kepler.medallion.bean.RecordColumns.OTHER_COLUMNS;
import static dev.kepler.medallion.bean.RecordColumns.SOURCE;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import dev.kepler.medallion.Key;
import dev.kepler.medallion.Records;
import dev.kepler.medallion.internal.checkpoint.ArrivedFiles;
import dev.kepler.medallion.internal.csv.FileReadings;
import dev.kepler.medallion.internal.delta.LakeTables;
import dev.kepler.medallion.internal.ledger.LakeLedger;
import dev.kepler.medallion.lake.Difference;
import dev.kepler.medallion.lake.DifferenceGroup;
import dev.kepler.medallion.lake.LandedFileNote;
import dev.kepler.medallion.lake.Layer;
import dev.kepler.medallion.lake.LedgerEntry;
import dev.kepler.medallion.source.FileNotes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Checks bronze from the landed files on: those that are still there must have the bytes that
 * bronze has read, and, read again, give exactly its rows. Of files that were taken away, or
 * emptied, the number of rows is checked. One finding a file. Files are read by tasks, never whole;
 * rows are compared where they are, and only what differs by file comes to the driver.
 */
final class LandedFileCheck {

  private static final String CHANGED = "changed after it was read";
  private static final String CLOSED = "cannot be read again";
  private static final String UNLIKE = "rows in bronze are not the file's";

  /** So few digests that many of them add up to a bigint. */
  private static final long DIGESTS = 1L << 40;

  private static final String SIGN = "sign";
  private static final String BRONZE = "bronze";
  private static final String MISSING = "missing";
  private static final String LEFT_OVER = "leftOver";
  private static final String OTHERS = "others";
  private static final String KEPT = "kept";
  private static final String FIRST_MISSING = "firstMissing";
  private static final String FIRST_LEFT_OVER = "firstLeftOver";

  private final SparkSession session;
  private final LakeTables lake;
  private final LakeLedger ledger;
  private final RereadFiles<?> files;
  private final ArrivedFiles arrived;
  private final Map<String, LandedFileNote> noted = new TreeMap<>();
  private final DifferenceGroups differences = new DifferenceGroups();
  private long again;

  LandedFileCheck(SparkSession session, LakeTables lake, LakeLedger ledger, LandedFiles<?> landed) {
    this.session = session;
    this.lake = lake;
    this.ledger = ledger;
    this.files = new RereadFiles<>(session, lake, landed);
    this.arrived = new ArrivedFiles(session, lake.layout(), landed.folder());
    for (LedgerEntry entry : ledger.entries(Layer.BRONZE)) {
      entry.files().forEach(note -> noted.merge(note.path(), note, LandedFileCheck::readTwice));
    }
  }

  /** Of a path that bronze read twice, the bytes of the later file, and the rows of both. */
  private static LandedFileNote readTwice(LandedFileNote earlier, LandedFileNote later) {
    return new LandedFileNote(
        later.path(), later.length(), later.sha256(), later.lines(), earlier.rows() + later.rows());
  }

  /** How many files were read again. */
  long readAgain() {
    return again;
  }

  /** Looks at the files; those of which the ledger has no note are known by their times alone. */
  List<DifferenceGroup> run() {
    arrived.changed(noted.keySet()).forEach(changed -> differences.add(CHANGED, changed));
    if (!noted.isEmpty()) {
      List<String> present =
          noted.values().stream().filter(files::isThere).map(LandedFileNote::path).toList();
      FileReadings readings = FileReadings.of(session);
      Map<String, Row> rows = compare(present, readings);
      Map<String, LandedFileNote> read = new HashMap<>();
      readings.take().forEach(note -> read.put(note.path(), note));
      again = read.size();
      noted.values().forEach(note -> check(note, read.get(note.path()), rows.get(note.path())));
    }
    return differences.list();
  }

  /**
   * Reads the files again and compares their rows with bronze's.
   *
   * @return how they differ, by file
   */
  private Map<String, Row> compare(List<String> paths, FileNotes notes) {
    Dataset<Row> bronze =
        lake.table(lake.bronze()).readAt(session, ledger.commits(lake.bronze()).newest());
    List<String> raw = lake.medallion().requiredColumns();
    Column missing = greatest(col(SIGN), lit(0L));
    Column leftOver = greatest(col(SIGN).multiply(-1L), lit(0L));
    Column row = array(raw.stream().map(name -> col(name).cast("string")).toArray(Column[]::new));
    Map<String, Row> byFile = new HashMap<>();
    signed(files.records(paths, notes), 1)
        .union(signed(bronze, -1))
        .groupBy(Key.columns(raw))
        .agg(sum(SIGN).as(SIGN), sum(BRONZE).as(BRONZE), sum(OTHERS).as(OTHERS), sum(KEPT).as(KEPT))
        .groupBy(SOURCE)
        .agg(
            sum(BRONZE).as(BRONZE),
            sum(missing).as(MISSING),
            sum(leftOver).as(LEFT_OVER),
            sum(when(col(OTHERS).notEqual(0L), 1L).otherwise(0L)).as(OTHERS),
            sum(KEPT).as(KEPT),
            min(when(col(SIGN).gt(0), row)).as(FIRST_MISSING),
            min(when(col(SIGN).lt(0), row)).as(FIRST_LEFT_OVER))
        .filter(col(SOURCE).isNotNull())
        .collectAsList()
        .forEach(file -> byFile.put(file.getAs(SOURCE), file));
    return byFile;
  }

  /** Rows, and a digest of what {@code other_columns} says, which adds up to 0 of equal ones. */
  private Dataset<Row> signed(Dataset<?> rows, long sign) {
    boolean inBronze = sign < 0;
    boolean has = lake.medallion().rawColumns().contains(OTHER_COLUMNS);
    Column others = has ? Records.comparable(rows, OTHER_COLUMNS) : lit(null).cast("string");
    return rows.select(
        Stream.concat(
                lake.medallion().requiredColumns().stream().map(rows::col),
                Stream.of(
                    lit(sign).as(SIGN),
                    lit(inBronze ? 1L : 0L).as(BRONZE),
                    pmod(xxhash64(others), lit(DIGESTS)).multiply(sign).as(OTHERS),
                    when(others.isNotNull().and(lit(inBronze)), 1L).otherwise(0L).as(KEPT)))
            .toArray(Column[]::new));
  }

  private void check(LandedFileNote note, LandedFileNote read, Row rows) {
    if (read != null && !note.hasSameBytesAs(read)) {
      differences.add(
          CHANGED,
          new Difference(
              ArrivedFiles.LANDED_FILE,
              note.path(),
              "content",
              note.bytes() + " when it was read",
              read.bytes() + ", which nobody has read; land it under another name"));
    } else if (read != null) {
      requireSame(note, rows);
      return;
    } else if (files.isThere(note)) {
      differences.add(
          CLOSED,
          new Difference(
              ArrivedFiles.LANDED_FILE,
              note.path(),
              "content",
              note.bytes(),
              "what cannot be read to its end"));
    }
    long held = count(rows, BRONZE);
    if (held != note.rows()) {
      differences.add(
          UNLIKE,
          new Difference(
              ArrivedFiles.LANDED_FILE,
              note.path(),
              "rows in bronze",
              Long.toString(note.rows()),
              Long.toString(held)));
    }
  }

  private void requireSame(LandedFileNote note, Row rows) {
    long missing = count(rows, MISSING);
    long leftOver = count(rows, LEFT_OVER);
    long others = count(rows, OTHERS);
    if (missing + leftOver == 0 && others > 0 && count(rows, KEPT) > 0) { // older bronze has none
      differences.add(
          UNLIKE,
          new Difference(
              ArrivedFiles.LANDED_FILE,
              note.path(),
              OTHER_COLUMNS,
              "as in the file",
              others + " rows that say otherwise"));
    }
    if (missing + leftOver > 0) {
      differences.add(
          UNLIKE,
          new Difference(
              ArrivedFiles.LANDED_FILE,
              note.path(),
              "rows in bronze",
              note.rows() + ", each a record of the file",
              count(rows, BRONZE)
                  + example(rows, missing, " that never became a row", FIRST_MISSING)
                  + example(rows, leftOver, " that the file has not", FIRST_LEFT_OVER)));
    }
  }

  private static String example(Row rows, long count, String what, String first) {
    return count == 0
        ? ""
        : "; " + count + what + ", such as " + rows.getList(rows.fieldIndex(first));
  }

  private static long count(Row rows, String column) {
    return rows == null ? 0 : rows.<Long>getAs(column);
  }
}
