package dev.kepler.examples.bench;

import dev.kepler.examples.feed.Load;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** The notebook's raw Delta folder, which loads are appended to. */
final class RawTable implements Landing {

  private final SparkSession session;
  private final Path folder;
  private final String path;
  private Dataset<Row> prepared;

  /**
   * Makes the table, empty.
   *
   * @param folder of the contender; the table and what is staged for it are below
   */
  RawTable(SparkSession session, Path folder) {
    this.session = session;
    this.folder = folder;
    this.path = folder.resolve("raw").toString();
    append(session.createDataFrame(List.of(), CsvRows.SCHEMA));
  }

  String path() {
    return path;
  }

  @Override
  public void prepare(Load load) {
    prepared = CsvRows.of(session, folder.resolve("staged"), load);
  }

  /** Appends what was prepared last, in one commit. */
  @Override
  public void land() {
    append(prepared);
  }

  private void append(Dataset<Row> rows) {
    rows.write().format("delta").mode("append").save(path);
  }
}
