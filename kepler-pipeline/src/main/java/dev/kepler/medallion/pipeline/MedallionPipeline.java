package dev.kepler.medallion.pipeline;

import dev.kepler.medallion.Expectations;
import dev.kepler.medallion.GoldTable;
import dev.kepler.medallion.Medallion;
import dev.kepler.medallion.TotalsTable;
import dev.kepler.medallion.host.HostRequirements;
import dev.kepler.medallion.internal.care.Examination;
import dev.kepler.medallion.internal.care.Growth;
import dev.kepler.medallion.internal.care.Rebuild;
import dev.kepler.medallion.internal.care.Redrive;
import dev.kepler.medallion.internal.care.Repair;
import dev.kepler.medallion.internal.care.Withdrawal;
import dev.kepler.medallion.internal.checkpoint.LakeLock;
import dev.kepler.medallion.internal.checkpoint.StorePromises;
import dev.kepler.medallion.internal.delta.DeltaRequirements;
import dev.kepler.medallion.internal.delta.LakeTable;
import dev.kepler.medallion.internal.delta.LakeTables;
import dev.kepler.medallion.internal.delta.LogCheckpoints;
import dev.kepler.medallion.internal.delta.OptionRules;
import dev.kepler.medallion.internal.files.AtomicFiles;
import dev.kepler.medallion.internal.files.LakePaths;
import dev.kepler.medallion.internal.layer.Admission;
import dev.kepler.medallion.internal.layer.LoadLimits;
import dev.kepler.medallion.internal.layer.Safeguard;
import dev.kepler.medallion.internal.ledger.LakeRuns;
import dev.kepler.medallion.internal.proof.Explanation;
import dev.kepler.medallion.internal.proof.LandedFiles;
import dev.kepler.medallion.internal.proof.PlannedAdmission;
import dev.kepler.medallion.internal.proof.Planning;
import dev.kepler.medallion.internal.proof.RebuildForecast;
import dev.kepler.medallion.internal.proof.Verification;
import dev.kepler.medallion.internal.query.LayerSupervisor;
import dev.kepler.medallion.internal.query.ListenerGroup;
import dev.kepler.medallion.internal.query.Restarts;
import dev.kepler.medallion.internal.query.Topology;
import dev.kepler.medallion.lake.Backlog;
import dev.kepler.medallion.lake.Finding;
import dev.kepler.medallion.lake.KeyChange;
import dev.kepler.medallion.lake.LakeException;
import dev.kepler.medallion.lake.Layer;
import dev.kepler.medallion.lake.LedgerEntry;
import dev.kepler.medallion.lake.LoadDecision;
import dev.kepler.medallion.lake.Plan;
import dev.kepler.medallion.lake.RebuildPlan;
import dev.kepler.medallion.lake.TableLayout;
import dev.kepler.medallion.lake.TableOptions;
import dev.kepler.medallion.lake.VerificationReport;
import dev.kepler.medallion.lifecycle.PipelineException;
import dev.kepler.medallion.lifecycle.PipelineListener;
import dev.kepler.medallion.lifecycle.RestartPolicy;
import dev.kepler.medallion.source.CsvForm;
import dev.kepler.medallion.source.FileLoads;
import dev.kepler.medallion.source.RawSource;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.hadoop.fs.FileStatus;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.Trigger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Description of a pipeline: an entity, a source, a lake, and how to run. Raw records go through
 * bronze and silver to gold, each layer a streaming query with its own checkpoint.
 *
 * <pre>{@code
 * MedallionPipeline<RawOrder, BronzeOrder, SilverOrder> pipeline =
 *     MedallionPipeline.builder(spark, orders)
 *         .source(Sources.csv("landing", form, RawOrder.ENCODER))
 *         .tables(TableLayout.under("lake/orders"))
 *         .build();
 * try (RunningPipeline running = pipeline.start()) {
 *   running.awaitTermination();
 * }
 * }</pre>
 *
 * <p>The session is the caller's: it is never created, stopped or reconfigured here; what a query
 * needs is set on the clone of the session that Spark makes for it. Immutable; safe for use by
 * several threads. A lake is held by one running pipeline at a time; a second one is refused.
 *
 * @param <R> raw record
 * @param <B> row of bronze
 * @param <S> row of silver
 */
