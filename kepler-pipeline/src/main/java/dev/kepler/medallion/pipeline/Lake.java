package dev.kepler.medallion.pipeline;

import dev.kepler.medallion.Medallion;
import dev.kepler.medallion.internal.care.Withdrawal;
import dev.kepler.medallion.internal.checkpoint.LakeIdentity;
import dev.kepler.medallion.internal.delta.LakeTable;
import dev.kepler.medallion.internal.delta.LakeTables;
import dev.kepler.medallion.internal.files.AtomicFiles;
import dev.kepler.medallion.internal.files.LakePaths;
import dev.kepler.medallion.internal.history.Past;
import dev.kepler.medallion.internal.ledger.CutVersions;
import dev.kepler.medallion.internal.ledger.DeliveryNotes;
import dev.kepler.medallion.internal.ledger.DeliverySteps;
import dev.kepler.medallion.internal.ledger.FileLedger;
import dev.kepler.medallion.internal.ledger.LakeLedger;
import dev.kepler.medallion.internal.ledger.LakeLook;
import dev.kepler.medallion.internal.ledger.Waiting;
import dev.kepler.medallion.internal.proof.Explanation;
import dev.kepler.medallion.lake.ArrivedLoad;
import dev.kepler.medallion.lake.Backlog;
import dev.kepler.medallion.lake.CountedTotals;
import dev.kepler.medallion.lake.DeliveryNote;
import dev.kepler.medallion.lake.DeliveryStep;
import dev.kepler.medallion.lake.KeyChange;
import dev.kepler.medallion.lake.LakeStatus;
import dev.kepler.medallion.lake.Layer;
import dev.kepler.medallion.lake.Ledger;
import dev.kepler.medallion.lake.LedgerEntry;
import dev.kepler.medallion.lake.TableLayout;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
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
public final class Lake<R, B, S> extends LakeRows<R, B, S> {

  private static final Duration LEASE = Duration.ofMinutes(10);

  private final LakeLook look;

  private Lake(SparkSession session, Medallion<R, B, S> medallion, LakeTables tables) {
    super(session, medallion, tables);
    this.look = new LakeLook(session, tables);
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

  /**
   * The same of a lake in folders, without a session.
   *
   * @return empty where there is no lake
   * @throws IllegalArgumentException when the tables are in a catalog
   */
  public static Optional<String> entityOf(TableLayout layout) {
    return LakeIdentity.entity(files(layout), layout);
  }

  /**
   * What the files of a lake in folders say of it at a glance: takes no session and no description,
   * and reads the logs alone. While a pipeline writes, one layer may be a batch ahead of another.
   *
   * @return empty where there is no lake
   * @throws IllegalArgumentException when the tables are in a catalog
   * @throws IllegalStateException when a newer library wrote an entry
   */
  public static Optional<LakeStatus> status(TableLayout layout) {
    UpkeepPolicy usual = UpkeepPolicy.every(Duration.ofDays(1));
    return FileLedger.status(
        files(layout), layout, usual.commits(), Instant.now().minus(usual.retention()));
  }

  private static AtomicFiles files(TableLayout layout) {
    if (layout.inCatalog()) {
      throw new IllegalArgumentException(
          "Cannot read the files of "
              + layout
              + ": where its tables are, only a session knows. Open the lake with one.");
    }
    return new AtomicFiles(new Configuration());
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
   * The loads that bronze holds, in the order of arrival.
   *
   * @throws IllegalStateException when there is no lake, or a newer library wrote an entry
   */
  public List<ArrivedLoad> loads() {
    requireLake();
    return Withdrawal.loads(session, tables);
  }

  /** What waits before each layer; see {@link MedallionPipeline#backlog}. */
  List<Backlog> backlog(Optional<String> landing) {
    return new Waiting(look.again()).before(landing);
  }

  /**
   * The tables as they belong together now, held for ten minutes; see {@link #cut(Duration)}.
   *
   * @throws IllegalStateException when there is no lake
   */
  public Cut<R, B, S> cut() {
    return cut(LEASE);
  }

  /**
   * The tables as they belong together now: after the last batch that gold has finished. Looks at
   * the ends of the logs and writes one small file, runs no Spark job: a few milliseconds.
   *
   * @param lease how long upkeep leaves what is read readable, unless the cut is closed sooner
   * @throws IllegalStateException when there is no lake
   */
  public Cut<R, B, S> cut(Duration lease) {
    requireLake();
    return Cut.of(medallion, look.again(), CutVersions::newest, lease);
  }

  /**
   * A cut that was made before, once more, held for ten minutes.
   *
   * @param versions of its tables, {@link Cut#versions}
   * @return empty where it is not of these tables, or upkeep has taken what gold or totals held
   * @throws IllegalStateException when there is no lake
   */
  public Optional<Cut<R, B, S>> cut(Map<String, Long> versions) {
    requireLake();
    Map<LakeTable, Long> named = new LinkedHashMap<>();
    for (LakeTable table : tables.all()) {
      if (!versions.containsKey(table.tableName())) {
        return Optional.empty();
      }
      named.put(table, versions.get(table.tableName()));
    }
    Cut<R, B, S> cut = Cut.of(medallion, look.again(), now -> new CutVersions(named), LEASE);
    boolean readable =
        Stream.concat(tables.gold().stream(), tables.totals().stream())
            .allMatch(table -> tables.table(table).lackOf(session, named.get(table)).isEmpty());
    if (!readable) {
      cut.close();
    }
    return readable ? Optional.of(cut) : Optional.empty();
  }

  /** Name that a cut made now would have, at the cost of a look; see {@link Cut#id}. */
  public String cutId() {
    requireLake();
    return CutVersions.newest(look.again()).id();
  }

  /** Names the lake among all, wherever it is moved to: Delta's id of its bronze. */
  public String id() {
    requireLake();
    return tables.table(tables.bronze()).id(session);
  }

  /**
   * The same, if something was written since another cut; empty otherwise, at the cost of a look.
   *
   * @param seen {@link Cut#id} of the other cut
   */
  public Optional<Cut<R, B, S>> cutSince(String seen) {
    return cutId().equals(seen) ? Optional.empty() : Optional.of(cut());
  }

  /**
   * The tables as they belonged together when a count was made.
   *
   * @param count of one of the lake's totals tables
   * @throws IllegalStateException when upkeep has taken what they were then
   */
  public Cut<R, B, S> cutAt(CountedTotals<?> count) {
    return cutAfter(count.entry());
  }

  /**
   * The tables as they belonged together after a batch of gold.
   *
   * @param batch its number, as the ledger has it
   * @throws IllegalArgumentException when gold has no such batch
   * @throws IllegalStateException when upkeep has taken what they were then
   */
  public Cut<R, B, S> cutAt(long batch) {
    return cutAfter(
        ledger().entries(Layer.GOLD).stream()
            .filter(entry -> entry.batch() == batch)
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "Cannot cut "
                            + tables.layout()
                            + " at batch "
                            + batch
                            + ": gold has none of that number. The ledger lists them.")));
  }

