package dev.kepler.pipeline;

import dev.kepler.medallion.Expectations;
import dev.kepler.medallion.GoldTable;
import dev.kepler.medallion.Medallion;
import dev.kepler.medallion.TotalsTable;
import dev.kepler.medallion.internal.layer.Safeguard;
import dev.kepler.medallion.lake.Backlog;
import dev.kepler.medallion.lake.Finding;
import dev.kepler.medallion.lake.LakeException;
import dev.kepler.medallion.lake.Layer;
import dev.kepler.medallion.lake.LedgerEntry;
import dev.kepler.medallion.lake.Plan;
import dev.kepler.medallion.lake.RebuildPlan;
import dev.kepler.medallion.lake.TableLayout;
import dev.kepler.medallion.lake.TableOptions;
import dev.kepler.medallion.lake.VerificationReport;
import dev.kepler.medallion.lifecycle.PipelineException;
import dev.kepler.medallion.lifecycle.PipelineListener;
import dev.kepler.medallion.lifecycle.RestartPolicy;
import dev.kepler.medallion.pipeline.Maintenance;
import dev.kepler.medallion.pipeline.MedallionPipeline;
import dev.kepler.medallion.pipeline.RunningPipeline;
import dev.kepler.medallion.pipeline.UpkeepPolicy;
import dev.kepler.model.BronzeKoi;
import dev.kepler.model.RawKoi;
import dev.kepler.model.SilverExoplanet;
import dev.kepler.pipeline.source.KeyScheme;
import dev.kepler.pipeline.source.KoiSource;
import dev.kepler.transforms.KoiExpectations;
import dev.kepler.transforms.KoiMedallion;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.Trigger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Description of a pipeline of KOIs: a source, a lake, and how to run. It is a {@link
 * MedallionPipeline} of the {@link dev.kepler.transforms.KoiMedallion} that the source asks for,
 * with typed results.
 *
 * <pre>{@code
 * KeplerPipeline pipeline =
 *     KeplerPipeline.builder(spark)
 *         .source(KoiSource.csv("landing"))
 *         .tables(TableLayout.under("lake/kepler"))
 *         .build();
 * try (RunningPipeline running = pipeline.start()) {
 *   running.awaitTermination();
 * }
 * }</pre>
 *
 * <p>The session is the caller's: it is never created, stopped or reconfigured here; what a query
 * needs is set on the clone of the session that Spark makes for it. Immutable; safe for use by
 * several threads. A lake is held by one running pipeline at a time; a second one is refused.
 */
public final class KeplerPipeline {

  private static final Logger LOG = LoggerFactory.getLogger(KeplerPipeline.class);

  private final Builder parts;
  private final MedallionPipeline<RawKoi, BronzeKoi, SilverExoplanet> pipeline;
  private final KeplerLake lake;

  private KeplerPipeline(Builder parts) {
    this.parts = parts;
    this.pipeline = parts.pipeline(parts.source.keys());
    this.lake = KeplerLake.open(parts.session, pipeline.tables());
  }

  /**
   * Begins a description.
   *
   * @param session the caller's session, with Delta's extension and catalog
   * @throws IllegalStateException when Java, Scala, Spark or Delta is not of the line that the
   *     library is built for, or one of Java's flags is missing, by name, with the remedy
   */
  public static Builder builder(SparkSession session) {
    return new Builder(session);
  }

  /** Where the lake is. */
  public TableLayout tables() {
    return pipeline.tables();
  }

  /** The lake's tables, for reading: the same at every call, which remembers where the logs end. */
  public KeplerLake lake() {
    return lake;
  }

  /** What waits before each layer; see {@link MedallionPipeline#backlog}. */
  public List<Backlog> backlog() {
    return pipeline.backlog();
  }

  /**
   * The pipeline of the keys that the lake was begun with, for what asks the source for nothing;
   * those of the source where there is no lake, or none that can be read: the pipeline itself says
   * then what is wrong with it.
   */
  private MedallionPipeline<RawKoi, BronzeKoi, SilverExoplanet> ofLake() {
    KeyScheme begun = begun();
    return begun == parts.source.keys() ? pipeline : parts.pipeline(begun);
  }

  private KeyScheme begun() {
    try {
      return lake.keys().orElse(parts.source.keys());
    } catch (Exception e) { // Delta's, of a log that cannot be read; Scala declares none
      LOG.debug("Cannot see the keys of {}", tables(), e);
      return parts.source.keys();
    }
  }