public final class MedallionPipeline<R, B, S> {

  private static final Logger LOG = LoggerFactory.getLogger(MedallionPipeline.class);
  private static final String ONCE = "OneTimeTrigger";

  private final SparkSession session;
  private final Medallion<R, B, S> medallion;
  private final RawSource<R> source;
  private final LandedFiles<R> landed;
  private final LakeTables lake;
  private final Lake<R, B, S> reader;
  private final Trigger trigger;
  private final ListenerGroup listeners;
  private final RestartPolicy restarts;
  private final Duration closeTimeout;
  private final Clock clock;
  private final UpkeepPolicy upkeep;
  private final Set<Safeguard> off;
  private final LakeRuns runs;
  private final Topology layers;

  private MedallionPipeline(Builder<R, B, S> builder) {
    this.session = builder.session;
    this.medallion = builder.medallion;
    this.source = builder.source;
    this.landed = builder.landed();
    this.lake =
        LakeTables.of(
                LakePaths.qualified(session, Objects.requireNonNull(builder.layout, "tables")),
                medallion)
            .with(builder.options);
    OptionRules.check(session, lake);
    StorePromises.warn(session, lake.layout());
    this.reader = Lake.open(session, medallion, lake.layout());
    this.trigger = builder.trigger;
    this.listeners = new ListenerGroup(builder.listeners);
    this.restarts = builder.restarts;
    this.closeTimeout = builder.closeTimeout;
    this.clock = builder.clock;
    this.upkeep = builder.upkeep;
    this.off = Set.copyOf(builder.off);
    this.runs = new LakeRuns(session, lake, source, listeners);
    this.layers = topology(lake, builder.limits(), builder.admission());
  }

  private Topology topology(LakeTables tables, LoadLimits limits, Optional<Admission> admission) {
    return new Topology(session, source, tables, limits, admission, listeners, clock, off);
  }

  /**
   * Begins a description.
   *
   * @param session the caller's session, with Delta's extension and catalog
   * @param medallion what the records are, and what is made of them
   * @throws IllegalStateException when Java, Scala, Spark or Delta is not of the line that the
   *     library is built for, or one of Java's flags is missing, by name, with the remedy
   */
  public static <R, B, S> Builder<R, B, S> builder(
      SparkSession session, Medallion<R, B, S> medallion) {
    HostRequirements.check();
    DeltaRequirements.check(session.version());
    return new Builder<>(session, medallion);
  }

  /** Where the lake is. */
  public TableLayout tables() {
    return lake.layout();
  }

  /** The lake's tables, for reading: the same at every call, which remembers where the logs end. */
  public Lake<R, B, S> lake() {
    return reader;
  }

  /**
   * What waits before each layer, from bronze down: landed files that bronze has not begun to read,
   * and what the table above the others holds that they have not done. Nothing is told of bronze
   * where the source has no files. Looks into the landing folder and at the ends of the logs, runs
   * no Spark job, and may be asked while the pipeline runs: a layer's batch in flight still waits.
   */
  public List<Backlog> backlog() {
    return reader.backlog(landed.folder());
  }

  /**
   * Examines the lake, makes tables that are missing, starts all layers and returns at once.
   *
   * @throws IllegalArgumentException when the source cannot be opened, is no stream, or lacks a
   *     column; the lake's folder is not made then
   * @throws LakeException when the lake is damaged or held by another pipeline
   * @throws PipelineException when Spark cannot make or read a table, more often than the restart
   *     policy allows
   * @throws IllegalStateException when a table is not the lake's, or the lake was begun with
   *     another description, or the thread is interrupted
   */
  public RunningPipeline start() {
    checkSource();
    LakeLock lock = open();
    List<LayerSupervisor> started = new ArrayList<>();
    try {
      for (Layer layer : Layer.QUERIES) {
        started.add(start(layer, trigger));
      }
    } catch (Throwable e) { // checked ones of Spark's too, which Scala does not declare
      started.forEach(layer -> layer.stop(System.nanoTime()));
      lock.close();
      throw e;
    }
    return new RunningPipeline(
        started, listeners, closeTimeout, this::caretaker, () -> leave(lock));
  }

  private void leave(LakeLock lock) {
    try {
      seal();
    } finally {
      lock.close();
    }
  }

