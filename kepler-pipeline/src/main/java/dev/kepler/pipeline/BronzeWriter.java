package dev.kepler.pipeline;

import static dev.kepler.model.KoiColumns.ARRIVAL_TIME;
import static dev.kepler.model.KoiColumns.CORRUPT_RECORD;
import static dev.kepler.model.KoiColumns.SOURCE;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.when;

import dev.kepler.model.BronzeKoi;
import dev.kepler.model.RawKoi;
import dev.kepler.pipeline.ArrivedFiles.Load;
import dev.kepler.transforms.RawToBronze;
import dev.kepler.transforms.Records;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.SparkSession;

/** Appends what arrived to bronze, under an arrival time that grows from load to load. */
final class BronzeWriter implements LayerWriter {

  private final Table bronze;
  private final KoiSource source;
  private final ArrivedFiles files;
  private final Clock clock;
  private GrowingTime arrivals;
  private LedgerEntry last;
  private String newest;

  /**
   * Makes a writer.
   *
   * @param files that the query has read
   */
  BronzeWriter(Table bronze, KoiSource source, ArrivedFiles files, Clock clock) {
    this.bronze = bronze;
    this.source = source;
    this.files = files;
    this.clock = clock;
  }

  @Override
  public Outcome write(Batch batch) {
    continueFrom(batch.session());
    Dataset<RawKoi> rows = Records.of(batch.rows(), RawKoi.ENCODER);
    List<Load> loads = loads(batch);
    if (batch.number() != last.batch()) { // a batch that comes again was admitted already
      admit(loads, rows);
    }
    Dataset<BronzeKoi> arrived = RawToBronze.receive(rows, arrival(loads));
    Freshness times =
        new Freshness(loads.get(loads.size() - 1).landed(), arrivals.last(), clock.instant());
    Commit commit =
        Commit.of(
            batch,
            LakeTable.BRONZE,
            read -> LedgerEntry.bronze(batch.number(), read, newest).at(times));
    Optional<LedgerEntry> entry =
        bronze.append(batch.isLarge() ? arrived : arrived.coalesce(1), commit);
    return entry
        .map(read -> new Outcome(read, read.read() > 0))
        .orElseGet(() -> new Outcome(last, true));
  }

  /** The loads of a batch, oldest first; of another source than files it is one. */
  private List<Load> loads(Batch batch) {
    if (!(source instanceof FileLoads)) {
      return List.of(Load.NAMELESS);
    }
    List<Load> loads = files.of(batch.number());
    return loads.size() < 2 ? loads : releases(source).inOrder(batch.session(), loads);
  }

  /** A load of which nothing can be read is no release. */
  private void admit(List<Load> loads, Dataset<RawKoi> rows) {
    ReleaseOrder order = releases(source);
    if (order == ReleaseOrder.NONE) {
      return;
    }
    List<String> readable =
        rows.filter(col(CORRUPT_RECORD).isNull())
            .select(SOURCE)
            .distinct()
            .as(Encoders.STRING())
            .collectAsList();
    for (Load load : loads) {
      if (readable.contains(load.file())) {
        newest = order.admit(rows.sparkSession(), load.file(), newest);
      }
    }
  }

  /** One time for each load. */
  private Column arrival(List<Load> loads) {
    Column arrival = lit(arrivals.next());
    for (Load load : loads.subList(1, loads.size())) {
      arrival = when(col(SOURCE).equalTo(load.file()), lit(arrivals.next())).otherwise(arrival);
    }
    return arrival;
  }

  static ReleaseOrder releases(KoiSource source) {
    return source instanceof ReleaseOrder order ? order : ReleaseOrder.NONE;
  }

  /** Takes up the last arrival and the newest release that bronze holds. */
  private void continueFrom(SparkSession session) {
    if (arrivals == null) {
      arrivals =
          new GrowingTime(
              clock, bronze.read(session).agg(max(ARRIVAL_TIME)).as(Encoders.INSTANT()).head());
      last =
          bronze
              .commits(session)
              .lastBatch()
              .map(TableLog.Note::entry)
              .orElseGet(() -> LedgerEntry.bronze(-1, 0, null));
      newest = last.release();
    }
  }
}
