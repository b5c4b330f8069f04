package dev.kepler.pipeline;

import static dev.kepler.model.Disposition.FALSE_POSITIVE;
import static dev.kepler.model.KoiColumns.ARRIVAL_TIME;
import static dev.kepler.model.KoiColumns.ROW_ID;

import dev.kepler.medallion.Records;
import dev.kepler.medallion.bean.MissingValue;
import dev.kepler.medallion.internal.delta.LakeTable;
import dev.kepler.medallion.internal.delta.Table;
import dev.kepler.medallion.internal.proof.TotalsHistory;
import dev.kepler.medallion.internal.proof.VersionDiff;
import dev.kepler.medallion.lake.CountedTotals;
import dev.kepler.medallion.lake.TableLayout;
import dev.kepler.model.BronzeKoi;
import dev.kepler.model.Disposition;
import dev.kepler.model.SilverExoplanet;
import dev.kepler.pipeline.KoiChange.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Which KOIs moved the totals from count to count: the rows of silver that changed between the
 * versions counted, and the records behind them out of bronze.
 */
final class Explanation {

  private static final String KEY = "key";

  /** Version of silver that a step leads to, and the moment until which its records arrived. */
  private record Step(long version, Instant end) {}

  private final SparkSession session;
  private final Table bronze;
  private final Table silver;
  private final Table totals;

  Explanation(SparkSession session, TableLayout layout) {
    this.session = session;
    this.bronze = Table.in(layout, LakeTable.BRONZE);
    this.silver = Table.in(layout, LakeTable.SILVER);
    this.totals = Table.in(layout, LakeTable.TOTALS);
  }

  /** The KOIs that moved the totals from those in force at one moment to those at another. */
  List<KoiChange> between(Instant from, Instant to) {
    List<CountedTotals> counts = new TotalsHistory(session, totals, silver).after(-1);
    return steps(
            inForce(counts, from).map(CountedTotals::silverVersion).orElse(0L),
            List.of(new Step(inForce(counts, to).map(CountedTotals::silverVersion).orElse(0L), to)))
        .get(0);
  }

  /** The KOIs that moved each of these counts from the one before it. */
  List<List<KoiChange>> each(Optional<CountedTotals> before, List<CountedTotals> counts) {
    return steps(
        before.map(CountedTotals::silverVersion).orElse(0L),
        counts.stream()
            .map(count -> new Step(count.silverVersion(), count.totals().getCountedAt()))
            .toList());
  }

  private List<List<KoiChange>> steps(long start, List<Step> steps) {
    List<VersionDiff> moved = VersionDiff.steps(rowsChanged(start, steps), versions(steps));
    Set<Long> keys = new TreeSet<>();
    moved.forEach(changes -> keys.addAll(changes.keys()));
    Map<Long, List<BronzeKoi>> records = keys.isEmpty() ? Map.of() : recordsOf(keys);
    List<List<KoiChange>> changes = new ArrayList<>();
    for (int i = 0; i < steps.size(); i++) {
      Instant end = steps.get(i).end();
      VersionDiff step = moved.get(i);
      changes.add(
          step.keys().stream()
              .map(key -> change(step.before(key), step.after(key), records.get(key), end))
              .toList());
    }
    return changes;
  }

  private List<VersionDiff.Image> rowsChanged(long start, List<Step> steps) {
    long end = versions(steps).stream().mapToLong(v -> v).max().orElse(start);
    return end <= start
        ? List.of()
        : VersionDiff.images(silver.changesBetween(session, start, end));
  }

  private static List<Long> versions(List<Step> steps) {
    return steps.stream().map(Step::version).toList();
  }

  /** The count in force at a moment, empty before the first. */
  private static Optional<CountedTotals> inForce(List<CountedTotals> counts, Instant moment) {
    return counts.stream()
        .filter(count -> !count.totals().getCountedAt().isAfter(moment))
        .reduce((earlier, later) -> later);
  }

  private static KoiChange change(
      SilverExoplanet before, SilverExoplanet after, List<BronzeKoi> records, Instant to) {
    Optional<BronzeKoi> retraction =
        after == null ? retraction(records, before.getArrivalTime(), to) : Optional.empty();
    BronzeKoi record =
        after == null ? retraction.orElseGet(() -> last(records, to)) : arrivedAt(records, after);
    return new KoiChange(
        record.getRowId(),
        MissingValue.strip(record.getKepoiName()),
        after != null && after.getExoplanetName() != null ? after.getExoplanetName() : name(record),
        before == null ? Kind.ENTERED : after == null ? Kind.LEFT : Kind.CHANGED,
        before == null ? dispositionBefore(records, record) : before.getDisposition(),
        after != null
            ? after.getDisposition()
            : retraction.isPresent() ? FALSE_POSITIVE.archiveName() : null,
        record.getSource(),
        record.getArrivalTime());
  }

  private static String name(BronzeKoi record) {
    return MissingValue.isMissing(record.getKeplerName())
        ? null
        : MissingValue.strip(record.getKeplerName());
  }

  /** The false positive that retracted a planet; none where a release does not have it any more. */
  private static Optional<BronzeKoi> retraction(List<BronzeKoi> records, Instant from, Instant to) {
    return records.stream()
        .filter(koi -> FALSE_POSITIVE.archiveName().equals(disposition(koi)))
        .filter(koi -> koi.getArrivalTime().isAfter(from) && !koi.getArrivalTime().isAfter(to))
        .reduce((earlier, later) -> later);
  }

  private static BronzeKoi last(List<BronzeKoi> records, Instant to) {
    return records.stream()
        .filter(koi -> !koi.getArrivalTime().isAfter(to))
        .reduce((earlier, later) -> later)
        .orElseGet(() -> records.get(records.size() - 1)); // removed by another hand
  }

  private static BronzeKoi arrivedAt(List<BronzeKoi> records, SilverExoplanet planet) {
    return records.stream()
        .filter(koi -> koi.getArrivalTime().equals(planet.getArrivalTime()))
        .findFirst()
        .orElseGet(() -> records.get(records.size() - 1)); // changed by another hand
  }

  /** What the KOI was held to be by the record before, null when there was none. */
  private static String dispositionBefore(List<BronzeKoi> records, BronzeKoi record) {
    return records.stream()
        .filter(koi -> koi.getArrivalTime().isBefore(record.getArrivalTime()))
        .reduce((earlier, later) -> later)
        .map(Explanation::disposition)
        .orElse(null);
  }

  private static String disposition(BronzeKoi koi) {
    return Disposition.parse(koi.getDisposition()).map(Disposition::archiveName).orElse(null);
  }

  /** All records of these KOIs, in the order in which they arrived. */
  private Map<Long, List<BronzeKoi>> recordsOf(Set<Long> keys) {
    Dataset<Row> all = bronze.read(session);
    Dataset<Row> wanted = session.createDataset(List.copyOf(keys), Encoders.LONG()).toDF(KEY);
    return Records.of(
            all.join(wanted, all.col(ROW_ID).equalTo(wanted.col(KEY)), "left_semi"),
            BronzeKoi.ENCODER)
        .orderBy(ARRIVAL_TIME)
        .collectAsList()
        .stream()
        .collect(Collectors.groupingBy(BronzeKoi::getRowId));
  }
}
