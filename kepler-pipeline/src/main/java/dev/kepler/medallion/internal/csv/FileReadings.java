package dev.kepler.medallion.internal.csv;

import dev.kepler.medallion.lake.LandedFileNote;
import dev.kepler.medallion.source.FileNotes;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.AccumulatorV2;

/**
 * Notes of the files that tasks have read, brought to the driver with the tasks' results: at no job
 * of their own, and of exactly the bytes that were read. Of a file read more than once the last
 * reading counts.
 */
public final class FileReadings extends AccumulatorV2<LandedFileNote, Map<String, LandedFileNote>>
    implements FileNotes {

  private final Map<String, LandedFileNote> notes = new TreeMap<>();

  private FileReadings() {}

  /** Readings of tasks that the session's host runs. */
  public static FileReadings of(SparkSession session) {
    FileReadings readings = new FileReadings();
    session.sparkContext().register(readings);
    return readings;
  }

  /** The notes since it was last asked, by path. */
  public synchronized List<LandedFileNote> take() {
    List<LandedFileNote> taken = List.copyOf(notes.values());
    notes.clear();
    return taken;
  }

  @Override
  public synchronized void add(LandedFileNote note) {
    notes.put(note.path(), note);
  }

  @Override
  public void merge(AccumulatorV2<LandedFileNote, Map<String, LandedFileNote>> other) {
    other.value().values().forEach(this::add);
  }

  @Override
  public synchronized Map<String, LandedFileNote> value() {
    return new TreeMap<>(notes);
  }

  @Override
  public synchronized boolean isZero() {
    return notes.isEmpty();
  }

  @Override
  public synchronized void reset() {
    notes.clear();
  }

  @Override
  public FileReadings copy() {
    FileReadings copy = new FileReadings();
    copy.notes.putAll(value());
    return copy;
  }
}
