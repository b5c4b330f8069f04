package dev.kepler.medallion.internal.query;

import dev.kepler.medallion.internal.checkpoint.ArrivedFiles;
import dev.kepler.medallion.internal.csv.FileReadings;
import dev.kepler.medallion.internal.csv.RequiredColumns;
import dev.kepler.medallion.internal.delta.LakeTables;
import dev.kepler.medallion.internal.delta.Table;
import dev.kepler.medallion.internal.files.WokenSource;
import dev.kepler.medallion.internal.layer.Admission;
import dev.kepler.medallion.internal.layer.AdmittedLoads;
import dev.kepler.medallion.internal.layer.BronzeWriter;
import dev.kepler.medallion.internal.layer.GoldWriter;
import dev.kepler.medallion.internal.layer.LayerWriter;
import dev.kepler.medallion.internal.layer.LoadLimits;
import dev.kepler.medallion.internal.layer.Safeguard;
import dev.kepler.medallion.internal.layer.SilverRules;
import dev.kepler.medallion.internal.layer.SilverWriter;
import dev.kepler.medallion.internal.layer.UpstreamFreshness;
import dev.kepler.medallion.internal.ledger.LakeRuns;
import dev.kepler.medallion.lake.Layer;
import dev.kepler.medallion.lake.TableLayout;
import dev.kepler.medallion.lifecycle.PipelineListener;
import dev.kepler.medallion.source.FileLoads;
import dev.kepler.medallion.source.RawSource;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.Trigger;

/**
 * How the layers of a pipeline hang together: what each reads, and what writes it.
 *
 * @param limits what a load may do to silver
 * @param admission which loads may count; empty where all may
 * @param off safeguards that a test does without
 */