  /**
   * Examines the lake, makes tables that are missing, starts all layers and returns at once.
   *
   * @throws IllegalArgumentException when the source cannot be opened, is no stream, or lacks a
   *     column; the lake's folder is not made then
   * @throws LakeException when the lake is damaged or held by another pipeline
   * @throws PipelineException when Spark cannot make or read a table, more often than the restart
   *     policy allows
   * @throws IllegalStateException when a table is not the lake's, or the lake was begun with a
   *     source of another {@link KeyScheme}, or the thread is interrupted
   */
  public RunningPipeline start() {
    return pipeline.start();
  }

  /**
   * Takes everything that is there through all layers, one layer after the other, and returns. What
   * arrives meanwhile waits for the next run.
   *
   * @throws PipelineException when a layer fails; the layers above it have done their work
   * @throws IllegalStateException when the thread is interrupted; and as for {@link #start}
   */
  public void runOnce() {
    pipeline.runOnce();
  }

  /**
   * Examines the lake as {@link #start} does, and tells everything for which it would refuse. May
   * be asked while the pipeline runs, here or elsewhere; changes nothing.
   *
   * @return empty for a lake that can be run on, and where there is none yet
   */
  public List<Finding> examine() {
    return ofLake().examine();
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
    return ofLake().examineDeep();
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
    return ofLake().repair();
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
    return ofLake().rebuild(layer);
  }

  /**
   * Checks, before it lands, that an archive release may follow those the lake holds.
   *
   * @param file path of the release
   * @throws IllegalStateException when it is older than the newest, or bears no date and is not the
   *     lake's first
   */
  public void checkRelease(String file) {
    pipeline.checkRelease(file);
  }

  /**
   * Plans a load: what silver's ledger would say of it, the totals before and after, each KOI that
   * would enter, change or leave ({@link KoiChange#of(Plan)} says why), what would go to
   * quarantine, and what would stop it. Nothing is written, and the pipeline may run. Told of the
   * lake as it was counted last; where there is no lake, of an empty one.
   *
   * <pre>{@code
   * Plan<BronzeKoi, SilverExoplanet> plan = pipeline.plan(file);
   * if (plan.goesThrough() && plan.silver().left() < 150) {
   *   Landing.into(folder).land(file);
   * }
   * }</pre>
   *
   * @param file a path or URI; in the form of the source, packed or not, wherever it is
   * @throws IllegalArgumentException when there is no such file
   * @throws IllegalStateException when the source reads no files
   * @throws LakeException when a file of the lake cannot be read, because it is damaged
   */
  public Plan<BronzeKoi, SilverExoplanet> plan(String file) {
    return pipeline.plan(file);
  }

  /** Plans a file of a local disk, as {@link #plan(String)} does. */
  public Plan<BronzeKoi, SilverExoplanet> plan(Path file) {
    return pipeline.plan(file);
  }

  /**
   * Plans records as {@link #plan(String)} plans a file: all of them are one load, newer than all
   * before it where the source reads files.
   *
   * @throws LakeException when a file of the lake cannot be read, because it is damaged
   */
  public Plan<BronzeKoi, SilverExoplanet> plan(Dataset<RawKoi> records) {
    return pipeline.plan(records);
  }

  /**
   * Plans a rebuild of silver and gold by a changed description, as {@link MedallionPipeline#plan}
   * does; nothing is written.
   *
   * @param <S> row of silver by the description
   * @param description one of {@code KoiMedallion}'s, changed
   * @throws IllegalArgumentException when a part of the description does not fit
   * @throws LakeException when a file of the lake cannot be read, because it is damaged
   * @throws IllegalStateException when there is no lake, or it cannot grow to what is described
   */
  public <S> RebuildPlan<BronzeKoi, S> plan(Medallion<RawKoi, BronzeKoi, S> description) {
    return ofLake().plan(description);
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
    return ofLake().verify();
  }

  /**
   * Names the KOIs that moved the totals between two moments: each that entered silver, changed in
   * it or left it, by key, and why. The totals at a moment are the last counted until then; {@link
   * Instant#EPOCH} is before all of them. Needs silver's versions of both moments: they reach back
   * as far as {@link Maintenance} retains.
   *
   * @throws LakeException when a file of the lake cannot be read, because it is damaged
   * @throws IllegalStateException when the lake has no tables yet
   */
  public List<KoiChange> changes(Instant from, Instant to) {
    return KoiChange.of(ofLake().changes(from, to), from, to);
  }