  private Optional<Caretaker> caretaker(Caretaker.Gap gap) {
    return upkeep.isOff()
        ? Optional.empty()
        : Optional.of(new Caretaker(session, lake, upkeep, listeners, closeTimeout, gap));
  }

  /**
   * Takes everything that is there through all layers, one layer after the other, and returns. What
   * arrives meanwhile waits for the next run.
   *
   * @throws PipelineException when a layer fails; the layers above it have done their work
   * @throws IllegalStateException when the thread is interrupted; and as for {@link #start}
   */
  public void runOnce() {
    checkSource();
    LakeLock lock = open();
    try {
      Layer.QUERIES.forEach(this::runOnce);
      seal();
    } finally {
      lock.close();
    }
  }

  private void runOnce(Layer layer) {
    List<LayerSupervisor> started = List.of(start(layer, Trigger.AvailableNow()));
    try (RunningPipeline running =
        new RunningPipeline(started, listeners, closeTimeout, gap -> Optional.empty(), () -> {})) {
      running.awaitTermination();
      if (!running.hasEnded()) {
        throw new IllegalStateException(
            "Cannot finish " + layer + ": the thread was interrupted. Run again.");
      }
    }
  }

  private LayerSupervisor start(Layer layer, Trigger when) {
    return beginning()
        .call(
            layer,
            () ->
                new LayerSupervisor(gate -> layers.start(layer, when, gate), restarts, listeners));
  }

  private Restarts beginning() {
    return new Restarts(restarts, listeners);
  }

  /** Before the lake: a source that cannot be read must not leave an empty one behind. */
  private void checkSource() {
    beginning()
        .call(
            Layer.BRONZE,
            () -> {
              layers.checkSource();
              return source;
            });
  }

  /** Takes the lake for this process, and makes it ready to run on. */
  private LakeLock open() {
    LakeLock lock = take();
    try {
      beginning()
          .call(
              Layer.BRONZE,
              () -> {
                Rebuild.finish(session, lake, runs);
                requireSound();
                Growth growth = new Growth(session, lake, clock);
                growth.requireAll();
                layers.prepare();
                growth.run();
                new Withdrawal(session, lake, runs).finish();
                return lock;
              });
      return lock;
    } catch (Throwable e) { // checked ones of Spark's too, which Scala does not declare
      lock.close();
      throw e;
    }
  }

  private LakeLock take() {
    return off.contains(Safeguard.LOCK) ? LakeLock.none() : LakeLock.take(session, lake.layout());
  }

  private void requireSound() {
    if (!off.contains(Safeguard.EXAMINATION)) {
      Examination examination = new Examination(session, lake);
      List<Finding> findings = examination.run();
      if (!findings.isEmpty()) {
        throw new LakeException(lake.layout(), findings);
      }
      examination.seal();
    }
  }

  /** Remembers what the lake looks like after a run, so that the next start knows it. */
  private void seal() {
    if (!off.contains(Safeguard.EXAMINATION)) {
      try {
        LogCheckpoints.settle();
        Examination examination = new Examination(session, lake);
        examination.run();
        examination.seal();
      } catch (RuntimeException e) { // the run is over, and is what it is
        LOG.warn("What {} looks like cannot be noted: {}", lake.layout(), e.toString());
      }
    }
  }

  /**
   * Examines the lake as {@link #start} does, and tells everything for which it would refuse. May
   * be asked while the pipeline runs, here or elsewhere; changes nothing.
   *
   * @return empty for a lake that can be run on, and where there is none yet
   */
  public List<Finding> examine() {
    return examined(new Examination(session, lake).run());
  }

  /**
   * Examines the lake as {@link #examine} does, and reads every file that its tables are made of,
   * and every file of silver's change data feed, through: its length, its footer, its pages, its
   * number of rows and its content must be what the log and the memory of the lake say. Takes as
   * long as reading the lake takes; changes nothing.
   *
   * @return empty for a lake that is whole
   */
  public List<Finding> examineDeep() {
    return examined(new Examination(session, lake).runDeep());
  }

  private List<Finding> examined(List<Finding> found) {
    List<Finding> findings = new ArrayList<>(found);
    LakeLock.elsewhere(session, lake.layout()).ifPresent(findings::add);
    return List.copyOf(findings);
  }

