package dev.kepler.medallion.internal.layer;

import dev.kepler.medallion.TotalsTable;
import dev.kepler.medallion.internal.change.ChangeCounts;
import dev.kepler.medallion.internal.change.ChangeSet;
import dev.kepler.medallion.internal.change.CompareAndCount;
import dev.kepler.medallion.internal.change.CompareAndCount.Counted;
import dev.kepler.medallion.internal.delta.KeyRange;
import dev.kepler.medallion.internal.delta.LakeTables;
import dev.kepler.medallion.internal.layer.GroupRecount.Touched;
import dev.kepler.medallion.lake.LedgerEntry;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Recounts from silver, as it was when the batch ended, the groups that a batch of changes touched,
 * and the totals: silver's rows file by file, and the groups as the rows that gold has after the
 * batch. The first gold table leads: what is new in silver is counted with its changes, and its
 * commit, the last of a batch, carries the ledger of gold.
 */
public final class GoldWriter implements LayerWriter {

  private final UpstreamFreshness upstream;
  private final List<GroupRecount> recounts;
  private final List<TotalsWriter> totals;
  private final TotalsByFile byFile;
  private final CompareAndCount counting;

  public GoldWriter(LakeTables lake, Clock clock) {
    List<TotalsTable<?>> counted = lake.medallion().totals();
    this.upstream = new UpstreamFreshness(lake.table(lake.silver()), clock);
    this.recounts =
        IntStream.range(0, lake.gold().size())
            .mapToObj(place -> new GroupRecount(lake, place))
            .toList();
    this.byFile = new TotalsByFile(leading().silverFiles(), counted);
    this.totals =
        IntStream.range(0, counted.size())
            .mapToObj(
                place ->
                    new TotalsWriter(
                        counted.get(place),
                        lake.table(lake.totals().get(place)),
                        leading().silverFiles(),
                        byFile,
                        clock))
            .toList();
    this.counting = new CompareAndCount(byFile::parts);
  }

  private GroupRecount leading() {
    return recounts.get(0);
  }

  @Override
  public Outcome write(Batch batch) {
    SparkSession session = batch.session();
    List<KeyRange> ranges =
        recounts.stream().map(r -> r.upTo(session, batch.sourceVersion())).toList();
    if (ranges.get(0).isEmpty()) {
      return new Outcome(
          LayerEntries.gold(batch.number(), batch.sourceVersion(), new ChangeCounts()).build(),
          false);
    }
    Dataset<Row> rows = batch.rows(leading().silverFiles());
    List<ChangeSet> found = new ArrayList<>();
    try (Touched touched = leading().touched(rows, ranges.get(0))) {
      found.add(count(touched, session));
      for (GroupRecount other : recounts.subList(1, recounts.size())) {
        try (Touched more = other.touched(rows, ranges.get(found.size()))) {
          found.add(CompareAndCount.alone(other.changes(more)));
        }
      }
      return write(found, batch);
    } finally {
      found.forEach(ChangeSet::close);
    }
  }

  /** Counts the leading table's changes, and with them what is new in silver. */
  private ChangeSet count(Touched touched, SparkSession session) {
    Dataset<Row> changes = leading().changes(touched);
    Optional<Dataset<Row>> fresh =
        touched.isWhole() && byFile.counts()
            ? Optional.of(touched.silver().rows())
            : byFile.fresh(session);
    if (fresh.isEmpty()) {
      return CompareAndCount.alone(changes);
    }
    Counted counted = counting.of(fresh.get(), changes, true);
    byFile.take(counted.groups());
    return counted.found();
  }

  /**
   * Totals are written before gold, and the leading table last: who sees a batch's entry finds
   * everything else of the batch written.
   */
  private Outcome write(List<ChangeSet> found, Batch batch) {
    LedgerEntry entry =
        LayerEntries.gold(batch.number(), batch.sourceVersion(), found.get(0).counts())
            .freshness(upstream.until(batch.session(), batch.sourceVersion()))
            .build();
    Map<String, Long> groups = new HashMap<>();
    for (int i = 0; i < recounts.size(); i++) {
      groups.put(
          recounts.get(i).table().kind().tableName(),
          recounts.get(i).groupsAfter(found.get(i).counts()));
    }
    totals.forEach(table -> table.write(groups, batch, entry));
    boolean committed = false;
    for (int i = recounts.size() - 1; i >= 0; i--) {
      GroupRecount recount = recounts.get(i);
      committed = recount.write(found.get(i), batch.commit(recount.table().kind(), entry));
    }
    return new Outcome(entry, committed);
  }
}