  /**
   * Takes quarantined rows through the current expectations again: what meets them now enters
   * silver, unless a later record of its KOI did, and leaves quarantine; the rest stays. Doing it
   * again does nothing. The pipeline must not run meanwhile; gold follows when it runs next, or by
   * {@link #settle}.
   *
   * @return what became of the rows that left quarantine
   * @throws LakeException when the lake is damaged or held by another pipeline
   * @throws IllegalStateException when the lake has no tables
   */
  public LedgerEntry redrive() {
    return ofLake().redrive();
  }

  /**
   * Takes a load back, as {@link MedallionPipeline#undo} does: the lake becomes what it would be
   * had the load never come. The pipeline must not run meanwhile.
   *
   * @param load its arrival time, as {@link KeplerLake#loads} has it
   * @return silver's ledger entry
   * @throws IllegalArgumentException when bronze holds no such load, or it is withdrawn already
   * @throws LakeException when the lake is damaged or held by another pipeline
   * @throws IllegalStateException when the lake has no tables, or the thread is interrupted
   */
  public LedgerEntry undo(Instant load) {
    return ofLake().undo(load);
  }

  /**
   * Lets a load count again that {@link #undo} took back.
   *
   * @param load its arrival time
   * @return silver's ledger entry
   * @throws IllegalArgumentException when bronze holds no such load, or it counts
   * @throws LakeException when the lake is damaged or held by another pipeline
   * @throws IllegalStateException when the lake has no tables, or the thread is interrupted
   */
  public LedgerEntry redo(Instant load) {
    return ofLake().redo(load);
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
    ofLake().settle();
  }

  /** Says what will run. */
  @Override
  public String toString() {
    return "KeplerPipeline from " + parts.source + " to " + pipeline.tables();
  }

  /** Builder of a {@link KeplerPipeline}; {@code source} and {@code tables} are required. */
  public static final class Builder {

    private final SparkSession session;
    private final List<Consumer<MedallionPipeline.Builder<RawKoi, BronzeKoi, SilverExoplanet>>>
        settings = new ArrayList<>();
    private Expectations expectations = KoiExpectations.standard();
    private KoiSource source;
    private TableLayout layout;

    private Builder(SparkSession session) {
      this.session = Objects.requireNonNull(session, "session");
      engine(KeyScheme.ROW_ID.medallion()); // which checks the host
    }

    private MedallionPipeline.Builder<RawKoi, BronzeKoi, SilverExoplanet> engine(
        Medallion<RawKoi, BronzeKoi, SilverExoplanet> medallion) {
      return MedallionPipeline.builder(session, medallion);
    }

    private Builder set(
        Consumer<MedallionPipeline.Builder<RawKoi, BronzeKoi, SilverExoplanet>> setting) {
      setting.accept(engine(KeyScheme.ROW_ID.medallion())); // what it refuses, it refuses at once
      settings.add(setting);
      return this;
    }

    private MedallionPipeline<RawKoi, BronzeKoi, SilverExoplanet> pipeline(KeyScheme keys) {
      MedallionPipeline.Builder<RawKoi, BronzeKoi, SilverExoplanet> engine =
          engine(keys.medallion().with(expectations))
              .source(source)
              .tables(Objects.requireNonNull(layout, "tables"))
              .form(keys.form());
      settings.forEach(setting -> setting.accept(engine));
      return engine.build();
    }

    /** Where raw records come from. */
    public Builder source(KoiSource source) {
      this.source = Objects.requireNonNull(source, "source");
      return this;
    }

    /** Where tables and checkpoints are. */
    public Builder tables(TableLayout layout) {
      this.layout = Objects.requireNonNull(layout, "layout");
      return this;
    }

    /**
     * What is wanted of the table of bronze, quarantine or silver, as {@link
     * MedallionPipeline.Builder#tableOptions(Layer, TableOptions)} takes it.
     */
    public Builder tableOptions(Layer layer, TableOptions wanted) {
      return set(engine -> engine.tableOptions(layer, wanted));
    }

    /** What is wanted of a gold table, such as {@link KoiMedallion#PLANETS_BY_STAR}. */
    public Builder tableOptions(GoldTable<?, ?> table, TableOptions wanted) {
      return set(engine -> engine.tableOptions(table, wanted));
    }

