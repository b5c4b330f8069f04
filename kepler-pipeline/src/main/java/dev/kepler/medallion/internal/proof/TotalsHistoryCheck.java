package dev.kepler.medallion.internal.proof;

import static dev.kepler.medallion.internal.proof.DifferenceGroups.DOUBLED;
import static dev.kepler.medallion.internal.proof.DifferenceGroups.LEFT_OVER;
import static dev.kepler.medallion.internal.proof.DifferenceGroups.NONE;
import static dev.kepler.medallion.internal.proof.DifferenceGroups.ROW;
import static dev.kepler.model.KoiColumns.CANDIDATES;
import static dev.kepler.model.KoiColumns.CONFIRMED;
import static dev.kepler.model.KoiColumns.COUNTED_AT;
import static dev.kepler.model.KoiColumns.NAMED;
import static dev.kepler.model.KoiColumns.STARS;
import static org.apache.spark.sql.functions.col;

import dev.kepler.medallion.Records;
import dev.kepler.medallion.internal.delta.LakeTable;
import dev.kepler.medallion.internal.delta.Table;
import dev.kepler.medallion.internal.delta.TableLog;
import dev.kepler.medallion.internal.ledger.ConsistentVersions;
import dev.kepler.medallion.internal.ledger.LakeLedger;
import dev.kepler.medallion.internal.ledger.TableLedger;
import dev.kepler.medallion.lake.Difference;
import dev.kepler.medallion.lake.DifferenceGroup;
import dev.kepler.medallion.lake.Layer;
import dev.kepler.medallion.lake.LedgerEntry;
import dev.kepler.medallion.lake.TableLayout;
import dev.kepler.model.DiscoveryTotals;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/**
 * Checks every row of {@code discovery_totals}: as many as commits that counted, in the order of
 * time, each with other numbers than the one before, and each with those that silver had in the
 * version that was counted, at the moment that the ledger notes. Where silver's change data does
 * not reach back so far, the row must be as the ledger has it; and where that has none, a library
 * before it has counted, and only number and order are checked.
 */
final class TotalsHistoryCheck {

  /** Rows beyond those that were counted which are looked at one by one. */
  private static final int SURPLUS = 1_000;

  private final SparkSession session;
  private final TableLayout layout;
  private final LakeLedger ledger;
  private final ConsistentVersions versions;
  private final DifferenceGroups differences = new DifferenceGroups();
  private long recounted;
  private long unreached;

