package dev.kepler.medallion.internal.proof;

import static dev.kepler.medallion.bean.RecordColumns.ARRIVAL_TIME;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;

import dev.kepler.medallion.Medallion;
import dev.kepler.medallion.TotalsTable;
import dev.kepler.medallion.internal.checkpoint.LayerCheckpoint;
import dev.kepler.medallion.internal.delta.LakeTable;
import dev.kepler.medallion.internal.delta.LakeTables;
import dev.kepler.medallion.internal.delta.Table;
import dev.kepler.medallion.internal.delta.TableLog;
import dev.kepler.medallion.internal.layer.Ground;
import dev.kepler.medallion.internal.layer.LayerEntries;
import dev.kepler.medallion.internal.layer.LoadLimits;
import dev.kepler.medallion.internal.layer.NewestTotals;
import dev.kepler.medallion.internal.layer.ReleaseAdmission;
import dev.kepler.medallion.internal.layer.ReleaseAdmission.Admitted;
import dev.kepler.medallion.internal.layer.SilverForecast;
import dev.kepler.medallion.internal.layer.SilverRules;
import dev.kepler.medallion.internal.ledger.CutVersions;
import dev.kepler.medallion.internal.ledger.LakeLook;
import dev.kepler.medallion.internal.rows.OnePartition;
import dev.kepler.medallion.internal.rows.PlanFacts;
import dev.kepler.medallion.internal.rows.PlanMode;
import dev.kepler.medallion.internal.rows.ReusableRows;
import dev.kepler.medallion.internal.rows.Thresholds;
import dev.kepler.medallion.internal.text.MonotonicClock;
import dev.kepler.medallion.lake.Freshness;
import dev.kepler.medallion.lake.Layer;
import dev.kepler.medallion.lake.LedgerEntry;
import dev.kepler.medallion.lake.Plan;
import dev.kepler.medallion.lake.PlanCheck;
import dev.kepler.medallion.lake.TotalsNote;
import dev.kepler.medallion.source.FileLoads;
import dev.kepler.medallion.source.FileNotes;
import dev.kepler.medallion.source.Load;
import dev.kepler.medallion.source.RawSource;
import dev.kepler.medallion.source.ReleaseOrder;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Plans a load: what it would do to a lake, on versions of its tables that belong together. Reads,
 * and writes nothing.
 *
 * @param <R> raw record
 * @param <B> row of bronze
 * @param <S> row of silver
 */
public final class Planning<R, B, S> {

  private final SparkSession session;
  private final LakeTables lake;
  private final Medallion<R, B, S> medallion;
  private final RawSource<R> source;
  private final LoadLimits limits;
  private final Optional<CutVersions> cut;
  private final Ground ground;
  private final Instant arrival;
  private PlanCheck check = PlanCheck.NONE;

  /**
   * Looks at a lake as it was counted last.
   *
   * @param source by whose order and absent keys the load is taken
   */
  public Planning(
      SparkSession session,
      LakeTables lake,
      Medallion<R, B, S> medallion,
      RawSource<R> source,
      LoadLimits limits,
      Clock clock) {
    this.session = PlanMode.forLook(session, bytes(session, lake));
    this.lake = lake;
    this.medallion = medallion;
    this.source = source;
    this.limits = limits;
    this.cut =
        lake.exists(session)
            ? Optional.of(CutVersions.newest(new LakeLook(session, lake)))
            : Optional.empty();
    this.ground = Ground.of(this.session, lake, version(lake.bronze()), version(lake.silver()));
    this.arrival = new MonotonicClock(clock, lastArrival()).next();
  }

  private static long bytes(SparkSession session, LakeTables lake) {
    Table bronze = lake.table(lake.bronze());
    return bronze.exists(session) ? bronze.bytes(session) : 0;
  }

  /** When the newest load arrived; null before the first. */
  private Instant lastArrival() {
    return last(lake.bronze())
        .map(LedgerEntry::freshness)
        .map(Freshness::arrived)
        .orElseGet(() -> ground.bronze().agg(max(ARRIVAL_TIME)).as(Encoders.INSTANT()).head());
  }

