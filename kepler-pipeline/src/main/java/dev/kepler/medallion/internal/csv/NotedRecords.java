package dev.kepler.medallion.internal.csv;

import dev.kepler.medallion.source.FileNotes;
import java.io.IOException;
import java.util.Iterator;
import java.util.function.LongSupplier;

/** Records of a file that take a note of the file once the last of them was given. */
final class NotedRecords<R> implements Iterator<R> {

  private final String path;
  private final Iterator<R> records;
  private final LongSupplier lines;
  private final DigestedBytes bytes;
  private final FileNotes notes;
  private long rows;
  private boolean noted;

  /**
   * Reads on.
   *
   * @param lines how many lines were read so far
   * @param bytes that the records are read from
   */
  NotedRecords(
      String path, Iterator<R> records, LongSupplier lines, DigestedBytes bytes, FileNotes notes) {
    this.path = path;
    this.records = records;
    this.lines = lines;
    this.bytes = bytes;
    this.notes = notes;
  }

  @Override
  public boolean hasNext() {
    boolean more = records.hasNext();
    if (!more && !noted) {
      noted = true;
      note();
    }
    return more;
  }

  @Override
  public R next() {
    R record = records.next();
    rows++;
    return record;
  }

  /** Of a file whose store cannot give all of it there is no note: its records say so. */
  private void note() {
    try {
      notes.add(bytes.note(path, lines.getAsLong(), rows));
    } catch (IOException e) {
      return;
    }
  }
}
