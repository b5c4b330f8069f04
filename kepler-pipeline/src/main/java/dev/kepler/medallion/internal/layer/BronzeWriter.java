package dev.kepler.medallion.internal.layer;

import static dev.kepler.medallion.bean.RecordColumns.ARRIVAL_TIME;
import static dev.kepler.medallion.bean.RecordColumns.CORRUPT_RECORD;
import static dev.kepler.medallion.bean.RecordColumns.SOURCE;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.when;

import dev.kepler.medallion.Medallion;
import dev.kepler.medallion.internal.checkpoint.ArrivedFiles;
import dev.kepler.medallion.internal.csv.DigestedBytes;
import dev.kepler.medallion.internal.csv.FileReadings;
import dev.kepler.medallion.internal.delta.Commit;
import dev.kepler.medallion.internal.delta.Table;
import dev.kepler.medallion.internal.delta.TableLog;
import dev.kepler.medallion.internal.ledger.ReleaseTime;
import dev.kepler.medallion.internal.text.MonotonicClock;
import dev.kepler.medallion.lake.Freshness;
import dev.kepler.medallion.lake.LandedFileNote;
import dev.kepler.medallion.lake.LedgerEntry;
import dev.kepler.medallion.source.AbsentKeys;
import dev.kepler.medallion.source.Load;
import dev.kepler.medallion.source.RawSource;
import dev.kepler.medallion.source.ReleaseOrder;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Appends what arrived to bronze, under an arrival time that grows from load to load. */
public final class BronzeWriter implements LayerWriter {

  private final Table bronze;
  private final Medallion<?, ?, ?> medallion;
  private final RawSource<?> source;
  private final ArrivedFiles files;
  private final FileReadings readings;
  private final Clock clock;
  private MonotonicClock arrivals;
  private LedgerEntry last;
  private String newest;

  /**
   * Makes a writer.
   *
   * @param files that the query has read
   * @param readings of the query's tasks
   */
  public BronzeWriter(
      Table bronze,
      Medallion<?, ?, ?> medallion,
      RawSource<?> source,
      ArrivedFiles files,
      FileReadings readings,
      Clock clock) {
    this.bronze = bronze;
    this.medallion = medallion;
    this.source = source;
    this.files = files;
    this.readings = readings;
    this.clock = clock;
  }

  @Override
  public Outcome write(Batch batch) {
    continueFrom(batch.session());
    readings.take(); // of a batch that failed
    Dataset<Row> rows = batch.rows();
    Map<Load, Instant> loads = new LinkedHashMap<>();
    loads(batch).forEach(load -> loads.put(load, arrivals.next()));
    Admitted admitted = new Admitted(new ArrayList<>(), new TreeMap<>());
    if (batch.number() != last.batch()) { // a batch that comes again was admitted already
      admit(loads, rows, admitted);
    }
    Dataset<?> arrived = medallion.received(rows, arrival(loads));
    List<Load> inOrder = List.copyOf(loads.keySet());
    Freshness times =
        new Freshness(inOrder.get(inOrder.size() - 1).landed(), arrivals.last(), clock.instant());
    Commit commit =
        batch.commit(
            bronze.kind(),
            read ->
                LayerEntries.bronze(batch.number(), read, newest)
                    .freshness(times)
                    .files(notes(inOrder, read))
                    .wholeReleases(admitted.whole())
                    .releases(admitted.dated())
                    .build());
    Optional<LedgerEntry> entry =
        bronze.append(batch.isLarge() ? arrived : arrived.coalesce(1), commit);
    return entry
        .map(read -> new Outcome(read, read.read() > 0))
        .orElseGet(() -> new Outcome(last, true));
  }

  /** Notes of the files read; Spark hands out none that is empty. */
  private List<LandedFileNote> notes(List<Load> loads, long rows) {
    List<LandedFileNote> notes = readings.take();
    return notes.isEmpty() && rows == 0 && source.files().isPresent()
        ? loads.stream().map(load -> DigestedBytes.ofEmpty(load.file())).toList()
        : notes;
  }

  /** The loads of a batch, oldest first; of another source than files it is one. */
  private List<Load> loads(Batch batch) {
    if (source.files().isEmpty()) {
      return List.of(Load.NAMELESS);
    }
    List<Load> loads = files.of(batch.number());
    return loads.size() < 2 ? loads : source.order().inOrder(batch.session(), loads);
  }

  /**
   * Has the source's order of releases admit each load, and tells which are whole releases. A load
   * of which nothing can be read is no release.
   */
  private void admit(Map<Load, Instant> loads, Dataset<Row> rows, Admitted admitted) {
    ReleaseOrder order = source.order();
    if (order == ReleaseOrder.NONE && source.absentKeys() == AbsentKeys.KEEP) {
      return;
    }
    Map<String, RowsRead> read = new HashMap<>();
    for (Row row :
        rows.groupBy(SOURCE)
            .agg(count_if(col(CORRUPT_RECORD).isNull()), count_if(not(hasKey())))
            .collectAsList()) {
      read.put(row.getString(0), new RowsRead(row.getLong(1), row.getLong(2)));
    }
    for (Map.Entry<Load, Instant> load : loads.entrySet()) {
      RowsRead ofLoad = RowsRead.of(load.getKey(), read);
      if (ofLoad.readable() > 0) {
        String date = order.admit(rows.sparkSession(), load.getKey().file(), newest);
        if (date != null) {
          admitted.dated().put(load.getValue(), date);
          newest = ReleaseTime.isBefore(date, newest) ? newest : date;
        }
        if (ofLoad.keyless() == 0 && source.absentKeys() != AbsentKeys.KEEP) {
          admitted.whole().add(load.getValue());
        }
      }
    }
  }

  private Column hasKey() {
    return medallion.key().bronze().stream()
        .map(column -> col(column).isNotNull())
        .reduce(Column::and)
        .orElseThrow();
  }

  /**
   * Loads that the source's order has admitted, by their arrival times.
   *
   * @param whole those that are whole releases
   * @param dated those that are releases, with their dates
   */
  private record Admitted(List<Instant> whole, Map<Instant, String> dated) {}

  /** How many rows of a load could be read, and how many do not say of which thing they are. */
  private record RowsRead(long readable, long keyless) {

    /** Those of a file, or of a load without one, which is all of its batch. */
    static RowsRead of(Load load, Map<String, RowsRead> bySource) {
      return load.file() == null
          ? bySource.values().stream().reduce(new RowsRead(0, 0), RowsRead::and)
          : bySource.getOrDefault(load.file(), new RowsRead(0, 0));
    }

    private RowsRead and(RowsRead other) {
      return new RowsRead(readable + other.readable, keyless + other.keyless);
    }
  }

  /** One time for each load. */
  private static Column arrival(Map<Load, Instant> loads) {
    Column arrival = null;
    for (Map.Entry<Load, Instant> load : loads.entrySet()) {
      Column time = lit(load.getValue());
      arrival =
          arrival == null
              ? time
              : when(col(SOURCE).equalTo(load.getKey().file()), time).otherwise(arrival);
    }
    return arrival;
  }

  /** Takes up the last arrival and the newest release that bronze holds. */
  private void continueFrom(SparkSession session) {
    if (arrivals == null) {
      arrivals =
          new MonotonicClock(
              clock, bronze.read(session).agg(max(ARRIVAL_TIME)).as(Encoders.INSTANT()).head());
      last =
          bronze
              .commits(session)
              .lastBatch()
              .map(TableLog.Note::entry)
              .orElseGet(() -> LayerEntries.bronze(-1, 0, null).build());
      newest = last.release();
    }
  }
}
