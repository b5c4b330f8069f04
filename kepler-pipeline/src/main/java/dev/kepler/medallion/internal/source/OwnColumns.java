package dev.kepler.medallion.internal.source;

import static dev.kepler.medallion.bean.RecordColumns.OTHER_COLUMNS;
import static org.apache.spark.sql.functions.lit;

import dev.kepler.medallion.source.AbsentKeys;
import dev.kepler.medallion.source.CsvForm;
import dev.kepler.medallion.source.FileLoads;
import dev.kepler.medallion.source.FileNotes;
import dev.kepler.medallion.source.RawSource;
import dev.kepler.medallion.source.ReleaseOrder;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.SparkSession;

/**
 * Source of which only the columns are kept that are asked for.
 *
 * @param <R> raw record
 */
public record OwnColumns<R>(RawSource<R> source) implements RawSource<R> {

  /** Wraps a source. */
  public OwnColumns {
    Objects.requireNonNull(source, "source");
  }

  @Override
  public Dataset<R> open(SparkSession session) {
    return own(source.open(session));
  }

  @Override
  public Optional<FileLoads<R>> files() {
    return source.files().map(Files::new);
  }

  @Override
  public ReleaseOrder order() {
    return source.order();
  }

  @Override
  public AbsentKeys absentKeys() {
    return source.absentKeys();
  }

  @Override
  public String toString() {
    return source.toString();
  }

  private static <R> Dataset<R> own(Dataset<R> raw) {
    return List.of(raw.columns()).contains(OTHER_COLUMNS)
        ? raw.withColumn(
                OTHER_COLUMNS, lit(null).cast(raw.schema().apply(OTHER_COLUMNS).dataType()))
            .as(raw.encoder())
        : raw;
  }

  /** Files of the source. */
  private record Files<R>(FileLoads<R> files) implements FileLoads<R> {

    @Override
    public String folder() {
      return files.folder();
    }

    @Override
    public CsvForm<R> form() {
      return files.form();
    }

    @Override
    public Dataset<R> open(SparkSession session, FileNotes notes) {
      return own(files.open(session, notes));
    }
  }
}
