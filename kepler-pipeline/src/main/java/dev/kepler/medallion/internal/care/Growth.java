package dev.kepler.medallion.internal.care;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import dev.kepler.medallion.GoldTable;
import dev.kepler.medallion.Medallion;
import dev.kepler.medallion.TotalsTable;
import dev.kepler.medallion.internal.checkpoint.LakeIdentity;
import dev.kepler.medallion.internal.checkpoint.LayerCheckpoint;
import dev.kepler.medallion.internal.delta.Commit;
import dev.kepler.medallion.internal.delta.LakeTable;
import dev.kepler.medallion.internal.delta.LakeTables;
import dev.kepler.medallion.internal.delta.OwnSession;
import dev.kepler.medallion.internal.delta.Table;
import dev.kepler.medallion.internal.files.AtomicFiles;
import dev.kepler.medallion.internal.layer.NewestTotals;
import dev.kepler.medallion.internal.text.MonotonicClock;
import dev.kepler.medallion.lake.Layer;
import dev.kepler.medallion.lake.LedgerEntry;
import dev.kepler.medallion.lake.TotalsNote;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * A lake that is opened by a newer description than it was run by last. Gold and totals tables that
 * are new are filled from the version of silver that gold has read; what cannot grow is refused by
 * name. What the lake has then is written down last, so that a start that is cut short fills again,
 * and finds filled what is.
 */
public final class Growth {

  private final SparkSession session;
  private final LakeTables lake;
  private final Clock clock;
  private final AtomicFiles files;
  private final Optional<LakeIdentity> known;

  public Growth(SparkSession session, LakeTables lake, Clock clock) {
    this.session = session;
    this.lake = lake;
    this.clock = clock;
    this.files = AtomicFiles.of(session);
    this.known = LakeIdentity.read(files, lake.layout());
  }

  /**
   * Checks that the description has all that the lake has, before anything is made.
   *
   * @throws IllegalStateException when a table or a column is gone, or the key is another
   */
  public void requireAll() {
    known.ifPresent(
        before -> {
          List<String> tables = lake.all().stream().map(LakeTable::tableName).toList();
          require(before.tables().keySet().stream().filter(t -> !tables.contains(t)).toList());
          lake.all().forEach(table -> require(table, before));
          List<String> key = lake.medallion().key().silver();
          if (!before.key().isEmpty() && !before.key().equals(key)) {
            throw refusal("its key is " + before.key() + ", and here it is " + key);
          }
        });
  }

  private void require(List<String> goneTables) {
    if (!goneTables.isEmpty()) {
      throw refusal("the description has no table " + String.join(", ", goneTables));
    }
  }

  private void require(LakeTable table, LakeIdentity before) {
    List<String> gone =
        new ArrayList<>(before.columns().getOrDefault(table.tableName(), List.of()));
    gone.removeAll(List.of(table.encoder().schema().fieldNames()));
    if (!gone.isEmpty()) {
      throw refusal("the description has no column " + String.join(", ", gone) + " of " + table);
    }
  }

  private IllegalStateException refusal(String why) {
    return new IllegalStateException(
        "Cannot run on "
            + lake.layout()
            + " by this description of "
            + lake.medallion().name()
            + ": "
            + why
            + ", and a lake only grows. Describe what it has, or begin another lake.");
  }

  /** Fills tables that are new, and writes down what the lake has. All tables are there. */
  public void run() {
    for (LakeTable table : lake.writtenBy(Layer.GOLD)) {
      boolean isNew = known.filter(k -> k.tables().containsKey(table.tableName())).isEmpty();
      if (isNew) {
        fill(table);
      }
    }
    LakeIdentity now = LakeIdentity.of(session, lake);
    if (!known.equals(Optional.of(now))) {
      now.write(files, lake.layout());
    }
  }

  private void fill(LakeTable kind) {
    LayerCheckpoint checkpoint = LayerCheckpoint.of(session, lake.layout(), Layer.GOLD);
    OptionalLong batch = checkpoint.lastDone();
    Table table = lake.table(kind);
    if (batch.isEmpty() || table.commits(session).lastBatch().isPresent()) {
      return; // the first batch fills it, or it is filled
    }
    long version = checkpoint.position(batch.getAsLong()).orElseThrow().version();
    String application = Commit.application(checkpoint.queryId().orElseThrow(), kind);
    LedgerEntry entry = LedgerEntry.of(Layer.GOLD, batch.getAsLong(), version).build();
    SparkSession own = OwnSession.of(session);
    int place = lake.totals().indexOf(kind);
    if (place < 0) {
      fillGold(table, version, new Commit(own, application, entry));
    } else {
      fillTotals(
          lake.medallion().totals().get(place), table, silverAt(version), own, application, entry);
    }
  }

  private Dataset<Row> silverAt(long version) {
    Table silver = lake.table(lake.silver());
    return silver.own(silver.readAt(session, version));
  }

  /**
   * Rows of silver of which each has its group: those that gold has read, or, where these are from
   * before a rebuild of silver, the newest, of which gold hears next. A row of no group would be in
   * gold for ever.
   */
  private Dataset<Row> grouped(GoldTable<?, ?> table, long version) {
    Column lacks =
        table.group().stream().map(c -> col(c).isNull()).reduce(Column::or).orElseThrow();
    for (long v : List.of(version, lake.table(lake.silver()).version(session))) {
      Dataset<Row> silver = silverAt(v);
      if (silver.filter(lacks).isEmpty()) {
        return silver;
      }
    }
    throw new IllegalStateException(
        "Cannot fill "
            + table.name()
            + " of "
            + lake.layout()
            + ": in rows of silver "
            + String.join(" or ", table.group())
            + " is not known yet. Rebuild silver by this description, and start again.");
  }

  private void fillGold(Table table, long version, Commit commit) {
    Medallion<?, ?, ?> medallion = lake.medallion();
    GoldTable<?, ?> gold = medallion.gold().get(lake.gold().indexOf(table.kind()));
    table.append(medallion.goldOf(gold, grouped(gold, version)).coalesce(1), commit);
  }

  private void fillTotals(
      TotalsTable<?> totals,
      Table table,
      Dataset<Row> silver,
      SparkSession own,
      String application,
      LedgerEntry entry) {
    Row row = lake.medallion().totalsOf(totals, silver, lit(null).cast("timestamp")).toDF().head();
    TotalsNote counted = NewestTotals.note(totals, row);
    if (!counted.hasSameValuesAs(NewestTotals.zero(totals))) {
      TotalsNote now = counted.at(new MonotonicClock(clock, null).next());
      table.append(
          NewestTotals.dataset(own, totals, List.of(now)),
          1,
          new Commit(own, application, entry.change().count(now).build()));
    }
  }
}
