package dev.kepler.medallion.internal.proof;

import dev.kepler.medallion.internal.csv.LandedFile;
import dev.kepler.medallion.internal.delta.LakeTables;
import dev.kepler.medallion.lake.LandedFileNote;
import dev.kepler.medallion.source.CsvForm;
import dev.kepler.medallion.source.FileNotes;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;

/** Landed files that are read once more, as bronze has read them, under the names they had then. */
final class RereadFiles<R> {

  private final SparkSession session;
  private final LakeTables lake;
  private final Optional<CsvForm<R>> form;
  private final Configuration hadoop;
  private final Optional<Path> landing;
  private final Map<String, String> moved = new HashMap<>();

  /** Readies files. */
  RereadFiles(SparkSession session, LakeTables lake, LandedFiles<R> landed) {
    this.session = session;
    this.lake = lake;
    this.form = landed.form();
    this.hadoop = session.sessionState().newHadoopConf();
    this.landing = landed.folder().map(Path::new);
  }

  /** Where a file is now that was read under a path. */
  private String place(String path) {
    return moved.getOrDefault(path, path);
  }

  /**
   * Whether a file can be looked at, where it was read or, moved with the lake, in the folder of
   * the source; an emptied one counts as taken away.
   */
  boolean isThere(LandedFileNote note) {
    Path path = new Path(note.path());
    OptionalLong length = length(path);
    if (length.isEmpty() && landing.isPresent()) {
      Path here = new Path(landing.get(), path.getName());
      if (length(here).equals(OptionalLong.of(note.length()))) {
        moved.put(note.path(), here.toString());
        return true;
      }
    }
    return length.isPresent() && (length.getAsLong() > 0 || note.length() == 0);
  }

  private OptionalLong length(Path path) {
    try {
      return OptionalLong.of(path.getFileSystem(hadoop).getFileStatus(path).getLen());
    } catch (FileNotFoundException e) {
      return OptionalLong.empty();
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
  Dataset<?> records(List<String> paths, FileNotes notes) {
    Dataset<Row> rows = session.createDataFrame(List.of(), lake.medallion().raw().schema());
    return form.isPresent() ? records(paths, form.get(), notes) : rows;
  }

  private Dataset<R> records(List<String> paths, CsvForm<R> columns, FileNotes notes) {
    Map<String, String> places = new HashMap<>();
    paths.forEach(path -> places.put(path, place(path)));
    SerializableConfiguration files = new SerializableConfiguration(hadoop);
    return session
        .createDataset(paths, Encoders.STRING())
        .flatMap(
            (FlatMapFunction<String, R>)
                path -> records(path, places.get(path), columns, files.value(), notes),
            raw());
  }

  @SuppressWarnings("unchecked") // a form makes the records that the description has
  private Encoder<R> raw() {
    return (Encoder<R>) lake.medallion().raw();
  }

  /** Records of a file, which may be elsewhere now, as they were where it was. */
  private static <R> Iterator<R> records(
      String path, String place, CsvForm<R> form, Configuration hadoop, FileNotes notes) {
    return new LandedFile(path, place).records(form, hadoop, notes);
  }
}