  private long version(LakeTable table) {
    return cut.map(versions -> versions.of(table)).orElse(-1L);
  }

  /** Plans raw records as one load, newer than all before it where the source has files. */
  public Plan<B, S> of(Dataset<R> raw) {
    ReleaseOrder order = source.files().isPresent() ? ReleaseOrder.NONE : source.order();
    return of(raw, PlanFacts.bytes(raw), Load.NAMELESS, order);
  }

  /**
   * Plans a file as one load.
   *
   * @param path of it
   * @param bytes its length
   * @param files how the source reads it
   */
  public Plan<B, S> of(String path, long bytes, FileLoads<R> files) {
    RereadFiles<R> reading =
        new RereadFiles<>(
            session, lake, new LandedFiles<>(Optional.empty(), Optional.of(files.form())));
    this.check = UnchangedLake.now(session, lake, files.folder(), path);
    Dataset<?> raw = reading.records(List.of(path), FileNotes.NONE);
    return of(raw, bytes, new Load(path, null), source.order());
  }

  private Plan<B, S> of(Dataset<?> raw, long bytes, Load load, ReleaseOrder order) {
    Dataset<Row> arrived = medallion.received(raw, lit(arrival)).toDF();
    boolean isLarge = bytes >= Thresholds.LARGE_BATCH;
    try (ReusableRows rows =
        ReusableRows.of(
            isLarge
                ? arrived
                : OnePartition.of(session, OnePartition.planned(arrived), arrived.schema()))) {
      return admitted(rows.rows(), load, order);
    }
  }

  private Plan<B, S> admitted(Dataset<Row> rows, Load load, ReleaseOrder order) {
    Admitted admitted;
    try {
      admitted =
          new ReleaseAdmission(medallion, order, source.absentKeys())
              .admit(Map.of(load, arrival), rows, newest());
    } catch (IllegalStateException e) {
      return refused(e.getMessage());
    }
    return forecast(rows, admitted);
  }

  /** Date of the newest release; null where there is none. */
  private String newest() {
    return cut.flatMap(versions -> log(lake.bronze()).last(versions.of(lake.bronze())))
        .map(note -> note.entry().release())
        .orElse(null);
  }

  private Optional<LedgerEntry> last(LakeTable table) {
    return cut.flatMap(versions -> log(table).lastBatch(versions.of(table)))
        .map(TableLog.Note::entry);
  }

  private TableLog log(LakeTable table) {
    return lake.table(table).unlistedCommits(session);
  }

  private Plan<B, S> forecast(Dataset<Row> rows, Admitted admitted) {
    LedgerEntry load =
        LayerEntries.bronze(0, rows.count(), admitted.newest())
            .freshness(new Freshness(null, arrival, arrival))
            .wholeReleases(admitted.whole())
            .releases(admitted.dated())
            .build();
    SilverRules rules = new SilverRules(medallion, limits, source.absentKeys());
    try (SilverForecast forecast = SilverForecast.of(rules, ground, load, rows)) {
      return made().of(forecast, rows);
    }
  }

  private LoadPlan<B, S> made() {
    return new LoadPlan<>(
        medallion, ground, basis(), arrival, nextBatch(), table -> before(table), check);
  }

  /**
   * The plan of a load that does not reach bronze.
   *
   * @param why the words of the error
   */
  public Plan<B, S> refused(String why) {
    return made().refused(why);
  }

  private String basis() {
    return cut.map(CutVersions::id).orElse("");
  }

  private long nextBatch() {
    return LayerCheckpoint.of(session, lake.layout(), Layer.SILVER).lastDone().orElse(-1) + 1;
  }

  private TotalsNote before(TotalsTable<?> table) {
    LakeTable kind = lake.totals().get(medallion.totals().indexOf(table));
    Table counted = lake.table(kind);
    return version(kind) < 0
        ? NewestTotals.zero(table)
        : NewestTotals.orZero(table, counted.own(counted.readAt(session, version(kind))));
  }
}
