package dev.kepler.pipeline;

import dev.kepler.model.RawKoi;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;

/** Landed files that are read once more, as bronze has read them, under the names they had then. */
final class RereadFiles {

  private final SparkSession session;
  private final CsvForm form;
  private final Configuration hadoop;

  RereadFiles(SparkSession session, TableLayout layout) {
    this.session = session;
    this.form = CsvForm.of(Layers.keys(session, layout).orElse(KeyScheme.ROW_ID));
    this.hadoop = session.sessionState().newHadoopConf();
  }

  /** Where a file is now that was read under a path. */
  private static String place(String path) {
    return path;
  }

  /** Whether a file can be looked at; an emptied one counts as taken away. */
  boolean isThere(LandedFileNote note) {
    Path path = new Path(place(note.path()));
    try {
      return path.getFileSystem(hadoop).getFileStatus(path).getLen() > 0 || note.length() == 0;
    } catch (FileNotFoundException e) {
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot look at " + path + ": " + e.getMessage(), e);
    }
  }

  /**
   * Records of files.
   *
   * @param paths under which they were read
   * @param notes get one of each that could be read to its end
   */
  Dataset<RawKoi> records(List<String> paths, FileNotes notes) {
    Map<String, String> places = new HashMap<>();
    paths.forEach(path -> places.put(path, place(path)));
    CsvForm columns = form;
    SerializableConfiguration files = new SerializableConfiguration(hadoop);
    return session
        .createDataset(paths, Encoders.STRING())
        .flatMap(
            (FlatMapFunction<String, RawKoi>)
                path -> records(path, places.get(path), columns, files.value(), notes),
            RawKoi.ENCODER);
  }

  private static Iterator<RawKoi> records(
      String path, String place, CsvForm form, Configuration hadoop, FileNotes notes) {
    Iterator<RawKoi> records =
        new LandedFile(place).records(form, hadoop, note -> notes.add(note.of(path)));
    return place.equals(path) ? records : new Renamed(records, place, path);
  }

  /** Records of a file that is elsewhere now. */
  private record Renamed(Iterator<RawKoi> records, String place, String path)
      implements Iterator<RawKoi> {

    @Override
    public boolean hasNext() {
      return records.hasNext();
    }

    @Override
    public RawKoi next() {
      RawKoi koi = records.next();
      koi.setSource(path);
      if (koi.getCorruptRecord() != null) {
        koi.setCorruptRecord(koi.getCorruptRecord().replace(place, path));
      }
      return koi;
    }
  }
}
