package dev.kepler.medallion.internal.proof;

import static dev.kepler.medallion.internal.proof.DifferenceGroups.DOUBLED;
import static dev.kepler.medallion.internal.proof.DifferenceGroups.LEFT_OVER;
import static dev.kepler.medallion.internal.proof.DifferenceGroups.NONE;
import static dev.kepler.medallion.internal.proof.DifferenceGroups.ROW;

import dev.kepler.medallion.TotalsTable;
import dev.kepler.medallion.internal.delta.LakeTable;
import dev.kepler.medallion.internal.delta.LakeTables;
import dev.kepler.medallion.internal.delta.Table;
import dev.kepler.medallion.internal.delta.TableLog;
import dev.kepler.medallion.internal.layer.NewestTotals;
import dev.kepler.medallion.internal.ledger.ConsistentVersions;
import dev.kepler.medallion.internal.ledger.LakeLedger;
import dev.kepler.medallion.internal.ledger.TableLedger;
import dev.kepler.medallion.lake.Difference;
import dev.kepler.medallion.lake.DifferenceGroup;
import dev.kepler.medallion.lake.Layer;
import dev.kepler.medallion.lake.LedgerEntry;
import dev.kepler.medallion.lake.TotalsNote;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/**
 * Checks every row of a totals table: as many as commits that counted, in the order of time, each
 * with other numbers than the one before, and each with those that silver had in the version that
 * was counted, at the moment that the ledger notes. Where silver's change data does not reach back
 * so far, the row must be as the ledger has it; and where that has none, a library before it has
 * counted, and only number and order are checked.
 */
final class TotalsHistoryCheck {

  /** Rows beyond those that were counted which are looked at one by one. */
  private static final int SURPLUS = 1_000;

  private final SparkSession session;
  private final LakeTables lake;
  private final TotalsTable<?> totals;
  private final LakeTable kind;
  private final LakeLedger ledger;
  private final ConsistentVersions versions;
  private final DifferenceGroups differences = new DifferenceGroups();
  private long recounted;
  private long unreached;

  TotalsHistoryCheck(
      SparkSession session,
      LakeTables lake,
      int place,
      LakeLedger ledger,
      ConsistentVersions versions) {
    this.session = session;
    this.lake = lake;
    this.totals = lake.medallion().totals().get(place);
    this.kind = lake.totals().get(place);
    this.ledger = ledger;
    this.versions = versions;
  }

  /** How many counts were compared with silver. */
  long recounted() {
    return recounted;
  }

  /** How many counts were made from versions of silver that are gone. */
  long unreached() {
    return unreached;
  }

  /**
   * Compares.
   *
   * @param newest what silver holds in the version counted last
   */
  List<DifferenceGroup> run(TotalsNote newest) {
    List<TableLog.Note> notes =
        ledger.commits(kind).notes().stream()
            .filter(note -> note.version() <= versions.counted(kind))
            .toList();
    List<ExpectedCount> expected = expected(notes, newest);
    recounted = expected.stream().filter(count -> count.recounted().isPresent()).count();
    unreached = expected.size() - recounted;
    List<TotalsNote> rows = rows(notes.size());
    List<TotalsNote> found = rows.subList((int) carried(notes, rows.size()), rows.size());
    for (CountAlignment.Step step : CountAlignment.of(expected, found)) {
      if (step.found() < 0) {
        missing(expected.get(step.expected()));
      } else if (step.expected() < 0) {
        leftOver(found, step.found());
      } else {
        compare(expected.get(step.expected()), found, step.found());
      }
    }
    return differences.list();
  }

  /**
   * Rows of a history that was cut off: totals that were made anew begin with one commit, which
   * holds what had been counted before beside its own count.
   */
  private long carried(List<TableLog.Note> notes, int rows) {
    if (notes.isEmpty()
        || !notes.get(0).entry().rebuilt()
        || notes.get(0).entry().count() != null) {
      return 0;
    }
    long written =
        lake.table(kind)
            .unlistedCommits(session)
            .rowsAdded(notes.get(0).version())
            .orElse(1L + rows - notes.size()); // removed by maintenance
    return Math.max(0, Math.min(rows, written - 1));
  }

