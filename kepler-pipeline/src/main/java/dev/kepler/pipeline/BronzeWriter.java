package dev.kepler.pipeline;

import static dev.kepler.model.KoiColumns.ARRIVAL_TIME;
import static dev.kepler.model.KoiColumns.CORRUPT_RECORD;
import static dev.kepler.model.KoiColumns.SOURCE;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.when;

import dev.kepler.model.RawKoi;
import dev.kepler.transforms.RawToBronze;
import dev.kepler.transforms.Records;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Appends what arrived to bronze, under an arrival time that grows from load to load. */
final class BronzeWriter implements LayerWriter {

  /** A load of which nothing can be read is no release. */
  private static final Column READABLE = when(col(CORRUPT_RECORD).isNull(), 1);

  private final Table bronze;
  private final KoiSource source;
  private final Clock clock;
  private GrowingTime arrivals;
  private String newest;
  private long lastBatch;

  BronzeWriter(Table bronze, KoiSource source, Clock clock) {
    this.bronze = bronze;
    this.source = source;
    this.clock = clock;
  }

  @Override
  public Outcome write(Batch batch) {
    continueFrom(batch.session());
    Dataset<RawKoi> rows = Records.of(batch.rows(), RawKoi.ENCODER).persist();
    try {
      List<Row> sources = rows.groupBy(SOURCE).agg(count(lit(1)), count(READABLE)).collectAsList();
      if (sources.isEmpty()) {
        return new Outcome(LedgerEntry.bronze(batch.number(), 0, newest), false);
      }
      List<String> loads =
          inOrder(batch.session(), sources.stream().map(row -> row.getString(0)).toList());
      if (batch.number() != lastBatch) { // a batch that comes again was admitted already
        List<String> unreadable =
            sources.stream()
                .filter(row -> row.getLong(2) == 0)
                .map(row -> row.getString(0))
                .toList();
        for (String load : loads.stream().filter(load -> !unreadable.contains(load)).toList()) {
          newest = releases(source).admit(batch.session(), load, newest);
        }
      }
      long read = sources.stream().mapToLong(row -> row.getLong(1)).sum();
      Column arrival = arrival(loads);
      LedgerEntry entry =
          LedgerEntry.bronze(batch.number(), read, newest)
              .at(new Freshness(landed(batch, loads), arrivals.last(), clock.instant()));
      bronze.append(
          RawToBronze.receive(rows, arrival), read, Commit.of(batch, LakeTable.BRONZE, entry));
      return new Outcome(entry, true);
    } finally {
      rows.unpersist();
    }
  }

  /** The loads of a batch, oldest first; of another source than files it is one. */
  private List<String> inOrder(SparkSession session, List<String> sources) {
    return source instanceof FileLoads files
        ? files.inOrder(session, sources)
        : sources.subList(0, 1);
  }

  /** When the last load landed; null for another source than files. */
  private Instant landed(Batch batch, List<String> loads) {
    return source instanceof FileLoads
        ? Instant.ofEpochMilli(FileLoads.landedAt(batch.session(), loads.get(loads.size() - 1)))
        : null;
  }

  /** One time for each load. */
  private Column arrival(List<String> loads) {
    Column arrival = lit(arrivals.next());
    for (String load : loads.subList(1, loads.size())) {
      arrival = when(col(SOURCE).equalTo(load), lit(arrivals.next())).otherwise(arrival);
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
      Optional<LedgerEntry> last = bronze.commits(session).lastBatch().map(TableLog.Note::entry);
      newest = last.map(LedgerEntry::release).orElse(null);
      lastBatch = last.map(LedgerEntry::batch).orElse(-1L);
    }
  }
}
