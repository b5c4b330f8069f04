package dev.kepler.medallion.internal.proof;

import static dev.kepler.medallion.bean.RecordColumns.ARRIVAL_TIME;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.struct;

import dev.kepler.medallion.Key;
import dev.kepler.medallion.Medallion;
import dev.kepler.medallion.internal.delta.LakeTables;
import dev.kepler.medallion.internal.delta.Table;
import dev.kepler.medallion.internal.ledger.Withdrawn;
import dev.kepler.medallion.lake.CountedTotals;
import dev.kepler.medallion.lake.KeyChange;
import dev.kepler.medallion.lake.LoadDecision;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * Which keys moved the totals from count to count: the rows of silver that changed between the
 * versions counted, and the records behind them out of bronze.
 *
 * @param session to read in
 * @param lake the tables
 * @param medallion what they hold
 * @param <B> row of bronze
 * @param <S> row of silver
 */
public record Explanation<B, S>(
    SparkSession session, LakeTables lake, Medallion<?, B, S> medallion) {

  /**
   * The keys that moved the totals from those in force at one moment to those at another. Totals
   * are those of the first totals table.
   */
  public List<KeyChange<B, S>> between(Instant from, Instant to) {
    List<? extends CountedTotals<?>> counts =
        TotalsHistory.of(session, lake, medallion.totals().get(0)).after(-1);
    return steps(
            inForce(counts, from).map(CountedTotals::silverVersion).orElse(0L),
            List.of(inForce(counts, to).map(CountedTotals::silverVersion).orElse(0L)))
        .get(0);
  }

  /** The count in force at a moment, empty before the first. */
  private static Optional<CountedTotals<?>> inForce(
      List<? extends CountedTotals<?>> counts, Instant moment) {
    Optional<CountedTotals<?>> last = Optional.empty();
    for (CountedTotals<?> count : counts) {
      if (!count.countedAt().isAfter(moment)) {
        last = Optional.of(count);
      }
    }
    return last;
  }

  /** The keys that moved each of these counts from the one before it. */
  public List<List<KeyChange<B, S>>> each(
      Optional<? extends CountedTotals<?>> before, List<? extends CountedTotals<?>> counts) {
    long start = before.isPresent() ? before.get().silverVersion() : 0;
    List<Long> versions = new ArrayList<>();
    counts.forEach(count -> versions.add(count.silverVersion()));
    return steps(start, versions);
  }

  private List<List<KeyChange<B, S>>> steps(long start, List<Long> versions) {
    List<VersionDiff> moved = VersionDiff.steps(medallion, rowsChanged(start, versions), versions);
    Set<List<Object>> keys = new LinkedHashSet<>();
    moved.forEach(step -> keys.addAll(step.keys()));
    Table bronze = lake.table(lake.bronze());
    Map<List<Object>, List<Arrived<B>>> records =
        keys.isEmpty() ? Map.of() : recordsOf(keys, bronze.own(bronze.read(session)));
    SilverDecisions decisions = SilverDecisions.of(session, lake);
    BatchReach reach =
        new BatchReach(lake.table(lake.silver()).unlistedCommits(session), new HashMap<>());
    List<List<KeyChange<B, S>>> changes = new ArrayList<>();
    for (int i = 0; i < moved.size(); i++) {
      VersionDiff step = moved.get(i);
      List<List<Object>> changed = step.keys();
      Withdrawn after = decisions.upTo(versions.get(i));
      changes.add(
          changes(
              changed,
              changed.stream().map(step::before).toList(),
              changed.stream().map(step::after).toList(),
              changed.stream().map(key -> decisions.in(step.versions(key))).toList(),
              changed.stream().map(key -> reach.of(step.versions(key))).toList(),
              after,
              records));
    }
    return changes;
  }

  /**
   * Changes of keys.
   *
   * @param before the row of silver of each key before; null where there is none
   * @param after the same after
   * @param bronze all that arrived
   */
  List<KeyChange<B, S>> changes(
      List<List<Object>> keys, List<Row> before, List<Row> after, Dataset<Row> bronze) {
    return keys.isEmpty()
        ? List.of()
        : changes(
            keys,
            before,
            after,
            Collections.nCopies(keys.size(), List.of()),
            Collections.nCopies(keys.size(), Optional.empty()),
            Withdrawn.decided(session, lake.table(lake.bronze())),
            recordsOf(new LinkedHashSet<>(keys), bronze));
  }

  /**
   * Changes of keys.
   *
   * @param decisions by which each key moved
   * @param newest when the newest record had arrived that can have moved each key; empty where that
   *     is not known
   * @param withdrawn loads that count no more after the changes
   */
  private List<KeyChange<B, S>> changes(
      List<List<Object>> keys,
      List<Row> before,
      List<Row> after,
      List<List<LoadDecision>> decisions,
      List<Optional<Instant>> newest,
      Withdrawn withdrawn,
      Map<List<Object>, List<Arrived<B>>> records) {
    List<S> held = typed(before);
    List<S> holds = typed(after);
    List<KeyChange<B, S>> changes = new ArrayList<>();
    for (int i = 0; i < keys.size(); i++) {
      List<Object> key = keys.get(i);
      List<LoadDecision> decided = decisions.get(i);
      Optional<Instant> last = newest.get(i);
      List<B> counting =
          records.getOrDefault(key, List.of()).stream()
              .filter(record -> last.filter(record.at()::isAfter).isEmpty())
              .filter(
                  record ->
                      !withdrawn.loads().contains(record.at())
                          || decided.stream().anyMatch(d -> d.load().equals(record.at())))
              .map(Arrived::record)
              .toList();
      changes.add(new KeyChange<>(key, held.get(i), holds.get(i), counting, decided));
    }
    return changes;
  }

  /** A record, and when it arrived. */
  private record Arrived<B>(Instant at, B record) {}

  private List<VersionDiff.Image> rowsChanged(long start, List<Long> versions) {
    long end = versions.stream().mapToLong(v -> v).max().orElse(start);
    return end <= start
        ? List.of()
        : VersionDiff.images(
            medallion, lake.table(lake.silver()).changesBetween(session, start, end));
  }

  /** Rows of silver as the entity's own; null where there is none. */
  private List<S> typed(List<Row> all) {
    List<S> known =
        session
            .createDataFrame(
                all.stream().filter(row -> row != null).toList(), medallion.silver().schema())
            .as(medallion.silver())
            .collectAsList();
    List<S> typed = new ArrayList<>();
    int next = 0;
    for (Row row : all) {
      typed.add(row == null ? null : known.get(next++));
    }
    return typed;
  }

  /**
   * The records of these keys among all, in the order in which they arrived. They are put in order
   * here: Spark would read all of bronze twice, to find where its parts of the order end.
   */
  private Map<List<Object>, List<Arrived<B>>> recordsOf(Set<List<Object>> keys, Dataset<Row> all) {
    List<String> names = medallion.key().bronze();
    StructType schema = new StructType();
    for (String name : names) {
      schema = schema.add(medallion.bronze().schema().apply(name));
    }
    Dataset<Row> wanted =
        session.createDataFrame(
            keys.stream().map(key -> RowFactory.create(key.toArray())).toList(), schema);
    Map<List<Object>, List<Arrived<B>>> records = new HashMap<>();
    all.join(wanted, Key.equal(all, names, wanted, names), "left_semi")
        .select(
            struct(Key.columns(names)),
            col(ARRIVAL_TIME),
            struct(Key.columns(medallion.bronzeColumns())))
        .as(Encoders.tuple(Encoders.row(schema), Encoders.INSTANT(), medallion.bronze()))
        .collectAsList()
        .forEach(
            record ->
                records
                    .computeIfAbsent(VersionDiff.values(record._1()), key -> new ArrayList<>())
                    .add(new Arrived<>(record._2(), record._3())));
    records.values().forEach(of -> of.sort(Comparator.comparing(Arrived::at)));
    return records;
  }
}
