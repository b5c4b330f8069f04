package dev.kepler.medallion.internal.layer;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import dev.kepler.medallion.Change;
import dev.kepler.medallion.Comparison;
import dev.kepler.medallion.Key;
import dev.kepler.medallion.Medallion;
import dev.kepler.medallion.internal.change.ChangeSet;
import dev.kepler.medallion.internal.change.CompareAndCount;
import dev.kepler.medallion.internal.change.CompareAndCount.Counted;
import dev.kepler.medallion.internal.rows.OnePartition;
import dev.kepler.medallion.internal.rows.ReusableRows;
import dev.kepler.medallion.lake.LedgerEntry;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What silver would make of a load that has not arrived, by the functions of {@link SilverWriter};
 * nothing is written. Its rows can be read for as long as it is open.
 */
public final class SilverForecast implements AutoCloseable {

  /** Column of {@link #moves}: the row of silver before, a struct; null where there is none. */
  public static final String BEFORE = "before";

  /** Column of {@link #moves}: the row of silver after, a struct; null where there is none. */
  public static final String AFTER = "after";

  private final SilverRules rules;
  private final Ground ground;
  private final Dataset<Row> held;
  private final ReusableRows alone;
  private final ReusableRows judged;
  private final List<Instant> releases;
  private final Judgement judgement;
  private final ChangeSet changes;

  private SilverForecast(
      SilverRules rules, Ground ground, ReusableRows alone, LedgerEntry load, Dataset<Row> rows) {
    Medallion<?, ?, ?> medallion = rules.medallion();
    this.rules = rules;
    this.ground = ground;
    this.held = ground.silver();
    this.alone = alone;
    Dataset<Row> known = AlternateKeys.judgeNext(medallion, alone.rows(), ground.counting());
    this.judged = known.equals(alone.rows()) ? alone : kept(known, alone.rows());
    this.releases = rules.wholeReleases(List.of(load));
    Counted counted =
        new CompareAndCount(all -> Judgement.groups(medallion, all))
            .of(judged.rows(), compared(load, rows), true);
    this.judgement = Judgement.of(counted.groups());
    this.changes = counted.found();
  }

  /**
   * Works out what becomes of a load.
   *
   * @param load what bronze's ledger would say of it
   * @param rows of it, in the columns of bronze
   */
  public static SilverForecast of(
      SilverRules rules, Ground ground, LedgerEntry load, Dataset<Row> rows) {
    ReusableRows alone = kept(rules.medallion().judge().judge(rows), rows);
    try {
      return new SilverForecast(rules, ground, alone, load, rows);
    } catch (RuntimeException | Error e) {
      alone.close();
      throw e;
    }
  }

  /** Rows made of others, to be read several times; in one partition as those are. */
  private static ReusableRows kept(Dataset<Row> made, Dataset<Row> of) {
    return ReusableRows.of(OnePartition.is(of) ? OnePartition.of(made) : made);
  }

  private Dataset<Row> compared(LedgerEntry load, Dataset<Row> rows) {
    Dataset<Row> compared =
        SilverRules.mayHoldLateReleases(List.of(load))
            ? ground.late().and(load, rows).changes(judged.rows(), releases, held)
            : rules.changes(judged.rows(), releases, OnePartition.hashed(held));
    return OnePartition.is(rows) && OnePartition.is(held) ? OnePartition.of(compared) : compared;
  }

  /**
   * The ledger entry that silver would write.
   *
   * @param batch its number
   */
  public LedgerEntry entry(long batch) {
    long version = Math.max(0, ground.bronzeVersion()) + 1; // the first one makes the table
    return LayerEntries.silver(batch, version, judgement, changes.counts())
        .wholeReleases(releases)
        .build();
  }

  /** All for which silver would stop before the load, in the words in which it would. */
  public List<String> refusals() {
    return new LoadGate(rules)
        .refusals(
            new LoadGate.Loads(
                judged.rows(), judgement, changes, releases, () -> held, held::count));
  }

  /** Whether anything would be set aside. */
  public boolean isSettingAside() {
    return judgement.quarantined() > 0;
  }

  /** Rows that would go to quarantine, in its columns. */
  public Dataset<Row> quarantined() {
    return rules.medallion().judge().failed(judged.rows());
  }

  /** Whether silver would be another. */
  public boolean isMove() {
    return Stream.of(Change.INSERTED, Change.UPDATED, Change.RETRACTED, Change.ABSENT)
        .anyMatch(kind -> changes.counts().of(kind) > 0);
  }

  /** Rows of silver that would enter, change or leave, by key: {@link #BEFORE}, {@link #AFTER}. */
  public Dataset<Row> moves() {
    List<String> columns = rules.medallion().silverColumns();
    Column before =
        struct(
            columns.stream()
                .map(c -> col(Comparison.HELD).getField(c).as(c))
                .toArray(Column[]::new));
    return changes
        .changes()
        .filter(isAny(ChangeSet.ENTERING).or(isAny(ChangeSet.GOING)))
        .orderBy(Key.columns(rules.medallion().key().silver()))
        .select(
            when(isAny(ChangeSet.GOING), before).as(BEFORE),
            when(isAny(ChangeSet.ENTERING), struct(Key.columns(columns))).as(AFTER));
  }

  /** Silver as it would be. */
  public Dataset<Row> silver() {
    Column[] columns = Key.columns(rules.medallion().silverColumns());
    List<String> key = rules.medallion().key().silver();
    Dataset<Row> going = changes.changes().filter(isAny(ChangeSet.GOING)).select(Key.columns(key));
    return held.join(going, Key.equal(held, key, going, key), "left_anti")
        .select(columns)
        .unionAll(changes.changes().filter(isAny(ChangeSet.ENTERING)).select(columns));
  }

  private static Column isAny(Set<Change> kinds) {
    return ChangeSet.isAny(kinds);
  }

  @Override
  public void close() {
    changes.close();
    judged.close();
    alone.close();
  }
}