  /**
   * Does the safe ones of the repairs that {@link #examineDeep} asks for: drops what was cut short
   * and can be done again, writes a lost query id anew, rebuilds silver and gold from the layer
   * above.
   *
   * @return what was repaired; what {@link #examineDeep} finds afterwards needs a hand
   * @throws LakeException when another pipeline holds the lake
   */
  public List<Finding> repair() {
    LakeLock lock = take();
    try {
      return new Repair(session, lake, clock, runs).run();
    } finally {
      lock.close();
    }
  }

  /**
   * Computes a layer anew from the one above, with today's transforms and expectations: beside the
   * live tables, checked, and then put in their place by one commit each. Readers see the old rows
   * until they see the new ones. The layer goes on from there under a new checkpoint; what is below
   * it follows when it runs next. A crash leaves the old layer, or, once the new one was found
   * right, is finished at the next start.
   *
   * @param layer silver (quarantine comes with it) or gold
   * @return the ledger entry that stands for everything the layer did before
   * @throws IllegalArgumentException for another layer
   * @throws LakeException when another pipeline holds the lake, or more than this layer is damaged
   * @throws IllegalStateException when the lake has no tables, or what was computed is not right
   */
  public LedgerEntry rebuild(Layer layer) {
    if (!lake.table(lake.bronze()).exists(session)) {
      requireLake();
    }
    LakeLock lock = take();
    try {
      Rebuild.finish(session, lake, runs);
      new Growth(session, lake, clock).requireAll();
      return new Rebuild(session, lake, layer, clock, runs).run();
    } finally {
      lock.close();
    }
  }

  /**
   * Checks, before it lands, that a release may follow those the lake holds.
   *
   * @param file path of the release
   * @throws IllegalStateException when it is older than the newest, or bears no date and is not the
   *     lake's first
   */
  public void checkRelease(String file) {
    layers.checkRelease(file);
  }

  /**
   * Plans a load: what silver's ledger would say of it, the totals before and after, each key that
   * would enter, change or leave, what would go to quarantine, and what would stop it. Judged,
   * compared and counted by the functions that the layers run; nothing is written, no lease and no
   * lock is taken, and the pipeline may run. Told of the lake as it was counted last; where there
   * is no lake, of an empty one. Runs Spark jobs: it takes about as long as the load would.
   *
   * @param records of the load, with the columns of the raw record; all of them are one load, newer
   *     than all before it where the source reads files
   * @throws LakeException when a file of the lake cannot be read, because it is damaged
   */
  public Plan<B, S> plan(Dataset<R> records) {
    Objects.requireNonNull(records, "records");
    return planned(planning -> planning.of(records));
  }

  /**
   * Plans a file as {@link #plan(Dataset)} plans records: read as the source reads what lands in
   * its folder, as one load, in its place by the date of its release, whole where the source says
   * so. The file may be anywhere; where it lands makes no difference but to the {@code source} of
   * its records.
   *
   * @param file a path or URI; of the source's form, packed or not
   * @throws IllegalArgumentException when there is no such file
   * @throws IllegalStateException when the source reads no files
   * @throws LakeException when a file of the lake cannot be read, because it is damaged
   */
  public Plan<B, S> plan(String file) {
    return plan(new org.apache.hadoop.fs.Path(Objects.requireNonNull(file, "file")), file);
  }

  /** Plans a file of a local disk, as {@link #plan(String)} does. */
  public Plan<B, S> plan(Path file) {
    return plan(
        new org.apache.hadoop.fs.Path(Objects.requireNonNull(file, "file").toUri()),
        file.toString());
  }

