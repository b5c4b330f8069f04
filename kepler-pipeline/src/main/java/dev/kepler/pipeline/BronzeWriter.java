package dev.kepler.pipeline;

import static dev.kepler.model.KoiColumns.ARRIVAL_TIME;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;

import dev.kepler.model.RawKoi;
import dev.kepler.transforms.RawToBronze;
import dev.kepler.transforms.Records;
import java.time.Clock;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;

/** Appends what arrived to bronze, under an arrival time that grows from load to load. */
final class BronzeWriter implements LayerWriter {

  private final Table bronze;
  private final Clock clock;
  private GrowingTime arrivals;

  BronzeWriter(Table bronze, Clock clock) {
    this.bronze = bronze;
    this.clock = clock;
  }

  @Override
  public LedgerEntry write(Dataset<Row> rows, long batch) {
    Dataset<RawKoi> load = Records.of(rows, RawKoi.ENCODER).persist();
    try {
      long read = load.count();
      if (read > 0) {
        Commit commit = Commit.of(rows.sparkSession(), batch, LakeTable.BRONZE);
        bronze.append(RawToBronze.receive(load, lit(arrivals(commit).next())), commit);
      }
      return new LedgerEntry(Layer.BRONZE, batch, read, read, 0, 0, 0, 0, 0, 0, Map.of(), Map.of());
    } finally {
      load.unpersist();
    }
  }

  private GrowingTime arrivals(Commit commit) {
    if (arrivals == null) {
      arrivals =
          new GrowingTime(
              clock,
              bronze.read(commit.session()).agg(max(ARRIVAL_TIME)).as(Encoders.INSTANT()).head());
    }
    return arrivals;
  }
}