  /** What each count must be; the newest stands for all versions of silver that came after it. */
  private List<ExpectedCount> expected(List<TableLog.Note> notes, TotalsNote newest) {
    List<ExpectedCount> counts = new ArrayList<>();
    if (notes.size() > 1) {
      SilverHistory history = history(notes.get(0).entry().sourceVersion());
      for (TableLog.Note note : notes.subList(0, notes.size() - 1)) {
        long version = note.entry().sourceVersion();
        Optional<TotalsNote> then =
            note.entry().batch() < firstOfSilver() ? Optional.empty() : history.at(version);
        counts.add(new ExpectedCount(version, note.entry().count(), then));
      }
    }
    if (!notes.isEmpty()) {
      LedgerEntry last = notes.get(notes.size() - 1).entry();
      counts.add(new ExpectedCount(last.sourceVersion(), last.count(), Optional.of(newest)));
    } else if (!newest.hasSameValuesAs(NewestTotals.zero(totals))) {
      counts.add(new ExpectedCount(versions.countedSilver(), null, Optional.of(newest)));
    }
    return counts;
  }

  /** Batch of gold from which on counts are of silver as it is; before, of a table that is gone. */
  private long firstOfSilver() {
    List<TableLog.Note> silver = ledger.commits(lake.silver()).notes();
    boolean madeAnew = !silver.isEmpty() && silver.get(0).entry().rebuilt();
    return madeAnew
        ? ledger.entries(Layer.GOLD).stream()
            .filter(LedgerEntry::rebuilt)
            .mapToLong(LedgerEntry::batch)
            .max()
            .orElse(Long.MIN_VALUE)
        : Long.MIN_VALUE;
  }

  private SilverHistory history(long oldest) {
    Table silver = lake.table(lake.silver());
    TableLedger commits = ledger.commits(lake.silver());
    FeedReach feed = FeedReach.of(session, silver, commits, versions.countedSilver(), oldest);
    return SilverHistory.of(session, lake, totals, versions.countedSilver(), feed);
  }

  private List<TotalsNote> rows(int counted) {
    Table table = lake.table(kind);
    return table
        .own(table.readAt(session, versions.counted(kind)))
        .orderBy(totals.moment())
        .takeAsList(counted + SURPLUS)
        .stream()
        .map(row -> NewestTotals.note(totals, row))
        .toList();
  }

  private void leftOver(List<TotalsNote> rows, int index) {
    TotalsNote row = rows.get(index);
    boolean twice = repeats(rows, index, index - 1) || repeats(rows, index, index + 1);
    differences.add(
        twice ? DOUBLED : LEFT_OVER,
        new Difference(kind.tableName(), key(row), ROW, NONE, text(row)));
  }

  /** Whether a row says what another one beside it says. */
  private static boolean repeats(List<TotalsNote> rows, int index, int other) {
    return other >= 0 && other < rows.size() && rows.get(index).hasSameValuesAs(rows.get(other));
  }

  private void missing(ExpectedCount count) {
    differences.add(
        new Difference(
            kind.tableName(),
            count.key(totals.moment()),
            ROW,
            count.values().isEmpty() ? "one" : count.values().values().toString(),
            NONE));
  }

  private void compare(ExpectedCount expected, List<TotalsNote> rows, int index) {
    TotalsNote row = rows.get(index);
    if (expected.values().isEmpty()) {
      if (repeats(rows, index, index - 1)) {
        leftOver(rows, index);
      }
    } else {
      compare(expected.values(), row);
    }
    String moment = row.countedAt().toString();
    expected
        .countedAt()
        .filter(must -> !must.equals(moment))
        .ifPresent(
            must ->
                differences.add(
                    new Difference(
                        kind.tableName(),
                        expected.key(totals.moment()),
                        totals.moment(),
                        must,
                        moment)));
  }

  private void compare(Map<String, String> must, TotalsNote found) {
    found
        .texts()
        .forEach(
            (column, is) -> {
              if (must.containsKey(column) && !must.get(column).equals(is)) {
                differences.add(
                    new Difference(kind.tableName(), key(found), column, must.get(column), is));
              }
            });
  }

  private String key(TotalsNote row) {
    return totals.moment() + " " + row.countedAt();
  }

  private static String text(TotalsNote row) {
    return row.texts().values().toString();
  }
}