  TotalsHistoryCheck(
      SparkSession session, TableLayout layout, LakeLedger ledger, ConsistentVersions versions) {
    this.session = session;
    this.layout = layout;
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
  List<DifferenceGroup> run(DiscoveryTotals newest) {
    List<TableLog.Note> notes =
        ledger.commits(LakeTable.TOTALS).notes().stream()
            .filter(note -> note.version() <= versions.totals())
            .toList();
    List<ExpectedCount> expected = expected(notes, newest);
    recounted = expected.stream().filter(count -> count.recounted().isPresent()).count();
    unreached = expected.size() - recounted;
    List<DiscoveryTotals> rows = rows(notes.size());
    List<DiscoveryTotals> found = rows.subList((int) carried(notes, rows.size()), rows.size());
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
        Table.in(layout, LakeTable.TOTALS)
            .unlistedCommits(session)
            .rowsAdded(notes.get(0).version())
            .orElse(1L + rows - notes.size()); // removed by maintenance
    return Math.max(0, Math.min(rows, written - 1));
  }

  /** What each count must be; the newest stands for all versions of silver that came after it. */
  private List<ExpectedCount> expected(List<TableLog.Note> notes, DiscoveryTotals newest) {
    List<ExpectedCount> counts = new ArrayList<>();
    if (notes.size() > 1) {
      SilverHistory history = history(notes.get(0).entry().sourceVersion());
      for (TableLog.Note note : notes.subList(0, notes.size() - 1)) {
        long version = note.entry().sourceVersion();
        Optional<DiscoveryTotals> then =
            note.entry().batch() < firstOfSilver() ? Optional.empty() : history.at(version);
        counts.add(new ExpectedCount(version, note.entry().count(), then));
      }
    }
    if (!notes.isEmpty()) {
      LedgerEntry last = notes.get(notes.size() - 1).entry();
      counts.add(new ExpectedCount(last.sourceVersion(), last.count(), Optional.of(newest)));
    } else if (!newest.hasSameCountsAs(DiscoveryTotals.of(null, 0, 0, 0, 0))) {
      counts.add(new ExpectedCount(versions.countedSilver(), null, Optional.of(newest)));
    }
    return counts;
  }

  /** Batch of gold from which on counts are of silver as it is; before, of a table that is gone. */
  private long firstOfSilver() {
    List<TableLog.Note> silver = ledger.commits(LakeTable.SILVER).notes();
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
    Table silver = Table.in(layout, LakeTable.SILVER);
    TableLedger commits = ledger.commits(LakeTable.SILVER);
    FeedReach feed = FeedReach.of(session, silver, commits, versions.countedSilver(), oldest);
    return SilverHistory.of(session, silver, versions.countedSilver(), feed);
  }

  private List<DiscoveryTotals> rows(int counted) {
    return Records.of(
            Table.in(layout, LakeTable.TOTALS).readAt(session, versions.totals()),
            DiscoveryTotals.ENCODER)
        .orderBy(col(COUNTED_AT))
        .takeAsList(counted + SURPLUS);
  }

  private void leftOver(List<DiscoveryTotals> rows, int index) {
    DiscoveryTotals row = rows.get(index);
    boolean twice = repeats(rows, index, index - 1) || repeats(rows, index, index + 1);
    differences.add(
        twice ? DOUBLED : LEFT_OVER,
        new Difference(LakeTable.TOTALS.tableName(), key(row), ROW, NONE, text(row)));
  }

  /** Whether a row says what another one beside it says. */
  private static boolean repeats(List<DiscoveryTotals> rows, int index, int other) {
    return other >= 0 && other < rows.size() && rows.get(index).hasSameCountsAs(rows.get(other));
  }

  private void missing(ExpectedCount count) {
    differences.add(
        new Difference(
            LakeTable.TOTALS.tableName(),
            count.key(),
            ROW,
            count.counts().map(TotalsHistoryCheck::text).orElse("one"),
            NONE));
  }

  private void compare(ExpectedCount expected, List<DiscoveryTotals> rows, int index) {
    DiscoveryTotals row = rows.get(index);
    if (expected.counts().isPresent()) {
      compare(expected.counts().orElseThrow(), row);
    } else if (repeats(rows, index, index - 1)) {
      leftOver(rows, index);
    }
    String moment = row.getCountedAt().toString();
    expected
        .countedAt()
        .filter(must -> !must.equals(moment))
        .ifPresent(
            must ->
                differences.add(
                    new Difference(
                        LakeTable.TOTALS.tableName(), expected.key(), COUNTED_AT, must, moment)));
  }

  private void compare(DiscoveryTotals expected, DiscoveryTotals found) {
    Map<String, Long> must = counts(expected);
    counts(found)
        .forEach(
            (column, is) -> {
              if (!must.get(column).equals(is)) {
                differences.add(
                    new Difference(
                        LakeTable.TOTALS.tableName(),
                        key(found),
                        column,
                        Long.toString(must.get(column)),
                        Long.toString(is)));
              }
            });
  }

  private static String key(DiscoveryTotals row) {
    return COUNTED_AT + " " + row.getCountedAt();
  }

  private static String text(DiscoveryTotals row) {
    return counts(row).values().toString();
  }

  private static Map<String, Long> counts(DiscoveryTotals row) {
    Map<String, Long> counts = new LinkedHashMap<>();
    counts.put(CONFIRMED, row.getConfirmed());
    counts.put(CANDIDATES, row.getCandidates());
    counts.put(NAMED, row.getNamed());
    counts.put(STARS, row.getStars());
    return counts;
  }
}
