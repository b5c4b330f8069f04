package dev.kepler.medallion.internal.proof;

import dev.kepler.medallion.internal.csv.LandedFile;
import dev.kepler.medallion.lake.LandedFileNote;
import dev.kepler.medallion.lake.TableLayout;
import dev.kepler.medallion.source.FileNotes;
import dev.kepler.model.RawKoi;
import dev.kepler.pipeline.source.KeyScheme;
import dev.kepler.pipeline.source.KoiForm;
import dev.kepler.pipeline.source.KoiSource;
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
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;

/** Landed files that are read once more, as bronze has read them, under the names they had then. */
final class RereadFiles {

  private final SparkSession session;
  private final KoiForm form;
  private final Configuration hadoop;
  private final Optional<Path> landing;
  private final Map<String, String> moved = new HashMap<>();

  /**
   * Readies files.
   *
   * @param source whose folder they may have been moved to
   */
  RereadFiles(SparkSession session, TableLayout layout, KoiSource source) {
    this.session = session;
    this.form = KeyScheme.of(session, layout).form();
    this.hadoop = session.sessionState().newHadoopConf();
    this.landing = source.files().map(files -> new Path(files.folder()));
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
  Dataset<RawKoi> records(List<String> paths, FileNotes notes) {
    Map<String, String> places = new HashMap<>();
    paths.forEach(path -> places.put(path, place(path)));
    KoiForm columns = form;
    SerializableConfiguration files = new SerializableConfiguration(hadoop);
    return session
        .createDataset(paths, Encoders.STRING())
        .flatMap(
            (FlatMapFunction<String, RawKoi>)
                path -> records(path, places.get(path), columns, files.value(), notes),
            RawKoi.ENCODER);
  }

  private static Iterator<RawKoi> records(
      String path, String place, KoiForm form, Configuration hadoop, FileNotes notes) {
    Iterator<RawKoi> records =
        new LandedFile(place).records(form, hadoop, note -> notes.add(note.at(path)));
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
