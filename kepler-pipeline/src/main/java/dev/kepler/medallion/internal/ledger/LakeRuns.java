package dev.kepler.medallion.internal.ledger;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kepler.medallion.Medallion;
import dev.kepler.medallion.internal.delta.LakeTable;
import dev.kepler.medallion.internal.delta.LakeTable.Role;
import dev.kepler.medallion.internal.delta.LakeTables;
import dev.kepler.medallion.internal.delta.Table;
import dev.kepler.medallion.internal.delta.TableLog;
import dev.kepler.medallion.internal.files.LakePaths;
import dev.kepler.medallion.lake.Layer;
import dev.kepler.medallion.lake.LedgerEntry;
import dev.kepler.medallion.lake.LoadDecision;
import dev.kepler.medallion.lake.TableVersion;
import dev.kepler.medallion.lake.TableWrite;
import dev.kepler.medallion.lifecycle.LakeRun;
import dev.kepler.medallion.lifecycle.LakeRun.Kind;
import dev.kepler.medallion.lifecycle.PipelineListener;
import dev.kepler.medallion.source.FileLoads;
import dev.kepler.medallion.source.RawSource;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.SparkSession;

/**
 * Tells a listener of the pieces of work on a lake, from their begin to their end. What a listener
 * does not ask for is not looked up.
 */
public final class LakeRuns {

  private final SparkSession session;
  private final LakeTables lake;
  private final RawSource<?> source;
  private final PipelineListener listener;
  private final Map<LakeTable, Table> tables = new ConcurrentHashMap<>();
  private final Map<LakeTable, Long> seen = new ConcurrentHashMap<>();

  public LakeRuns(
      SparkSession session, LakeTables lake, RawSource<?> source, PipelineListener listener) {
    this.session = session;
    this.lake = lake;
    this.source = source;
    this.listener = listener;
  }

  /**
   * Does a batch.
   *
   * @param words says what went wrong, should it fail
   */
  public void batch(
      Layer layer, long number, Supplier<LedgerEntry> work, UnaryOperator<Throwable> words) {
    tell(new Run(Kind.BATCH, layer, () -> layer + "/" + number), work, words);
  }

  /** Tells of a batch that failed before it was one. */
  public void failed(Layer layer, Supplier<Long> number, Throwable failure) {
    Run run = new Run(Kind.BATCH, layer, () -> layer + "/" + number.get());
    listener.onBegun(run);
    listener.onBroken(run, failure);
  }

  /** Computes a layer anew. Numbers of batches go on: none is both a batch and a rebuild. */
  public LedgerEntry rebuild(Layer layer, Supplier<Long> number, Supplier<LedgerEntry> work) {
    return tell(new Run(Kind.REBUILD, layer, () -> layer + "/" + number.get()), work, e -> e);
  }

  /** Takes quarantine, as it is now, through the expectations again. */
  public LedgerEntry redrive(Supplier<LedgerEntry> work) {
    return tell(
        new Run(Kind.REDRIVE, Layer.SILVER, () -> "redrive/" + newest(lake.quarantine())),
        work,
        e -> e);
  }

  /** Follows a decision. */
  public LedgerEntry decision(LoadDecision decision, Supplier<LedgerEntry> work) {
    Kind kind = decision.kind() == LoadDecision.Kind.COUNTS ? Kind.REDO : Kind.UNDO;
    return tell(
        new Run(kind, Layer.SILVER, () -> "load/" + decision.load() + "/" + decision.decidedAt()),
        work,
        e -> e);
  }

  private LedgerEntry tell(Run run, Supplier<LedgerEntry> work, UnaryOperator<Throwable> words) {
    listener.onBegun(run);
    try {
      LedgerEntry entry = work.get();
      listener.onDone(run, entry);
      return entry;
    } catch (Throwable e) { // checked ones of Spark's too, which Scala does not declare
      tell(run, e, words);
      throw e;
    }
  }

  /** What goes wrong in saying what went wrong must not hide it. */
  private void tell(Run run, Throwable failure, UnaryOperator<Throwable> words) {
    try {
      listener.onBroken(run, words.apply(failure));
    } catch (RuntimeException e) {
      failure.addSuppressed(e);
    }
  }

