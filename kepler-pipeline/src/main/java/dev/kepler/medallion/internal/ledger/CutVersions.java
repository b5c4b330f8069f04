package dev.kepler.medallion.internal.ledger;

import dev.kepler.medallion.internal.checkpoint.LayerCheckpoint;
import dev.kepler.medallion.internal.delta.LakeTable;
import dev.kepler.medallion.internal.delta.TableLog;
import dev.kepler.medallion.lake.Layer;
import dev.kepler.medallion.lake.LedgerEntry;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A version of each table of a lake, all of which belong together: gold and totals after one batch,
 * the silver that they were counted from, and the bronze and the quarantine by which that silver is
 * what it is. Each is the newest that holds the same rows, because an older one may have been
 * vacuumed. Found by a look at the checkpoints and at the ends of the logs, while the pipeline runs
 * on; no Spark job runs.
 *
 * @param versions by table, in the order of {@code LakeTables.all}
 */
public record CutVersions(Map<LakeTable, Long> versions) {

  /** The newest cut: after the last batch of gold that is done. */
  public static CutVersions newest(LakeLook look) {
    LayerCheckpoint gold = look.checkpoint(Layer.GOLD);
    OptionalLong done = gold.lastDone();
    long counted = done.isEmpty() ? -1 : position(gold, done.getAsLong()).orElse(-1);
    return after(look, done.orElse(-1), counted);
  }

  /**
   * The cut after a batch of gold.
   *
   * @param batch of gold
   * @param silver version that it has counted
   */
  public static CutVersions after(LakeLook look, long batch, long silver) {
    LayerCheckpoint refining = look.checkpoint(Layer.SILVER);
    OptionalLong refined = refining.lastDone(); // before the look at what silver holds
    long newest = look.newest(look.lake().silver());
    TableLog log = look.log(look.lake().silver());
    OptionalLong next = nextMove(log, silver, newest);
    long counted = next.isEmpty() ? newest : next.getAsLong() - 1;
    Basis basis = basis(look, refined.orElse(-1), log, counted, next);

    Map<LakeTable, Long> versions = new LinkedHashMap<>();
    versions.put(look.lake().bronze(), settled(look, look.lake().bronze(), basis.bronze()));
    versions.put(
        look.lake().quarantine(),
        before(
            look.log(look.lake().quarantine()),
            after(look, look.lake().quarantine(), basis.batch()),
            log,
            counted,
            newest));
    versions.put(look.lake().silver(), counted);
    Stream.concat(look.lake().gold().stream(), look.lake().totals().stream())
        .forEach(table -> versions.put(table, after(look, table, batch)));
    return new CutVersions(versions);
  }

  /**
   * By what a silver is what it is.
   *
   * @param batch of silver, the last that left it so
   * @param bronze version that the batch has read
   */
  private record Basis(long batch, long bronze) {}

  /**
   * The last batch after which silver was still what it was in a version.
   *
   * @param refined last batch that is done
   * @param next commit that moved rows of silver after the version
   */
  private static Basis basis(
      LakeLook look, long refined, TableLog silver, long version, OptionalLong next) {
    Optional<LedgerEntry> made = silver.lastBatch(version).map(TableLog.Note::entry);
    Basis written =
        new Basis(
            made.map(LedgerEntry::batch).orElse(-1L),
            made.map(LedgerEntry::sourceVersion).orElse(-1L));
    if (next.isEmpty()) {
      return done(look, refined).orElse(written);
    }
    return silver
        .note(next.getAsLong())
        .map(TableLog.Note::entry)
        .flatMap(mover -> before(look, mover))
        .filter(before -> before.batch() > written.batch())
        .orElse(written);
  }

  /**
   * The last batch before a commit. A redrive, a decision and a rebuild have no batch before them
   * by number, and a rebuild has put another checkpoint in place: batches that they came after left
   * an entry beside the checkpoints, unless they wrote silver.
   */
  private static Optional<Basis> before(LakeLook look, LedgerEntry mover) {
    if (mover.batch() >= 0 && !mover.rebuilt()) {
      return done(look, mover.batch() - 1);
    }
    return new IdleBatchLedger(look.session(), look.lake())
        .newest(Layer.SILVER, mover.sourceVersion())
        .map(idle -> new Basis(idle.batch(), idle.sourceVersion()));
  }

  /** A batch of silver that is done, by what its checkpoint says; empty where it says nothing. */
  private static Optional<Basis> done(LakeLook look, long batch) {
    OptionalLong read = position(look.checkpoint(Layer.SILVER), batch);
    return read.isPresent() ? Optional.of(new Basis(batch, read.getAsLong())) : Optional.empty();
  }

  private static OptionalLong position(LayerCheckpoint checkpoint, long batch) {
    return checkpoint
        .position(batch)
        .map(position -> OptionalLong.of(position.version()))
        .orElseGet(OptionalLong::empty);
  }

  /** The first commit after a version that moves rows; empty where all are as they were. */
  private static OptionalLong nextMove(TableLog log, long version, long newest) {
    for (long later = Math.max(0, version + 1); later <= newest; later++) {
      if (log.actions(later).filter(TableLog::moveRows).isPresent()) {
        return OptionalLong.of(later);
      }
    }
    return OptionalLong.empty();
  }

  /** The newest version of a table that holds the same rows. */
  private static long settled(LakeLook look, LakeTable table, long version) {
    long newest = look.newest(table);
    OptionalLong next = nextMove(look.log(table), version, newest);
    return next.isEmpty() ? newest : next.getAsLong() - 1;
  }

  /**
   * Whether what wrote a commit of quarantine, a redrive or what follows a decision, had not
   * written into a version of silver yet. A redrive writes into silver first, if at all, and a
   * decision is followed in quarantine first; each under one identity.
   */
  private static boolean isAhead(TableLog.Note note, TableLog silver, long version, long newest) {
    return isIn(note.application(), silver, version + 1, newest)
        || (!note.entry().decisions().isEmpty() && !isIn(note.application(), silver, 0, version));
  }

  /** Looked for from the end, because it is near. */
  private static boolean isIn(String application, TableLog log, long first, long last) {
    for (long v = last; v >= first && log.actions(v).isPresent(); v--) {
      if (log.note(v).filter(note -> application.equals(note.application())).isPresent()) {
        return true;
      }
    }
    return false;
  }

  /**
   * Version of a table once a batch was done: the one before the commit of a later batch, or the
   * newest. Commits that are no batch's belong to the batch before.
   */
  private static long after(LakeLook look, LakeTable table, long batch) {
    TableLog log = look.log(table);
    long low = 0;
    long high = look.newest(table);
    long middle = high; // mostly it is the newest
    while (low < high) {
      if (log.lastBatch(middle).filter(note -> note.entry().batch() > batch).isPresent()) {
        high = middle - 1;
      } else {
        low = middle;
      }
      middle = low + (high - low + 1) / 2;
    }
    return Math.max(low, high);
  }

  /**
   * Version of quarantine before the last commits of redrives and decisions that are ahead of a
   * version of silver; the same where there is none.
   */
  private static long before(
      TableLog quarantine, long version, TableLog silver, long counted, long newest) {
    long before = version;
    for (long v = version; v >= 0 && quarantine.actions(v).isPresent(); v--) {
      Optional<TableLog.Note> note = quarantine.note(v);
      if (note.filter(n -> n.entry().batch() >= 0).isPresent()) {
        return before;
      }
      if (note.filter(n -> isAhead(n, silver, counted, newest)).isPresent()) {
        before = v - 1;
      }
    }
    return before;
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
