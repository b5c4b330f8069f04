package dev.kepler.medallion.internal.query;

import dev.kepler.medallion.internal.checkpoint.ArrivedFiles;
import dev.kepler.medallion.internal.checkpoint.LakeIdentity;
import dev.kepler.medallion.internal.csv.FileReadings;
import dev.kepler.medallion.internal.csv.RequiredColumns;
import dev.kepler.medallion.internal.delta.LakeTable;
import dev.kepler.medallion.internal.delta.Table;
import dev.kepler.medallion.internal.files.AtomicFiles;
import dev.kepler.medallion.internal.files.WokenSource;
import dev.kepler.medallion.internal.layer.BronzeWriter;
import dev.kepler.medallion.internal.layer.GoldWriter;
import dev.kepler.medallion.internal.layer.LayerWriter;
import dev.kepler.medallion.internal.layer.LoadLimits;
import dev.kepler.medallion.internal.layer.Safeguard;
import dev.kepler.medallion.internal.layer.SilverRules;
import dev.kepler.medallion.internal.layer.SilverWriter;
import dev.kepler.medallion.internal.layer.UpstreamFreshness;
import dev.kepler.medallion.lake.Layer;
import dev.kepler.medallion.lake.TableLayout;
import dev.kepler.medallion.lifecycle.PipelineListener;
import dev.kepler.model.KoiColumns;
import dev.kepler.model.RawKoi;
import dev.kepler.pipeline.source.FileLoads;
import dev.kepler.pipeline.source.KeyScheme;
import dev.kepler.pipeline.source.KoiSource;
import dev.kepler.transforms.Expectations;
import java.time.Clock;
import java.util.List;
import java.util.Map;
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
 * @param off safeguards that a test does without
 */
public record Topology(
    SparkSession session,
    KoiSource source,
    TableLayout layout,
    Expectations expectations,
    LoadLimits limits,
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
    if (layout.inCatalog()) {
      session.sql("CREATE SCHEMA IF NOT EXISTS " + layout.root());
    }
    for (LakeTable kind : LakeTable.values()) {
      table(kind).create(session, Map.of(KeyScheme.PROPERTY, source.keys().property()));
    }
    checkKeys(table(LakeTable.BRONZE).property(session, KeyScheme.PROPERTY));
    AtomicFiles files = AtomicFiles.of(session);
    if (LakeIdentity.read(files, layout).isEmpty()) {
      LakeIdentity.of(session, layout).write(files, layout);
    }
  }

  private void checkKeys(String begun) {
    String refusal = "Cannot load " + source + " into " + layout + ": ";
    KeyScheme scheme =
        KeyScheme.ofProperty(begun)
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        refusal
                            + "its bronze table does not say what its keys are made of, so no"
                            + " pipeline made it. Begin another lake."));
    if (scheme != source.keys()) {
      throw new IllegalStateException(
          refusal
              + "the lake was begun with keys that are "
              + scheme
              + ", these are "
              + source.keys()
              + ", and every planet would count twice. Use a source of the same kind, or begin"
              + " another lake.");
    }
  }

  /** Checks that an archive release may follow those that bronze holds. */
  public void checkRelease(String file) {
    Table bronze = table(LakeTable.BRONZE);
    String newest =
        bronze.commits(session).lastBatch().map(note -> note.entry().release()).orElse(null);
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
        LakeTable.readBy(layer)
            .map(above -> rows(table(above)))
            .orElseGet(() -> raw(readings).toDF());
    return LayerQuery.start(
        layer, rows, writer(layer, readings), layout, when(layer, trigger), gate, listener, off);
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
    LakeTable above = LakeTable.readBy(layer).orElse(null);
    return switch (layer) {
      case BRONZE ->
          new BronzeWriter(
              table(LakeTable.BRONZE),
              source,
              new ArrivedFiles(session, layout, source.files().map(FileLoads::folder)),
              readings,
              clock);
      case SILVER, QUARANTINE ->
          new SilverWriter(
              new UpstreamFreshness(table(above), clock),
              table(LakeTable.SILVER),
              table(LakeTable.QUARANTINE),
              new SilverRules(expectations, limits, source.keys(), source.absentKois()));
      case GOLD ->
          new GoldWriter(table(above), table(LakeTable.GOLD), table(LakeTable.TOTALS), clock);
    };
  }

  /**
   * Opens the source as bronze will, for one that cannot be read to be refused before there is a
   * lake. What lands in folders has the columns that it is read with.
   *
   * @throws IllegalArgumentException when it gives no stream, or lacks a column
   */
  public void checkSource() {
    if (source.files().isEmpty()) {
      opened();
    }
  }

  private Dataset<RawKoi> raw(FileReadings readings) {
    return source.files().map(files -> files.open(session, readings)).orElseGet(this::opened);
  }

  private Dataset<RawKoi> opened() {
    Dataset<RawKoi> raw = open();
    if (!raw.isStreaming()) {
      throw new IllegalArgumentException(
          "Cannot stream from the source: it gave a static Dataset. Read it with readStream().");
    }
    RequiredColumns.check("the source", KoiColumns.RAW, List.of(raw.columns()));
    return raw;
  }

  private Dataset<RawKoi> open() {
    try {
      return source.open(session);
    } catch (Exception e) { // Spark's, which Scala does not declare
      if (e instanceof AnalysisException analysis
          && analysis.getMessageParameters().containsKey(UNRESOLVED)) {
        throw new IllegalArgumentException(
            "Cannot read the source: it has no column "
                + analysis.getMessageParameters().get(UNRESOLVED).replace("`", "")
                + ". Its columns must be "
                + String.join(", ", KoiColumns.RAW)
                + "; KoiSource.rows fills in those of them that may be absent.",
            e);
      }
      throw e;
    }
  }

  private Table table(LakeTable kind) {
    return Table.in(layout, kind);
  }
}