  private Table table(LakeTable kind) {
    return tables.computeIfAbsent(kind, lake::table);
  }

  /** Newest version of a table, looked for from the one that was seen last. */
  private long newest(LakeTable kind) {
    return seen.merge(
        kind, table(kind).newest(session, seen.getOrDefault(kind, -1L)), (before, now) -> now);
  }

  private TableVersion version(LakeTable kind, long version) {
    Table table = table(kind);
    return new TableVersion(
        kind.tableName(),
        lake.layout().inCatalog() ? Optional.of(table.identifier()) : Optional.empty(),
        table.folder(session),
        kind.description(),
        kind.columns(),
        version);
  }

  /** What a commit of a table has written, if it is the work's that the entry is of. */
  private TableWrite write(LakeTable kind, LedgerEntry entry) {
    long version = newest(kind);
    List<JsonNode> actions =
        table(kind).unlistedCommits(session).actions(version).orElse(List.of());
    boolean isOurs =
        isMoved(kind, entry)
            && TableLog.note(version, actions).filter(note -> isOf(note, entry)).isPresent();
    List<JsonNode> files = isOurs ? TableLog.newFiles(actions) : List.of();
    return new TableWrite(
        version(kind, version),
        isOurs ? rows(kind, entry, files) : OptionalLong.of(0),
        files.size(),
        files.stream().mapToLong(file -> file.path("size").asLong()).sum());
  }

  /** An idle redrive has the number of the one before it, and no commit. */
  private static boolean isMoved(LakeTable kind, LedgerEntry entry) {
    return switch (kind.role()) {
      case SILVER -> entry.rebuilt() || entry.inserted() + entry.updated() + entry.left() > 0;
      case QUARANTINE -> entry.rebuilt() || entry.quarantined() != 0;
      case BRONZE, GOLD, TOTALS -> true;
    };
  }

  private static boolean isOf(TableLog.Note note, LedgerEntry entry) {
    LedgerEntry noted = note.entry();
    return noted.batch() == entry.batch()
        && noted.sourceVersion() == entry.sourceVersion()
        && noted.decisions().equals(entry.decisions());
  }

  private OptionalLong rows(LakeTable kind, LedgerEntry entry, List<JsonNode> files) {
    if (kind.role() == Role.QUARANTINE) {
      return OptionalLong.of(Math.max(0, entry.quarantined()));
    }
    if (kind.role() == Role.TOTALS) {
      return OptionalLong.of(TableLog.rowsOf(files));
    }
    boolean isOther = kind.role() == Role.GOLD && !kind.equals(lake.leadingGold());
    return isOther ? OptionalLong.empty() : OptionalLong.of(entry.inserted() + entry.updated());
  }

  /** One piece of work. */
  private final class Run implements LakeRun {

    private final Kind kind;
    private final Layer layer;
    private final Supplier<String> number;
    private final Instant begun = Instant.now();
    private String key;

    Run(Kind kind, Layer layer, Supplier<String> number) {
      this.kind = kind;
      this.layer = layer;
      this.number = number;
    }

    @Override
    public Kind kind() {
      return kind;
    }

    @Override
    public Layer layer() {
      return layer;
    }

    /** As it is when it is asked for first: the work may change what it is told by. */
    @Override
    public String key() {
      if (key == null) {
        key = table(lake.bronze()).id(session) + "/" + number.get();
      }
      return key;
    }

    @Override
    public Instant begun() {
      return begun;
    }

    @Override
    public Medallion<?, ?, ?> medallion() {
      return lake.medallion();
    }

    @Override
    public Optional<String> landing() {
      return source.files().map(FileLoads::folder).map(f -> LakePaths.qualified(session, f));
    }

    /** A lambda does not say what it is. */
    @Override
    public String source() {
      return source.getClass().isHidden() ? "stream" : source.toString();
    }

    @Override
    public Optional<TableVersion> reads(LedgerEntry entry) {
      return lake.readBy(layer).map(above -> version(above, entry.sourceVersion()));
    }

    @Override
    public List<TableWrite> writes(LedgerEntry entry) {
      return lake.writtenBy(layer).stream().map(table -> write(table, entry)).toList();
    }
  }
}
