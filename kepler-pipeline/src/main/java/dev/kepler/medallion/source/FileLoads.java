package dev.kepler.medallion.source;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.SparkSession;

/**
 * Source of which each file is one load. A micro-batch has one file or several: small ones that
 * wait together; releases that bear one modification time; and, after a crash between listing a
 * file and planning its batch, another that landed since. Each of them arrives at a time of its
 * own.
 *
 * @param <R> raw record
 */
public interface FileLoads<R> {

  /** Where they land. */
  String folder();

  /** How the records are read out of a file. */
  CsvForm<R> form();

  /** Opens the stream, as {@link RawSource#open} does; every file read gets a note. */
  Dataset<R> open(SparkSession session, FileNotes notes);
}
