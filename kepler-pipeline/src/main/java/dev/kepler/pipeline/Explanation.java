package dev.kepler.pipeline;

import static dev.kepler.model.Disposition.FALSE_POSITIVE;
import static dev.kepler.model.KoiColumns.ARRIVAL_TIME;
import static dev.kepler.model.KoiColumns.COUNTED_AT;
import static dev.kepler.model.KoiColumns.ROW_ID;

import dev.kepler.model.BronzeKoi;
import dev.kepler.model.Disposition;
import dev.kepler.model.SilverExoplanet;
import dev.kepler.pipeline.KoiChange.Kind;
import dev.kepler.transforms.Records;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Which KOIs moved the totals between two moments: the rows of the two silver versions that the
 * totals were counted from, set against each other on the driver, and the records behind them out
 * of bronze.
 */
final class Explanation {

  private static final String KEY = "key";

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

  List<KoiChange> between(Instant from, Instant to) {
    Dataset<SilverExoplanet> then = silverAt(from);
    Dataset<SilverExoplanet> now = silverAt(to);
    Map<Long, SilverExoplanet> before = byKey(then.except(now));
    Map<Long, SilverExoplanet> after = byKey(now.except(then));
    Set<Long> keys = new TreeSet<>(before.keySet());
    keys.addAll(after.keySet());
    keys.removeIf(key -> sameContent(before.get(key), after.get(key)));
    Map<Long, List<BronzeKoi>> records = recordsOf(keys);
    return keys.stream()
        .map(key -> change(before.get(key), after.get(key), records.get(key), to))
        .toList();
  }

  private static KoiChange change(
      SilverExoplanet before, SilverExoplanet after, List<BronzeKoi> records, Instant to) {
    BronzeKoi record = after == null ? lastUntil(records, to) : arrivedAt(records, after);
    return new KoiChange(
        record.getRowId(),
        record.getKepoiName(),
        after != null && after.getExoplanetName() != null
            ? after.getExoplanetName()
            : record.getKeplerName(),
        before == null ? Kind.ENTERED : after == null ? Kind.LEFT : Kind.CHANGED,
        before == null ? dispositionBefore(records, record) : before.getDisposition(),
        after == null ? FALSE_POSITIVE.archiveName() : after.getDisposition(),
        record.getSource(),
        record.getArrivalTime());
  }

  /** The false positive that retracted a planet. */
  private static BronzeKoi lastUntil(List<BronzeKoi> records, Instant to) {
    return records.stream()
        .filter(koi -> FALSE_POSITIVE.archiveName().equals(disposition(koi)))
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

  private static boolean sameContent(SilverExoplanet a, SilverExoplanet b) {
    return a != null
        && b != null
        && a.getKeplerStarId() == b.getKeplerStarId()
        && Objects.equals(a.getExoplanetName(), b.getExoplanetName())
        && Objects.equals(a.getConfidence(), b.getConfidence())
        && Objects.equals(a.getDisposition(), b.getDisposition());
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

  private static Map<Long, SilverExoplanet> byKey(Dataset<SilverExoplanet> rows) {
    return rows.collectAsList().stream()
        .collect(Collectors.toMap(SilverExoplanet::getSurrogateKey, Function.identity()));
  }

  /** Silver that the totals in force at a moment were counted from. */
  private Dataset<SilverExoplanet> silverAt(Instant moment) {
    List<Instant> counted =
        totals
            .read(session)
            .select(COUNTED_AT)
            .orderBy(COUNTED_AT)
            .as(Encoders.INSTANT())
            .collectAsList();
    List<TableLog.Note> commits = totals.notes(session).notes();
    long version = 0;
    for (int i = 0; i < Math.min(counted.size(), commits.size()); i++) {
      if (!counted.get(i).isAfter(moment)) {
        version = commits.get(i).entry().sourceVersion();
      }
    }
    return Records.of(
        silver.readAt(session, silver.notes(session).settled(version)), SilverExoplanet.ENCODER);
  }
}
