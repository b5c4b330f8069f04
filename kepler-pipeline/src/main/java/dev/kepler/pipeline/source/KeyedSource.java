package dev.kepler.pipeline.source;

import dev.kepler.medallion.source.AbsentKeys;
import dev.kepler.medallion.source.FileLoads;
import dev.kepler.medallion.source.RawSource;
import dev.kepler.medallion.source.ReleaseOrder;
import dev.kepler.model.RawKoi;
import java.util.Objects;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.SparkSession;

/**
 * Source of raw KOI records.
 *
 * @param keys what their row ids are made of
 * @param source of records
 */
record KeyedSource(KeyScheme keys, RawSource<RawKoi> source) implements KoiSource {

  KeyedSource {
    Objects.requireNonNull(keys, "keys");
    Objects.requireNonNull(source, "source");
  }

  @Override
  public Dataset<RawKoi> open(SparkSession session) {
    return source.open(session);
  }

  @Override
  public Optional<FileLoads<RawKoi>> files() {
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