    /** What is wanted of a totals table, such as {@link KoiMedallion#DISCOVERIES}. */
    public Builder tableOptions(TotalsTable<?> table, TableOptions wanted) {
      return set(engine -> engine.tableOptions(table, wanted));
    }

    /** What records must meet to enter silver; default: {@link KoiExpectations#standard()}. */
    public Builder expectations(Expectations expectations) {
      this.expectations = Objects.requireNonNull(expectations, "expectations");
      return this;
    }

    /**
     * When bronze looks at the source; default: {@code ProcessingTime("1 second")}. Shorter is
     * fresher, and lists the source more often. The layers below follow the one above at once.
     *
     * @throws IllegalArgumentException for {@code AvailableNow} and {@code Once}: {@link #runOnce}
     *     drains one layer after the other, which these do not
     */
    public Builder trigger(Trigger trigger) {
      return set(engine -> engine.trigger(trigger));
    }

    /**
     * Greatest share of a load that may go to quarantine; default: 1, no limit. A load beyond it
     * stops silver before anything of that load, good or bad, is written below bronze.
     *
     * @param share 0..1
     * @throws IllegalArgumentException when it is outside
     */
    public Builder quarantineLimit(double share) {
      return set(engine -> engine.quarantineLimit(share));
    }

    /**
     * Greatest share of silver's KOIs that one load may take out of silver or leave without a name;
     * default: 0.1 for a source of whole releases ({@link KoiSource#absentKeys}), 0.5 for others,
     * whose loads are parts of a table. Twenty KOIs always may. A load beyond it stops silver
     * before anything of that load is written below bronze: a table that was cut, or lost a column,
     * is not taken for the news that planets are no more. 1 lets every load in.
     *
     * @param share 0..1
     * @throws IllegalArgumentException when it is outside
     */
    public Builder departureLimit(double share) {
      return set(engine -> engine.departureLimit(share));
    }

    /**
     * Holds loads back by a rule that looks at the plan of each, as {@link
     * MedallionPipeline.Builder#admit} does; default: no rule.
     *
     * <pre>{@code
     * builder
     *     .admit("goes through", Plan::goesThrough)
     *     .admit("few planets leave", plan -> plan.silver().left() < 20);
     * }</pre>
     *
     * @param rule its name, as the ledger has it
     * @param admits whether a load may count
     * @throws IllegalArgumentException when there is a rule of that name
     */
    public Builder admit(String rule, Predicate<Plan<BronzeKoi, SilverExoplanet>> admits) {
      return set(engine -> engine.admit(rule, admits));
    }

    /** Adds a listener; several are called in the order in which they were added. */
    public Builder listener(PipelineListener listener) {
      return set(engine -> engine.listener(listener));
    }

    /** Whether a layer that failed is started again; default: {@link RestartPolicy#off()}. */
    public Builder restarts(RestartPolicy policy) {
      return set(engine -> engine.restarts(policy));
    }

    /**
     * How long the batches in flight may take to end once the pipeline is closed; then they are
     * cancelled, and taken again at the next start. Default: a minute.
     *
     * @param timeout zero or more
     */
    public Builder closeTimeout(Duration timeout) {
      return set(engine -> engine.closeTimeout(timeout));
    }

    /**
     * Whether the pipeline looks after its tables while it runs; default: {@link
     * UpkeepPolicy#off()}. {@link KeplerPipeline#runOnce} never does.
     */
    public Builder upkeep(UpkeepPolicy policy) {
      return set(engine -> engine.upkeep(policy));
    }

    /** Does without a safeguard, for tests that show what it is good for. */
    Builder without(Safeguard safeguard) {
      return set(engine -> engine.without(safeguard));
    }

    /** What {@code arrival_time} and {@code counted_at} are read from. */
    Builder clock(Clock clock) {
      return set(engine -> engine.clock(clock));
    }

    /**
     * Checks the host and gives the description; nothing runs yet.
     *
     * @throws NullPointerException when source or tables are missing
     * @throws IllegalArgumentException when the options of a table would break what the layers rely
     *     on, by name
     * @throws IllegalStateException when Delta's extension or catalog is missing, by name, with the
     *     remedy
     */
    public KeplerPipeline build() {
      Objects.requireNonNull(source, "source");
      return new KeplerPipeline(this);
    }
  }
}
