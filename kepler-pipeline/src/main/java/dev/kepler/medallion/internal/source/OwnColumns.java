package dev.kepler.medallion.internal.source;

import static dev.kepler.medallion.bean.RecordColumns.OTHER_COLUMNS;
import static org.apache.spark.sql.functions.lit;

import dev.kepler.medallion.source.CsvForm;
import dev.kepler.medallion.source.FileLoads;
import dev.kepler.medallion.source.FileNotes;
import dev.kepler.medallion.source.RawSource;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.SparkSession;

/**
 * Source of which only the columns are kept that are asked for.
 *
 * @param <R> raw record
 */
public final class OwnColumns<R> extends WrappedSource<R> {

  /** Wraps a source. */
  public OwnColumns(RawSource<R> source) {
    super(source);
  }

  @Override
  public Dataset<R> open(SparkSession session) {
    return own(super.open(session));
  }

  @Override
  public Optional<FileLoads<R>> files() {
    return super.files().map(Files::new);
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
