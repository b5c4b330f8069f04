package dev.kepler.pipeline.source;

import dev.kepler.medallion.source.FileNotes;
import dev.kepler.model.RawKoi;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.SparkSession;

/**
 * Source of which each file is one load. A micro-batch has one file, but for releases that bear one
 * modification time and wait together, and for the one after a crash between listing a file and
 * planning its batch, which has another that landed since. Each of them arrives at a time of its
 * own.
 */
public interface FileLoads {

  /** Where they land. */
  String folder();

  /** Opens the stream, as {@link KoiSource#open} does; every file read gets a note. */
  Dataset<RawKoi> open(SparkSession session, FileNotes notes);
}
