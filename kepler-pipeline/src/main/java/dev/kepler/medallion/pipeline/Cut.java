package dev.kepler.medallion.pipeline;

import dev.kepler.medallion.Key;
import dev.kepler.medallion.Medallion;
import dev.kepler.medallion.internal.checkpoint.ReadLease;
import dev.kepler.medallion.internal.delta.LakeTable;
import dev.kepler.medallion.internal.delta.Table;
import dev.kepler.medallion.internal.history.Past;
import dev.kepler.medallion.internal.ledger.CutVersions;
import dev.kepler.medallion.internal.ledger.LakeLook;
import dev.kepler.medallion.internal.rows.PlanMode;
import dev.kepler.medallion.lake.ArrivedLoad;
import dev.kepler.medallion.lake.TablePosition;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * A lake as it was at one moment: every Dataset is pinned to a version of its table, and the
 * versions belong together. Gold is the recount of this silver, the newest totals are its count,
 * and silver and quarantine are what this bronze says, whatever the pipeline writes meanwhile.
 *
 * <p>A cut is a lease: upkeep, by whichever process, leaves its versions readable until it is
 * closed or its time is over. On a lake that cannot be written by this user it is none, and upkeep
 * by another may take old files from under it. Immutable, but for its end; safe for use by several
 * threads.
 *
 * <pre>{@code
 * try (Cut<RawOrder, BronzeOrder, SilverOrder> cut = pipeline.lake().cut()) {
 *   long open = cut.silver().count();
 *   OrderTotals totals = cut.latestTotals(TOTALS).orElseThrow();
 * }
 * }</pre>
 *
 * @param <R> raw record
 * @param <B> row of bronze
 * @param <S> row of silver
 */
public final class Cut<R, B, S> extends LakeRows<R, B, S> implements AutoCloseable {

  /** Looks at most for versions that stay the same while the lease is written. */
  private static final int LOOKS = 20;

  private final CutVersions versions;
  private final Optional<ReadLease> lease;

  private Cut(
      Medallion<R, B, S> medallion,
      LakeLook look,
      CutVersions versions,
      Optional<ReadLease> lease) {
    super(look.session(), medallion, look.lake());
    this.versions = versions;
    this.lease = lease;
  }

  /**
   * Takes a lease on versions. Those that are found once more after the lease was written were not
   * taken away before it: upkeep looks at the clock first, and then at the leases.
   */
  static <R, B, S> Cut<R, B, S> of(
      Medallion<R, B, S> medallion,
      LakeLook look,
      Function<LakeLook, CutVersions> find,
      Duration time) {
    ReadLease lease = ReadLease.until(look.files(), look.lake().layout(), Instant.now().plus(time));
    CutVersions found = find.apply(look);
    for (int i = 0; i < LOOKS; i++) {
      try {
        lease.hold(found.versions());
      } catch (UncheckedIOException e) { // a lake that this user only reads
        return new Cut<>(medallion, look, found, Optional.empty());
      }
      CutVersions again = find.apply(look);
      if (again.equals(found)) {
        break;
      }
      found = again;
    }
    return new Cut<>(medallion, look, found, Optional.of(lease));
  }

  /** Names the cut among all of its lake: two cuts of one name show the same rows. */
  public String id() {
    return versions.id();
  }

  /** Version of each table, by its name, from bronze to the totals. */
  public Map<String, Long> versions() {
    Map<String, Long> named = new LinkedHashMap<>();
    versions.versions().forEach((table, version) -> named.put(table.tableName(), version));
    return named;
  }

  /**
   * What makes gold and totals of this cut out of versions of them that are known already: a change
   * for each table that has another content now, whole where its older version is not known, is of
   * another table in its place, or was taken by upkeep. Runs Spark jobs when it is read.
   *
   * @param known version by table
   */
  public List<TableChange> changesSince(Map<String, TablePosition> known) {
    List<TableChange> changes = new ArrayList<>();
    for (int i = 0; i < tables.gold().size(); i++) {
      change(tables.gold().get(i), medallion.gold().get(i).group(), known).ifPresent(changes::add);
    }
    for (int i = 0; i < tables.totals().size(); i++) {
      List<String> key = List.of(medallion.totals().get(i).moment());
      change(tables.totals().get(i), key, known).ifPresent(changes::add);
    }
    return changes;
  }

  private Optional<TableChange> change(
      LakeTable kind, List<String> key, Map<String, TablePosition> known) {
    Table table = tables.table(kind);
    String name = kind.tableName();
    TablePosition to = new TablePosition(table.id(session), version(kind));
    TablePosition from = known.get(name);
    if (to.equals(from)) {
      return Optional.empty();
    }
    SparkSession own = PlanMode.forProof(session, table.bytes(session));
    Dataset<Row> now = table.own(table.readAt(own, to.version()));
    Column[] columns = Key.columns(key);
    if (from == null
        || !from.tableId().equals(to.tableId())
        || table.lackOf(session, from.version()).isPresent()) {
      Dataset<Row> none = now.select(columns).limit(0);
      return Optional.of(new TableChange(name, key, to, true, now, none));
    }
    Dataset<Row> before = table.own(table.readAt(own, from.version()));
    return Optional.of(
        new TableChange(
            name,
            key,
            to,
            false,
            now.except(before),
            before.select(columns).except(now.select(columns))));
  }

  /** Until when upkeep leaves the versions readable; empty where it was told of none. */
  public Optional<Instant> leasedUntil() {
    return lease.map(ReadLease::until);
  }

  @Override
  Dataset<Row> read(LakeTable table) {
    return tables.table(table).readAt(session, version(table));
  }

  @Override
  Past<S> past() {
    return Past.of(session, tables, medallion, versions);
  }

  /** The loads that silver has read, in the order of arrival, with what it follows of decisions. */
  public List<ArrivedLoad> loads() {
    return past().loads();
  }

  @Override
  long version(LakeTable table) {
    return versions.of(table);
  }

  /** Ends the lease. May be called more than once. */
  @Override
  public void close() {
    lease.ifPresent(ReadLease::end);
  }

  @Override
  public String toString() {
    return "cut " + id() + " of " + tables.layout();
  }
}