  private Plan<B, S> plan(org.apache.hadoop.fs.Path file, String named) {
    String refusal = "Cannot plan " + named + ": ";
    FileLoads<R> files =
        source
            .files()
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        refusal + source + " reads no files. Plan its records."));
    FileStatus status =
        AtomicFiles.of(session)
            .status(file)
            .filter(FileStatus::isFile)
            .orElseThrow(
                () -> new IllegalArgumentException(refusal + "there is no such file. Name one."));
    String place = status.getPath().toString(); // as Spark tells it
    return planned(planning -> planning.of(place, status.getLen(), files));
  }

  /**
   * Plans a rebuild of silver and gold by a changed description, with other expectations, another
   * shape, or gold and totals tables that it has more: each number before and after, each key that
   * would enter, change or leave, and what would be in quarantine. Nothing is written, and the
   * pipeline may run. A pipeline of that description then does it by {@link #rebuild} of silver and
   * of gold.
   *
   * @param <T> row of silver by the description
   * @throws IllegalArgumentException when a part of the description does not fit
   * @throws LakeException when a file of the lake cannot be read, because it is damaged
   * @throws IllegalStateException when there is no lake, or it cannot grow to what is described
   */
  public <T> RebuildPlan<B, T> plan(Medallion<R, B, T> description) {
    Objects.requireNonNull(description, "description");
    return read(
        () -> {
          LakeTables planned = LakeTables.of(lake.layout(), description);
          Topology other = topology(planned, layers.limits(), layers.admission());
          other.checkDescription();
          other.checkProperties();
          new Growth(session, planned, clock).requireAll();
          return new RebuildForecast<>(session, lake, description).run();
        });
  }

  private Plan<B, S> planned(Function<Planning<R, B, S>, Plan<B, S>> plan) {
    Supplier<Plan<B, S>> planned =
        () -> {
          Planning<R, B, S> planning =
              new Planning<>(session, lake, medallion, source, layers.limits(), clock);
          try {
            if (lake.exists(session)) {
              layers.checkProperties();
            }
          } catch (IllegalStateException e) {
            return planning.refused(e.getMessage());
          }
          return plan.apply(planning);
        };
    return lake.exists(session) ? read(planned) : planned.get();
  }

  /**
   * Recomputes silver, quarantine, gold and totals from bronze, with the same transforms on static
   * Datasets, and finds every difference; also checks that the ledger balances, that each row of
   * the totals is what silver counted then, as far back as silver's versions are retained, and that
   * bronze is what the landed files say: those that are still there are read again. Differences are
   * counted by kind, and the first few of each are named. Works while the pipeline runs, on table
   * versions that belong together.
   *
   * @throws LakeException when a file of the lake cannot be read, because it is damaged
   * @throws IllegalStateException when the lake has no tables yet
   */
  public VerificationReport verify() {
    return read(() -> new Verification(session, lake, landed).run());
  }

  /** Reads the lake; where that fails, the file that is to blame is sought and named. */
  private <T> T read(Supplier<T> reading) {
    requireLake();
    try {
      return reading.get();
    } catch (Exception e) { // checked ones of Spark's too, which Scala does not declare
      List<Finding> findings = new Examination(session, lake).runDeep();
      if (!findings.isEmpty()) {
        throw new LakeException(lake.layout(), findings);
      }
      lake.all().forEach(this::requireTable);
      throw e;
    }
  }

  private void requireTable(LakeTable table) {
    if (!lake.table(table).exists(session)) {
      throw new IllegalStateException(
          "Cannot look into "
              + lake.layout()
              + ": it has no "
              + table
              + " yet. Run the pipeline by this description first.");
    }
  }

  /**
   * Names what moved the totals between two moments: each key that entered silver, changed in it or
   * left it. The totals at a moment are those of the first totals table that were counted last
   * until then; {@link Instant#EPOCH} is before all of them. Needs silver's versions of both
   * moments: they reach back as far as {@link Maintenance} retains.
   *
   * @throws LakeException when a file of the lake cannot be read, because it is damaged
   * @throws IllegalStateException when the lake has no tables yet
   */
  public List<KeyChange<B, S>> changes(Instant from, Instant to) {
    if (medallion.totals().isEmpty()) {
      throw new IllegalStateException(
          "Cannot say what moved the totals of "
              + lake.layout()
              + ": "
              + medallion.name()
              + " has no totals table. Describe one.");
    }
    return read(() -> new Explanation<>(session, lake, medallion).between(from, to));
  }

  /**
   * Takes quarantined rows through the current expectations again: what meets them now enters
   * silver, unless a later record of its key did, and leaves quarantine; the rest stays. Doing it
   * again does nothing. The pipeline must not run meanwhile; gold follows when it runs next, or by
   * {@link #settle}.
   *
   * @return what became of the rows that left quarantine
   * @throws LakeException when the lake is damaged or held by another pipeline
   * @throws IllegalStateException when the lake has no tables
   */
  public LedgerEntry redrive() {
    requireLake();
    LakeLock lock = open();
    try {
      return new Redrive(session, lake, runs).run();
    } finally {
      lock.close();
    }
  }

  /**
   * Takes a load back: the lake becomes what it would be had the load never come, and later ones
   * are kept. Bronze keeps the records, so that the past stays provable; quarantine, silver, gold
   * and totals are written in this order, one commit each, and of silver and gold only the keys
   * that the load had touched. A crash after the decision, a commit of bronze, is finished at the
   * next start. The pipeline must not run meanwhile.
   *
   * @param load its arrival time, as {@link Lake#loads} has it; silver need not have read it
   * @return silver's ledger entry
   * @throws IllegalArgumentException when bronze holds no such load, or it is withdrawn already
   * @throws LakeException when the lake is damaged or held by another pipeline
   * @throws IllegalStateException when the lake has no tables, or the thread is interrupted
   */
  public LedgerEntry undo(Instant load) {
    return decide(load, LoadDecision.Kind.WITHDRAWN);
  }

  /**
   * Lets a load count again that {@link #undo} took back: the lake becomes what it would be had it
   * never been taken back.
   *
   * @param load its arrival time
   * @return silver's ledger entry
   * @throws IllegalArgumentException when bronze holds no such load, or it counts
   * @throws LakeException when the lake is damaged or held by another pipeline
   * @throws IllegalStateException when the lake has no tables, or the thread is interrupted
   */
  public LedgerEntry redo(Instant load) {
    return decide(load, LoadDecision.Kind.COUNTS);
  }

  private LedgerEntry decide(Instant load, LoadDecision.Kind kind) {
    Objects.requireNonNull(load, "load");
    requireLake();
    LakeLock lock = open();
    try {
      LedgerEntry entry = new Withdrawal(session, lake, runs).run(load, kind, clock);
      runOnce(Layer.GOLD);
      return entry;
    } finally {
      lock.close();
    }
  }

  /**
   * Takes what bronze holds through silver and gold, as {@link #runOnce} does, and asks the source
   * for nothing: it need not be there.
   *
   * @throws PipelineException when a layer fails
   * @throws LakeException when the lake is damaged or held by another pipeline
   * @throws IllegalStateException when the lake has no tables, or the thread is interrupted
   */
  public void settle() {
    requireLake();
    LakeLock lock = open();
    try {
      runOnce(Layer.SILVER);
      runOnce(Layer.GOLD);
    } finally {
      lock.close();
    }
  }

  private void requireLake() {
    if (!lake.exists(session)) {
      throw new IllegalStateException(
          "Cannot look into " + lake.layout() + ": there is no lake. Run the pipeline first.");
    }
  }

  /** Says what will run. */
  @Override
  public String toString() {
    return "pipeline of " + medallion.name() + " from " + source + " to " + lake.layout();
  }

  /**
   * Builder of a {@link MedallionPipeline}; {@code tables} is required, and {@code source} for what
   * loads anything.
   *
   * @param <R> raw record
   * @param <B> row of bronze
   * @param <S> row of silver
   */
  public static final class Builder<R, B, S> {

    private final SparkSession session;
    private final List<PipelineListener> listeners = new ArrayList<>();
    private final Map<String, Predicate<Plan<B, S>>> rules = new LinkedHashMap<>();
    private final Map<String, TableOptions> options = new LinkedHashMap<>();
    private Medallion<R, B, S> medallion;
    private RawSource<R> source = Builder::none;
    private CsvForm<R> form;
    private TableLayout layout;
    private Trigger trigger = Trigger.ProcessingTime("1 second");
    private OptionalDouble quarantineLimit = OptionalDouble.empty();
    private OptionalDouble departureLimit = OptionalDouble.empty();
    private RestartPolicy restarts = RestartPolicy.off();
    private Duration closeTimeout = Duration.ofMinutes(1);
    private UpkeepPolicy upkeep = UpkeepPolicy.off();
    private Clock clock = Clock.systemUTC();
    private final Set<Safeguard> off = EnumSet.noneOf(Safeguard.class);

    private Builder(SparkSession session, Medallion<R, B, S> medallion) {
      this.session = Objects.requireNonNull(session, "session");
      this.medallion = Objects.requireNonNull(medallion, "medallion");
    }

    private static <R> Dataset<R> none(SparkSession session) {
      throw new IllegalStateException(
          "Cannot load anything: the pipeline has no source. Describe it with one.");
    }

    /** Where raw records come from. */
    public Builder<R, B, S> source(RawSource<R> source) {
      this.source = Objects.requireNonNull(source, "source");
      return this;
    }

    /** Where tables and checkpoints are. */
    public Builder<R, B, S> tables(TableLayout layout) {
      this.layout = Objects.requireNonNull(layout, "layout");
      return this;
    }

    /**
     * What is wanted of the table of bronze, quarantine or silver; default: {@link
     * TableOptions#none()}.
     *
     * @throws IllegalArgumentException for gold, which has several tables: give theirs by the
     *     description of each
     */
    public Builder<R, B, S> tableOptions(Layer layer, TableOptions wanted) {
      if (layer == Layer.GOLD) {
        throw new IllegalArgumentException(
            "Cannot give gold options: it has a table for each GoldTable and TotalsTable. Name one"
                + " of them.");
      }
      LakeTables tables = LakeTables.of(TableLayout.under("."), medallion);
      return tableOptions(tables.of(layer).tableName(), wanted);
    }

    /** What is wanted of a gold table of the entity; default: {@link TableOptions#none()}. */
    public Builder<R, B, S> tableOptions(GoldTable<?, ?> table, TableOptions wanted) {
      return tableOptions(table.name(), wanted);
    }

    /** What is wanted of a totals table of the entity; default: {@link TableOptions#none()}. */
    public Builder<R, B, S> tableOptions(TotalsTable<?> table, TableOptions wanted) {
      return tableOptions(table.name(), wanted);
    }

    private Builder<R, B, S> tableOptions(String table, TableOptions wanted) {
      options.put(table, Objects.requireNonNull(wanted, "options"));
      return this;
    }

    /**
     * When bronze looks at the source; default: {@code ProcessingTime("1 second")}. Shorter is
     * fresher, and lists the source more often. The layers below follow the one above at once.
     *
     * @throws IllegalArgumentException for {@code AvailableNow} and {@code Once}: {@link #runOnce}
     *     drains one layer after the other, which these do not
     */
    public Builder<R, B, S> trigger(Trigger trigger) {
      if (Objects.requireNonNull(trigger, "trigger").equals(Trigger.AvailableNow())
          || ONCE.equals(trigger.toString())) {
        throw new IllegalArgumentException(
            "Cannot start the layers by "
                + trigger
                + ": a layer would end before the one above it"
                + " has written. Use runOnce().");
      }
      this.trigger = trigger;
      return this;
    }

    /** What records must meet to enter silver; default: what the entity's description says. */
    public Builder<R, B, S> expectations(Expectations expectations) {
      this.medallion = medallion.with(expectations);
      return this;
    }

    /**
     * How files that bronze has read are read again by {@link MedallionPipeline#verify}; default:
     * as the source reads its own.
     */
    public Builder<R, B, S> form(CsvForm<R> form) {
      this.form = Objects.requireNonNull(form, "form");
      return this;
    }

    /**
     * Greatest share of a load that may go to quarantine; default: 1, no limit. A load beyond it
     * stops silver before anything of that load, good or bad, is written below bronze.
     *
     * @param share 0..1
     * @throws IllegalArgumentException when it is outside
     */
    public Builder<R, B, S> quarantineLimit(double share) {
      this.quarantineLimit = OptionalDouble.of(LoadLimits.share("quarantine", share));
      return this;
    }

    /**
     * Greatest share of silver's rows that one load may take out of silver or leave without a value
     * that the entity prizes; default: 0.1 for a source of whole releases ({@link
     * RawSource#absentKeys}), 0.5 for others, whose loads are parts of a table. Twenty always may.
     * A load beyond it stops silver before anything of that load is written below bronze: a table
     * that was cut, or lost a column, is not taken for the news that things are no more. 1 lets
     * every load in.
     *
     * @param share 0..1
     * @throws IllegalArgumentException when it is outside
     */
    public Builder<R, B, S> departureLimit(double share) {
      this.departureLimit = OptionalDouble.of(LoadLimits.share("departures", share));
      return this;
    }

    /** Adds a listener; several are called in the order in which they were added. */
    public Builder<R, B, S> listener(PipelineListener listener) {
      listeners.add(Objects.requireNonNull(listener, "listener"));
      return this;
    }

    /** Whether a layer that failed is started again; default: {@link RestartPolicy#off()}. */
    public Builder<R, B, S> restarts(RestartPolicy policy) {
      this.restarts = Objects.requireNonNull(policy, "policy");
      return this;
    }

    /**
     * How long the batches in flight may take to end once the pipeline is closed; then they are
     * cancelled, and taken again at the next start. Default: a minute.
     *
     * @param timeout zero or more
     */
    public Builder<R, B, S> closeTimeout(Duration timeout) {
      if (Objects.requireNonNull(timeout, "timeout").isNegative()) {
        throw new IllegalArgumentException(
            "Cannot close within " + timeout + ": it is negative. Give zero or more.");
      }
      this.closeTimeout = timeout;
      return this;
    }

    /**
     * Whether the pipeline looks after its tables while it runs; default: {@link
     * UpkeepPolicy#off()}. {@link MedallionPipeline#runOnce} never does.
     */
    public Builder<R, B, S> upkeep(UpkeepPolicy policy) {
      this.upkeep = Objects.requireNonNull(policy, "policy");
      return this;
    }

    /**
     * Holds loads back by a rule, of every source: before silver takes a load, it is planned as
     * {@link MedallionPipeline#plan(Dataset)} plans one, on what the loads before it have made of
     * the lake, and a load that the rule does not admit is held. Its records stay in bronze and do
     * not count; the ledger says which rule held it, and {@link Lake#loads} lists it. A person then
     * lets it in by {@link MedallionPipeline#redo}, or drops it by {@link MedallionPipeline#undo}.
     * A load that a limit would stop can be held so, and stops nothing: {@code admit("goes
     * through", Plan::goesThrough)}. Takes as long again as the load; default: no rule.
     *
     * @param rule its name, as the ledger has it; of several, the first that does not admit a load
     *     is named
     * @param admits whether a load may count
     * @throws IllegalArgumentException when there is a rule of that name
     */
    public Builder<R, B, S> admit(String rule, Predicate<Plan<B, S>> admits) {
      if (rules.put(Objects.requireNonNull(rule, "rule"), Objects.requireNonNull(admits, "admits"))
          != null) {
        throw new IllegalArgumentException(
            "Cannot admit by " + rule + ": there is a rule of that name. Give it another.");
      }
      return this;
    }

    private Optional<Admission> admission() {
      return rules.isEmpty()
          ? Optional.empty()
          : Optional.of(
              new PlannedAdmission<>(
                  medallion, Collections.unmodifiableMap(new LinkedHashMap<>(rules))));
    }

    private LandedFiles<R> landed() {
      Optional<FileLoads<R>> files = source.files();
      return new LandedFiles<>(
          files.map(FileLoads::folder),
          form == null ? files.map(FileLoads::form) : Optional.of(form));
    }

    private LoadLimits limits() {
      LoadLimits standard = LoadLimits.of(source);
      return new LoadLimits(
          quarantineLimit.orElse(standard.quarantined()),
          departureLimit.orElse(standard.departing()));
    }

    /** Does without a safeguard, for tests that show what it is good for. */
    public Builder<R, B, S> without(Safeguard safeguard) {
      off.add(safeguard);
      return this;
    }

    /** What moments of arrivals and counts are read from; default: the system clock in UTC. */
    public Builder<R, B, S> clock(Clock clock) {
      this.clock = Objects.requireNonNull(clock, "clock");
      return this;
    }

    /**
     * Checks the host and gives the description; nothing runs yet. What the lake's file system
     * cannot promise, a lock between processes, is said in the log by name.
     *
     * @throws NullPointerException when tables are missing
     * @throws IllegalArgumentException when the options of a table would break what the layers rely
     *     on, or are of no table of the entity, by name
     * @throws IllegalStateException when Delta's extension or catalog is missing, by name, with the
     *     remedy
     */
    public MedallionPipeline<R, B, S> build() {
      DeltaRequirements.check(session);
      return new MedallionPipeline<>(this);
    }
  }
}
