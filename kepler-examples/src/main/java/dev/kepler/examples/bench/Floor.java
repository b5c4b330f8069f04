package dev.kepler.examples.bench;

import static dev.kepler.model.Disposition.FALSE_POSITIVE;
import static dev.kepler.model.KoiColumns.DISPOSITION;
import static dev.kepler.model.KoiColumns.KEPLER_NAME;
import static dev.kepler.model.KoiColumns.KEPLER_STAR_ID;
import static dev.kepler.model.KoiColumns.NUM_PLANETS;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;

import dev.kepler.examples.feed.Load;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Three bare Delta appends per load, one after the other, nothing else: what any three-table design
 * must pay. What is appended lies in memory, worked out before the clock starts: all rows, then
 * those that are not FALSE POSITIVE, then a row for each of their stars. No query looks for the
 * load, so it has landed when the first append begins. A repeated load is three appends again.
 */
final class Floor implements Chain {

  private final SparkSession session;
  private final Path folder;
  private final GoldLog log;
  private List<Dataset<Row>> layers = List.of();
  private boolean landed;

  Floor(SparkSession session, Path folder) {
    this.session = session;
    this.folder = folder;
    this.log = new GoldLog(folder.resolve("gold"));
  }

  @Override
  public void prepare(Load load) {
    settle();
    layers.forEach(Dataset::unpersist);
    Dataset<Row> rows = CsvRows.of(session, folder.resolve("staged"), load);
    Dataset<Row> living = rows.filter(col(DISPOSITION).notEqual(FALSE_POSITIVE.archiveName()));
    Dataset<Row> stars =
        living.groupBy(KEPLER_STAR_ID).agg(count(col(KEPLER_NAME)).as(NUM_PLANETS));
    layers = new ArrayList<>(List.of(rows, living, stars));
    layers.replaceAll(Dataset::persist);
    layers.forEach(Dataset::count);
  }

  @Override
  public void land() {
    landed = true;
  }

  @Override
  public void awaitVisible() {
    settle();
  }

  @Override
  public void settle() {
    if (landed) {
      append(layers.get(0), "bronze");
      append(layers.get(1), "silver");
      append(layers.get(2), "gold");
      landed = false;
    }
  }

  @Override
  public GoldLog gold() {
    return log;
  }

  @Override
  public Map<Long, Long> planets() {
    return GoldLog.planets(session, folder.resolve("gold").toString());
  }

  @Override
  public void close() {
    layers.forEach(Dataset::unpersist);
  }

  private void append(Dataset<Row> rows, String table) {
    rows.write().format("delta").mode("append").save(folder.resolve(table).toString());
  }
}