public record Topology(
    SparkSession session,
    RawSource<?> source,
    LakeTables lake,
    LoadLimits limits,
    Optional<Admission> admission,
    PipelineListener listener,
    Clock clock,
    Set<Safeguard> off) {

  /** What Spark calls a column that it does not find. */
  private static final String UNRESOLVED = "objectName";

  /**
   * How soon a layer follows: it looks a hundred times a second, see {@link WokenSource}. Where an
   * interval is named that short, Spark warns of every look that finds nothing and takes longer.
   */
  private static final Trigger AT_ONCE = Trigger.ProcessingTime(0);

  /** Milliseconds of an interval that an idle look may take. */
  private static final long SHORT = 50;

  /**
   * Creates the tables that are missing, and checks those that are there.
   *
   * @throws IllegalStateException when one is not the lake's, or the keys are of the other kind
   */
  public void prepare() {
    TableLayout layout = lake.layout();
    if (layout.inCatalog()) {
      session.sql("CREATE SCHEMA IF NOT EXISTS " + layout.root());
    }
    lake.all().forEach(kind -> lake.table(kind).create(session));
    checkProperties();
  }

  /**
   * Checks that the lake was begun with what the description says.
   *
   * @throws IllegalStateException when it was begun with something else
   */
  public void checkProperties() {
    String refusal = "Cannot load " + source + " into " + lake.layout() + ": ";
    Table bronze = lake.table(lake.bronze());
    lake.medallion()
        .properties()
        .forEach(
            (name, value) -> {
              String begun = bronze.property(session, name);
              if (begun == null) {
                throw new IllegalStateException(
                    refusal
                        + "its bronze table does not say its "
                        + name
                        + ", so no pipeline made it. Begin another lake.");
              }
              if (!begun.equals(value)) {
                throw new IllegalStateException(
                    refusal
                        + "the lake was begun with "
                        + name
                        + " = "
                        + begun
                        + ", and this is "
                        + value
                        + ": everything would count twice. Use a source of the same kind, or begin"
                        + " another lake.");
              }
            });
  }

  /** Checks that a release may follow those that bronze holds. */
  public void checkRelease(String file) {
    Table bronze = lake.table(lake.bronze());
    String newest = bronze.commits(session).last().map(note -> note.entry().release()).orElse(null);
    source.order().admit(session, file, newest);
  }

  /**
   * Starts the query of a layer.
   *
   * @param trigger how often to look at the source; the layers below follow the one above at once
   */
  public LayerQuery start(Layer layer, Trigger trigger, BatchGate gate) {
    FileReadings readings = FileReadings.of(session);
    Dataset<Row> rows =
        lake.readBy(layer)
            .map(above -> rows(lake.table(above)))
            .orElseGet(() -> raw(readings).toDF());
    LakeRuns runs = new LakeRuns(session, lake, source, listener);
    return LayerQuery.start(
        layer,
        rows,
        writer(layer, readings),
        lake,
        when(layer, trigger),
        gate,
        listener,
        runs,
        off);
  }

  /** What arrives in a table; of one whose rows change, the changes. */
  private Dataset<Row> rows(Table above) {
    return above.kind().feedsChanges() ? above.changes(session) : above.stream(session);
  }

  private static Trigger when(Layer layer, Trigger trigger) {
    boolean asGiven = layer == Layer.BRONZE || trigger.equals(Trigger.AvailableNow());
    return asGiven && !WokenSource.looksWithin(trigger, SHORT) ? trigger : AT_ONCE;
  }

  private LayerWriter writer(Layer layer, FileReadings readings) {
    return switch (layer) {
      case BRONZE ->
          new BronzeWriter(
              lake.table(lake.bronze()),
              lake.medallion(),
              source,
              new ArrivedFiles(session, lake.layout(), source.files().map(FileLoads::folder)),
              readings,
              clock);
      case SILVER, QUARANTINE ->
          new SilverWriter(
              new UpstreamFreshness(lake.table(lake.bronze()), clock),
              lake.table(lake.silver()),
              lake.table(lake.quarantine()),
              rules(),
              admission.map(asked -> new AdmittedLoads(lake, rules(), asked, clock)));
      case GOLD -> new GoldWriter(lake, clock);
    };
  }

  private SilverRules rules() {
    return new SilverRules(lake.medallion(), limits, source.absentKeys());
  }

  /**
   * Looks at the description.
   *
   * @throws IllegalArgumentException when a part of it does not fit
   */
  public void checkDescription() {
    new DescriptionCheck(session, lake.medallion()).run();
  }

  /**
   * Looks at the description, and opens the source as bronze will, for one that cannot be read to
   * be refused before there is a lake. What lands in folders has the columns that it is read with.
   *
   * @throws IllegalArgumentException when a part of the description does not fit, or the source
   *     gives no stream, or lacks a column
   */
  public void checkSource() {
    checkDescription();
    if (source.files().isEmpty()) {
      opened();
    }
  }

  private Dataset<?> raw(FileReadings readings) {
    Optional<? extends FileLoads<?>> files = source.files();
    return files.isPresent() ? files.get().open(session, readings) : opened();
  }

  private Dataset<?> opened() {
    Dataset<?> raw = open();
    if (!raw.isStreaming()) {
      throw new IllegalArgumentException(
          "Cannot stream from the source: it gave a static Dataset. Read it with readStream().");
    }
    RequiredColumns.check("the source", lake.medallion().requiredColumns(), List.of(raw.columns()));
    return raw;
  }

  private Dataset<?> open() {
    try {
      return source.open(session);
    } catch (Exception e) { // Spark's, which Scala does not declare
      if (e instanceof AnalysisException analysis
          && analysis.getMessageParameters().containsKey(UNRESOLVED)) {
        throw new IllegalArgumentException(
            "Cannot read the source: it has no column "
                + analysis.getMessageParameters().get(UNRESOLVED).replace("`", "")
                + ". Its columns must be "
                + String.join(", ", lake.medallion().rawColumns())
                + "; a source of rows fills in those of them that may be absent.",
            e);
      }
      throw e;
    }
  }
}
