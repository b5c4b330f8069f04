package dev.kepler.pipeline;

import static dev.kepler.model.KoiColumns.CANDIDATES;
import static dev.kepler.model.KoiColumns.CONFIRMED;
import static dev.kepler.model.KoiColumns.COUNTED_AT;
import static dev.kepler.model.KoiColumns.NAMED;
import static dev.kepler.model.KoiColumns.STARS;
import static dev.kepler.pipeline.DifferenceGroups.DOUBLED;
import static dev.kepler.pipeline.DifferenceGroups.LEFT_OVER;
import static dev.kepler.pipeline.DifferenceGroups.NONE;
import static dev.kepler.pipeline.DifferenceGroups.ROW;
import static org.apache.spark.sql.functions.col;

import dev.kepler.model.DiscoveryTotals;
import dev.kepler.transforms.Records;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/**
 * Checks every row of {@code discovery_totals}: as many as commits that counted, in the order of
 * time, each with other numbers than the one before, and each with those that silver had in the
 * version that was counted. Counts older than silver's change data reaches back are only checked
 * for their number and order.
 */
final class TotalsHistoryCheck {

  /** Rows beyond those that were counted which are looked at one by one. */
  private static final int SURPLUS = 1_000;

  private final SparkSession session;
  private final TableLayout layout;
  private final Ledger ledger;
  private final LakeVersions versions;
  private final DifferenceGroups differences = new DifferenceGroups();
  private long recounted;
  private long unreached;

  TotalsHistoryCheck(
      SparkSession session, TableLayout layout, Ledger ledger, LakeVersions versions) {
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
    List<Optional<DiscoveryTotals>> expected = recount(notes, newest);
    recounted = expected.stream().filter(Optional::isPresent).count();
    unreached = expected.size() - recounted;
    List<DiscoveryTotals> found = rows(notes.size());
    for (CountAlignment.Step step : CountAlignment.of(expected, found)) {
      if (step.found() < 0) {
        missing(
            step.expected() < notes.size()
                ? notes.get(step.expected()).entry().sourceVersion()
                : versions.countedSilver(),
            expected.get(step.expected()));
      } else if (step.expected() < 0) {
        leftOver(found, step.found());
      } else if (expected.get(step.expected()).isPresent()) {
        compare(expected.get(step.expected()).orElseThrow(), found.get(step.found()));
      } else if (repeats(found, step.found(), step.found() - 1)) {
        leftOver(found, step.found());
      }
    }
    return differences.list();
  }

  /** What each count must be; the newest stands for all versions of silver that came after it. */
  private List<Optional<DiscoveryTotals>> recount(
      List<TableLog.Note> notes, DiscoveryTotals newest) {
    List<Optional<DiscoveryTotals>> counts = new ArrayList<>();
    if (notes.size() > 1) {
      SilverHistory history = history(notes.get(0).entry().sourceVersion());
      for (TableLog.Note note : notes.subList(0, notes.size() - 1)) {
        counts.add(history.at(note.entry().sourceVersion()));
      }
    }
    if (!notes.isEmpty() || !newest.hasSameCountsAs(DiscoveryTotals.of(null, 0, 0, 0, 0))) {
      counts.add(Optional.of(newest));
    }
    return counts;
  }

  private SilverHistory history(long oldest) {
    Table silver = Table.in(layout, LakeTable.SILVER);
    CommitNotes commits = ledger.commits(LakeTable.SILVER);
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

  private void missing(long silverVersion, Optional<DiscoveryTotals> counts) {
    differences.add(
        new Difference(
            LakeTable.TOTALS.tableName(),
            "count of silver's version " + silverVersion,
            ROW,
            counts.map(TotalsHistoryCheck::text).orElse("one"),
            NONE));
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
