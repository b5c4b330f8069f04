package dev.kepler.medallion.pipeline;

import dev.kepler.medallion.GoldTable;
import dev.kepler.medallion.Medallion;
import dev.kepler.medallion.Records;
import dev.kepler.medallion.TotalsTable;
import dev.kepler.medallion.internal.checkpoint.LakeIdentity;
import dev.kepler.medallion.internal.delta.LakeTable;
import dev.kepler.medallion.internal.delta.LakeTables;
import dev.kepler.medallion.internal.files.AtomicFiles;
import dev.kepler.medallion.internal.files.LakePaths;
import dev.kepler.medallion.internal.ledger.LakeLedger;
import dev.kepler.medallion.internal.proof.Explanation;
import dev.kepler.medallion.internal.proof.QuarantineReasons;
import dev.kepler.medallion.internal.proof.TotalsHistory;
import dev.kepler.medallion.lake.CountedTotals;
import dev.kepler.medallion.lake.KeyChange;
import dev.kepler.medallion.lake.Ledger;
import dev.kepler.medallion.lake.QuarantineReason;
import dev.kepler.medallion.lake.TableLayout;
import dev.kepler.medallion.lake.TableVersions;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Tables of a lake, for reading, with typed results. The Datasets are plain Delta reads: each
 * action sees the table as it is then. Reading never disturbs a running pipeline. Immutable; safe
 * for use by several threads.
 *
 * @param <R> raw record
 * @param <B> row of bronze
 * @param <S> row of silver
 */
public final class Lake<R, B, S> {

  private final SparkSession session;
  private final Medallion<R, B, S> medallion;
  private final LakeTables tables;

  private Lake(SparkSession session, Medallion<R, B, S> medallion, LakeTables tables) {
    this.session = session;
    this.medallion = medallion;
    this.tables = tables;
  }

  /**
   * Opens a lake for reading.
   *
   * @param session the caller's session, with Delta's extension and catalog
   * @param medallion what the lake's tables hold
   * @param layout where the lake is
   */
  public static <R, B, S> Lake<R, B, S> open(
      SparkSession session, Medallion<R, B, S> medallion, TableLayout layout) {
    Objects.requireNonNull(session, "session");
    return new Lake<>(
        session,
        Objects.requireNonNull(medallion, "medallion"),
        LakeTables.of(
            LakePaths.qualified(session, Objects.requireNonNull(layout, "layout")), medallion));
  }

  /**
   * Name of the description that a lake was made by, {@link Medallion#name}; empty where there is
   * no lake.
   *
   * @param layout where the lake is
   */
  public static Optional<String> entityOf(SparkSession session, TableLayout layout) {
    return LakeIdentity.entity(AtomicFiles.of(session), LakePaths.qualified(session, layout));
  }

  /** Tells whether a pipeline has made the tables. */
  public boolean exists() {
    return tables.exists(session);
  }

  /**
   * What a lake of the description was begun with; empty where there is no lake, or it is silent.
   */
  public Optional<String> property(String name) {
    return tables.table(tables.bronze()).exists(session)
        ? Optional.ofNullable(tables.table(tables.bronze()).property(session, name))
        : Optional.empty();
  }

  /** What the lake's tables are. */
  public Medallion<R, B, S> medallion() {
    return medallion;
  }

  /** What arrived. */
  public Dataset<B> bronze() {
    return rows(tables.bronze(), medallion.bronze());
  }

  /** What could not be trusted: rows of bronze, and {@code failed_expectations}. */
  public Dataset<Row> quarantine() {
    return tables.table(tables.quarantine()).own(read(tables.quarantine()));
  }

  /**
   * Why rows are in quarantine, the reason of the most rows first.
   *
   * @param encoder of what the rows are given as, such as {@code medallion.quarantine()}
   * @param limit how many rows to give of each reason, those that arrived first; 0 for none
   */
  public <Q> List<QuarantineReason<Q>> quarantineReasons(Encoder<Q> encoder, int limit) {
    return QuarantineReasons.of(
        read(tables.quarantine()), medallion.key().bronze(), encoder, limit);
  }

  /** What stands, a row a key. */
  public Dataset<S> silver() {
    return rows(tables.silver(), medallion.silver());
  }

  /**
   * Rows of a gold table.
   *
   * @param table one of the description's
   */
  public <G> Dataset<G> gold(GoldTable<?, G> table) {
    return rows(tables.gold().get(place(medallion.gold(), table)), table.encoder());
  }

  /**
   * The numbers through time.
   *
   * @param table one of the description's
   */
  public <T> Dataset<T> totals(TotalsTable<T> table) {
    return rows(tables.totals().get(place(medallion.totals(), table)), table.encoder());
  }

  private int place(List<?> all, Object table) {
    int place = all.indexOf(table);
    if (place < 0) {
      throw new IllegalArgumentException(
          "Cannot read " + table + ": it is no table of " + medallion + ". Take one of its own.");
    }
    return place;
  }

  /** The totals as last counted; empty before the first record reached gold. */
  public <T> Optional<T> latestTotals(TotalsTable<T> table) {
    place(medallion.totals(), table);
    return TotalsHistory.of(session, tables, table).newest();
  }

  /**
   * The ledger of the lake, over its whole life: the counts of every micro-batch of every layer, as
   * of one look.
   *
   * @throws IllegalStateException when a newer library wrote an entry
   */
  public Ledger ledger() {
    return new Ledger(LakeLedger.read(session, tables).entries());
  }

  /**
   * Newest version of bronze, quarantine, silver, and the first gold and totals table. Looks for
   * files, runs no Spark job: cheap enough to ask several times a second.
   *
   * @param seen an earlier answer, from which to go on; {@link TableVersions#NONE} at first
   */
  public TableVersions revision(TableVersions seen) {
    return new TableVersions(
        newest(tables.bronze(), seen.bronze()),
        newest(tables.quarantine(), seen.quarantine()),
        newest(tables.silver(), seen.silver()),
        newest(tables.leadingGold(), seen.gold()),
        tables.totals().isEmpty() ? -1 : newest(tables.totals().get(0), seen.totals()));
  }

  private long newest(LakeTable table, long seen) {
    return tables.table(table).newest(session, seen);
  }

  /**
   * The counts after one, oldest first.
   *
   * @param version of the totals table that is known already; -1 for all counts
   */
  public <T> List<CountedTotals<T>> countsAfter(TotalsTable<T> table, long version) {
    place(medallion.totals(), table);
    return TotalsHistory.of(session, tables, table).after(version);
  }

  /**
   * The keys that moved each count: for every given one those that entered silver, changed in it or
   * left it since the count before, by key. Reads silver's change data feed, which a VACUUM may
   * have taken.
   *
   * @param before the count before the first; empty when that is the lake's first
   * @param counts one after the other, oldest first
   * @return a list for each count
   */
  public <T> List<List<KeyChange<B, S>>> changes(
      Optional<CountedTotals<T>> before, List<CountedTotals<T>> counts) {
    return new Explanation<>(session, tables, medallion).each(before, counts);
  }

  /** Upkeep of the lake's tables. */
  public Maintenance maintenance() {
    return Maintenance.of(session, medallion, tables.layout());
  }

  private <T> Dataset<T> rows(LakeTable table, Encoder<T> encoder) {
    return Records.of(read(table), encoder);
  }

  private Dataset<Row> read(LakeTable table) {
    return tables.table(table).read(session);
  }
}
