package dev.kepler.pipeline;

import dev.kepler.model.RawKoi;
import dev.kepler.transforms.Expectations;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.Trigger;

/**
 * Description of a pipeline: a source, a lake, and how to run. Raw KOI records go through bronze
 * and silver to gold, each layer a streaming query with its own checkpoint.
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
 * several threads. One lake is to be written by one running pipeline at a time.
 */
public final class KeplerPipeline {

  private static final List<Layer> QUERIES = List.of(Layer.BRONZE, Layer.SILVER, Layer.GOLD);

  private final SparkSession session;
  private final KoiSource source;
  private final TableLayout layout;
  private final Trigger trigger;
  private final Expectations expectations;
  private final Listeners listeners;
  private final Clock clock;

  private KeplerPipeline(Builder builder) {
    this.session = builder.session;
    this.source = Objects.requireNonNull(builder.source, "source");
    this.layout = Objects.requireNonNull(builder.layout, "tables").qualified(session);
    this.trigger = builder.trigger;
    this.expectations = builder.expectations;
    this.listeners = new Listeners(builder.listeners);
    this.clock = builder.clock;
  }

  /**
   * Begins a description.
   *
   * @param session the caller's session, with Delta's extension and catalog
   */
  public static Builder builder(SparkSession session) {
    return new Builder(session);
  }

  /** Where the lake is. */
  public TableLayout tables() {
    return layout;
  }

  /** The lake's tables, for reading. */
  public Lake lake() {
    return Lake.open(session, layout);
  }

  /**
   * Starts all layers and returns at once. Tables that are missing are made first.
   *
   * @throws IllegalArgumentException when the source cannot be opened
   * @throws IllegalStateException when the pipeline runs already, or a table is not the lake's
   */
  public RunningPipeline start() {
    createTables();
    List<LayerQuery> queries = new ArrayList<>();
    try {
      for (Layer layer : QUERIES) {
        queries.add(start(layer, trigger));
      }
    } catch (RuntimeException e) {
      queries.forEach(LayerQuery::stop);
      throw e;
    }
    return new RunningPipeline(queries, listeners);
  }

  /**
   * Takes everything that is there through all layers, one layer after the other, and returns. What
   * arrives meanwhile waits for the next run.
   *
   * @throws PipelineException when a layer fails; the layers above it have done their work
   */
  public void runOnce() {
    createTables();
    for (Layer layer : QUERIES) {
      List<LayerQuery> query = List.of(start(layer, Trigger.AvailableNow()));
      try (RunningPipeline running = new RunningPipeline(query, listeners)) {
        running.awaitTermination();
      }
    }
  }

  private void createTables() {
    if (layout.inCatalog()) {
      session.sql("CREATE SCHEMA IF NOT EXISTS " + layout.root());
    }
    for (LakeTable kind : LakeTable.values()) {
      table(kind).create(session);
    }
  }

  private LayerQuery start(Layer layer, Trigger when) {
    Dataset<?> rows =
        switch (layer) {
          case BRONZE -> raw();
          case SILVER, QUARANTINE -> table(LakeTable.BRONZE).stream(session);
          case GOLD -> table(LakeTable.SILVER).changes(session);
        };
    return LayerQuery.start(layer, rows.toDF(), writer(layer), layout, when, listeners);
  }

  private LayerWriter writer(Layer layer) {
    Table silver = table(LakeTable.SILVER);
    return switch (layer) {
      case BRONZE -> new BronzeWriter(table(LakeTable.BRONZE), clock);
      case SILVER, QUARANTINE ->
          new SilverWriter(silver, table(LakeTable.QUARANTINE), expectations);
      case GOLD -> new GoldWriter(silver, table(LakeTable.GOLD), table(LakeTable.TOTALS), clock);
    };
  }

  private Dataset<RawKoi> raw() {
    Dataset<RawKoi> raw = source.open(session);
    if (!raw.isStreaming()) {
      throw new IllegalArgumentException(
          "Cannot stream from the source: it gave a static Dataset. Read it with readStream().");
    }
    return raw;
  }

  private Table table(LakeTable kind) {
    return Table.in(layout, kind);
  }

  /** Says what will run. */
  @Override
  public String toString() {
    return "KeplerPipeline from " + source + " to " + layout;
  }

  /** Builder of a {@link KeplerPipeline}; {@code source} and {@code tables} are required. */
  public static final class Builder {

    private final SparkSession session;
    private final List<PipelineListener> listeners = new ArrayList<>();
    private KoiSource source;
    private TableLayout layout;
    private Trigger trigger = Trigger.ProcessingTime("1 second");
    private Expectations expectations = Expectations.standard();
    private Clock clock = Clock.systemUTC();

    private Builder(SparkSession session) {
      this.session = Objects.requireNonNull(session, "session");
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
     * When a layer looks for something new; default: {@code ProcessingTime("1 second")}. Shorter is
     * fresher; zero makes an idle layer list its table's log a hundred times a second.
     */
    public Builder trigger(Trigger trigger) {
      this.trigger = Objects.requireNonNull(trigger, "trigger");
      return this;
    }

    /** What records must meet to enter silver; default: {@link Expectations#standard()}. */
    public Builder expectations(Expectations expectations) {
      this.expectations = Objects.requireNonNull(expectations, "expectations");
      return this;
    }

    /** Adds a listener; several are called in the order in which they were added. */
    public Builder listener(PipelineListener listener) {
      listeners.add(Objects.requireNonNull(listener, "listener"));
      return this;
    }

    /** What {@code arrival_time} and {@code counted_at} are read from. */
    Builder clock(Clock clock) {
      this.clock = clock;
      return this;
    }

    /**
     * Checks the host and gives the description; nothing runs yet.
     *
     * @throws NullPointerException when source or tables are missing
     * @throws IllegalStateException when Spark's line, Delta's extension or catalog, or one of
     *     Java's flags is missing, by name, with the remedy
     */
    public KeplerPipeline build() {
      HostRequirements.check(session);
      return new KeplerPipeline(this);
    }
  }
}
