package dev.kepler.medallion.internal.source;

import dev.kepler.medallion.source.AbsentKeys;
import dev.kepler.medallion.source.FileLoads;
import dev.kepler.medallion.source.RawSource;
import dev.kepler.medallion.source.ReleaseOrder;
import java.util.Objects;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.SparkSession;

/**
 * Source that is another one, but for what a subclass says.
 *
 * @param <R> raw record
 */
abstract class WrappedSource<R> implements RawSource<R> {

  private final RawSource<R> source;

  WrappedSource(RawSource<R> source) {
    this.source = Objects.requireNonNull(source, "source");
  }

  @Override
  public Dataset<R> open(SparkSession session) {
    return source.open(session);
  }

  @Override
  public Optional<FileLoads<R>> files() {
    return source.files();
  }

  @Override
  public Optional<Column> sequence() {
    return source.sequence();
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
}