  private Cut<R, B, S> cutAfter(LedgerEntry gold) {
    requireLake();
    Cut<R, B, S> cut =
        Cut.of(
            medallion,
            look.again(),
            now -> CutVersions.after(now, gold.batch(), gold.sourceVersion()),
            LEASE);
    try {
      tables.all().forEach(table -> requireReadable(table, cut));
      return cut;
    } catch (RuntimeException e) {
      cut.close();
      throw e;
    }
  }

  private void requireReadable(LakeTable table, Cut<R, B, S> cut) {
    tables
        .table(table)
        .lackOf(session, cut.version(table))
        .ifPresent(
            lack -> {
              throw new IllegalStateException(
                  "Cannot read "
                      + table
                      + " of "
                      + tables.layout()
                      + " in version "
                      + cut.version(table)
                      + ": upkeep has removed "
                      + lack
                      + ". Take a newer cut, or retain more.");
            });
  }

  private void requireLake() {
    if (!exists()) {
      throw new IllegalStateException(
          "Cannot read " + tables.layout() + ": there is no lake. Run the pipeline first.");
    }
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

  /**
   * How far the lake was delivered, as its own files say it; {@link DeliveryNote#none} before the
   * first delivery of that name.
   */
  public DeliveryNote delivery(String name) {
    return deliveries().of(name);
  }

  /**
   * Notes how far the lake was delivered, for who looks at it by {@link #status}.
   *
   * @throws java.io.UncheckedIOException when the lake cannot be written by this user
   */
  public void note(DeliveryNote note) {
    deliveries().write(note);
  }

  /** The last step of a delivery that was begun; empty before the first. */
  public Optional<DeliveryStep> lastStep(String delivery) {
    return steps(delivery).last();
  }

  /** Whether a step of a delivery is known to have been taken. */
  public boolean isTaken(String delivery, DeliveryStep step) {
    return steps(delivery).isTaken(step);
  }

  /**
   * Begins a step of a delivery, before it is sent.
   *
   * @return the step that was begun under its number: this, or another's that was first
   * @throws java.io.UncheckedIOException when the lake cannot be written by this user
   */
  public DeliveryStep begin(String delivery, DeliveryStep step) {
    return steps(delivery).begin(step);
  }

  /**
   * Notes that a step of a delivery was taken.
   *
   * @throws java.io.UncheckedIOException when the lake cannot be written by this user
   */
  public void took(String delivery, DeliveryStep step) {
    steps(delivery).took(step);
  }

  private DeliverySteps steps(String delivery) {
    return new DeliverySteps(AtomicFiles.of(session), tables.layout(), delivery);
  }

  private DeliveryNotes deliveries() {
    return new DeliveryNotes(AtomicFiles.of(session), tables.layout());
  }

  /** Upkeep of the lake's tables. */
  public Maintenance maintenance() {
    return Maintenance.of(session, medallion, tables.layout());
  }

  @Override
  Past<S> past() {
    requireLake();
    return Past.of(session, tables, medallion);
  }

  @Override
  Dataset<Row> read(LakeTable table) {
    return tables.table(table).read(session);
  }

  @Override
  long version(LakeTable table) {
    return Long.MAX_VALUE;
  }

  @Override
  public String toString() {
    return "lake " + tables.layout();
  }
}
