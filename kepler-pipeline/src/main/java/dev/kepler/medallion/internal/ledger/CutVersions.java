package dev.kepler.medallion.internal.ledger;

import dev.kepler.medallion.internal.checkpoint.LayerCheckpoint;
import dev.kepler.medallion.internal.delta.LakeTable;
import dev.kepler.medallion.internal.delta.LakeTables;
import dev.kepler.medallion.internal.delta.TableLog;
import dev.kepler.medallion.lake.Layer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;

/**
 * A version of each table of a lake, all of which belong together: gold and totals after one batch,
 * the silver that they were counted from, and the bronze and the quarantine by which that silver is
 * what it is. Each is the newest that holds the same rows, because an older one may have been
 * vacuumed. Found by a look at the checkpoints and at the ends of the logs, while the pipeline runs
 * on; no Spark job runs.
 *
 * @param versions by table, in the order of {@link LakeTables#all}
 */
public record CutVersions(Map<LakeTable, Long> versions) {

  /** The newest cut: after the last batch of gold that is done. */
  public static CutVersions newest(SparkSession session, LakeTables lake) {
    LayerCheckpoint gold = LayerCheckpoint.of(session, lake.layout(), Layer.GOLD);
    OptionalLong done = gold.lastDone();
    long counted = done.isEmpty() ? -1 : position(gold, done.getAsLong()).orElse(-1);
    return after(session, lake, done.orElse(-1), counted);
  }

  /**
   * The cut after a batch of gold.
   *
   * @param batch of gold
   * @param silver version that it has counted
   */
  public static CutVersions after(SparkSession session, LakeTables lake, long batch, long silver) {
    LayerCheckpoint refining = LayerCheckpoint.of(session, lake.layout(), Layer.SILVER);
    OptionalLong refined = refining.lastDone(); // before the look at what silver holds
    TableLog silverLog = lake.table(lake.silver()).commits(session);
    Optional<Long> next = nextMove(silverLog, silver);
    long counted = next.map(version -> version - 1).orElse(silverLog.newest());
    Basis basis = basis(refining, refined.orElse(-1), silverLog, counted, next);

    Map<LakeTable, Long> versions = new LinkedHashMap<>();
    TableLog bronze = lake.table(lake.bronze()).commits(session);
    versions.put(
        lake.bronze(),
        nextMove(bronze, basis.bronze()).map(version -> version - 1).orElse(bronze.newest()));
    versions.put(
        lake.quarantine(),
        after(lake.table(lake.quarantine()).commits(session), basis.batch(), basis.redrives()));
    versions.put(lake.silver(), counted);
    for (LakeTable table : lake.gold()) {
      versions.put(table, after(lake.table(table).commits(session), batch, Set.of()));
    }
    for (LakeTable table : lake.totals()) {
      versions.put(table, after(lake.table(table).commits(session), batch, Set.of()));
    }
    return new CutVersions(versions);
  }

  /**
   * By what a silver is what it is.
   *
   * @param batch of silver, the last that left it so
   * @param bronze version that the batch has read
   * @param redrives identities of those that changed silver later
   */
  private record Basis(long batch, long bronze, Set<String> redrives) {}

  /**
   * The last batch after which silver was still what it was in a version.
   *
   * @param refined last batch that is done
   * @param next commit that moved rows of silver after the version
   */
  private static Basis basis(
      LayerCheckpoint refining, long refined, TableLog silver, long version, Optional<Long> next) {
    Optional<TableLog.Note> moved = next.flatMap(silver::note);
    Optional<TableLog.Note> made = noteUpTo(silver, version);
    long written = made.map(note -> note.entry().batch()).orElse(-1L);
    long last = next.isEmpty() ? refined : written;
    if (moved.isPresent() && moved.get().entry().batch() >= 0 && !moved.get().entry().rebuilt()) {
      last = moved.get().entry().batch() - 1;
    }
    OptionalLong read = last < 0 ? OptionalLong.empty() : position(refining, last);
    Set<String> redrives = redrivesAfter(silver, version);
    return read.isPresent()
        ? new Basis(last, read.getAsLong(), redrives)
        : new Basis(written, made.map(note -> note.entry().sourceVersion()).orElse(-1L), redrives);
  }

  private static OptionalLong position(LayerCheckpoint checkpoint, long batch) {
    return checkpoint
        .position(batch)
        .map(position -> OptionalLong.of(position.version()))
        .orElseGet(OptionalLong::empty);
  }

  /** The first commit after a version that moves rows; empty where all are as they were. */
  private static Optional<Long> nextMove(TableLog log, long version) {
    return versions(log).tailSet(version, false).stream()
        .filter(later -> log.actions(later).filter(TableLog::moveRows).isPresent())
        .findFirst();
  }

  /** What the newest micro-batch up to a version says of itself. */
  private static Optional<TableLog.Note> noteUpTo(TableLog log, long version) {
    return log.upTo(version).lastBatch();
  }

  private static Set<String> redrivesAfter(TableLog silver, long version) {
    return versions(silver).tailSet(version, false).stream()
        .flatMap(later -> silver.note(later).stream())
        .filter(note -> note.entry().batch() < 0)
        .map(TableLog.Note::application)
        .collect(Collectors.toSet());
  }

  /**
   * Version of a table once a batch was done: the one before the commit of a later batch, or the
   * newest. Commits that are no batch's belong to the batch before.
   *
   * @param redrives whose commits are left out too
   */
  private static long after(TableLog log, long batch, Set<String> redrives) {
    List<Long> versions = log.versions();
    int low = 0;
    int high = versions.size() - 1;
    int middle = high; // mostly it is the newest
    while (low < high) {
      if (isLater(log.upTo(versions.get(middle)), batch)) {
        high = middle - 1;
      } else {
        low = middle;
      }
      middle = (low + high + 1) / 2;
    }
    TableLog done = versions.isEmpty() ? log : log.upTo(versions.get(low));
    return redrives.isEmpty() ? done.newest() : before(done, redrives);
  }

  private static boolean isLater(TableLog log, long batch) {
    return log.lastBatch().filter(note -> note.entry().batch() > batch).isPresent();
  }

  private static long before(TableLog log, Set<String> redrives) {
    return log.versions().stream()
        .filter(
            version ->
                log.note(version).filter(n -> redrives.contains(n.application())).isPresent())
        .findFirst()
        .map(version -> version - 1)
        .orElse(log.newest());
  }

  private static NavigableSet<Long> versions(TableLog log) {
    return new TreeSet<>(log.versions());
  }

  /** Version of a table. */
  public long of(LakeTable table) {
    return versions.get(table);
  }

  /** Names the cut among all of its lake. */
  public String id() {
    return versions.values().stream().map(String::valueOf).collect(Collectors.joining("-"));
  }
}
