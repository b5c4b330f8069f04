package dev.kepler.medallion.internal.layer;

import static dev.kepler.medallion.bean.RecordColumns.ARRIVAL_TIME;
import static dev.kepler.medallion.bean.RecordColumns.SOURCE;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.when;

import dev.kepler.medallion.Medallion;
import dev.kepler.medallion.internal.checkpoint.ArrivedFiles;
import dev.kepler.medallion.internal.csv.DigestedBytes;
import dev.kepler.medallion.internal.csv.FileReadings;
import dev.kepler.medallion.internal.delta.Commit;
import dev.kepler.medallion.internal.delta.Table;
import dev.kepler.medallion.internal.delta.TableLog;
import dev.kepler.medallion.internal.layer.ReleaseAdmission.Admitted;
import dev.kepler.medallion.internal.text.MonotonicClock;
import dev.kepler.medallion.lake.Freshness;
import dev.kepler.medallion.lake.LandedFileNote;
import dev.kepler.medallion.lake.LedgerEntry;
import dev.kepler.medallion.source.Load;
import dev.kepler.medallion.source.RawSource;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
  private final ReleaseAdmission admission;
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
    this.admission = new ReleaseAdmission(medallion, source.order(), source.absentKeys());
    this.files = files;
    this.readings = readings;
    this.clock = clock;
  }

  @Override
  public Outcome write(Batch batch) {
    continueFrom(batch.session());
    readings.take(); // of a batch that failed
    Map<Load, Instant> loads = new LinkedHashMap<>();
    loads(batch).forEach(load -> loads.put(load, arrivals.next()));
    Admitted admitted =
        batch.number() == last.batch() // a batch that comes again was admitted already
            ? Admitted.none(newest)
            : admission.admit(loads, batch.rows(), newest);
    newest = admitted.newest();
    Optional<Column> order = source.sequence();
    if (order.isEmpty()) {
      Dataset<?> arrived = medallion.received(batch.rows(), arrival(loads));
      return append(batch.isLarge() ? arrived : arrived.coalesce(1), loads, admitted, batch);
    }
    Instant first = arrivals.last();
    try (RecordSequence sequence =
        RecordSequence.of(batch.rows(), medallion.key().bronze(), order.get())) {
      arrivals.pass(sequence.more());
      Dataset<Row> records = sequence.rows().rows();
      return append(
          medallion.received(records, RecordSequence.arrival(first)), loads, admitted, batch);
    }
  }

  private Outcome append(
      Dataset<?> arrived, Map<Load, Instant> loads, Admitted admitted, Batch batch) {
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
    return bronze
        .append(arrived, commit)
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
      TableLog commits = bronze.commits(session);
      last =
          commits
              .lastBatch()
              .map(TableLog.Note::entry)
              .orElseGet(() -> LayerEntries.bronze(-1, 0, null).build());
      arrivals = new MonotonicClock(clock, lastArrival(session, commits));
      newest = commits.last().map(note -> note.entry().release()).orElse(null);
    }
  }

  /** As the last batch has noted it; the rows tell where a library did not. Null for no row. */
  private Instant lastArrival(SparkSession session, TableLog commits) {
    if (last.freshness() != null) {
      return last.freshness().arrived();
    }
    return commits.newest() == 0
        ? null
        : bronze.read(session).agg(max(ARRIVAL_TIME)).as(Encoders.INSTANT()).head();
  }
}
