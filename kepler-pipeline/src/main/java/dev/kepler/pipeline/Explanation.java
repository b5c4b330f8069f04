package dev.kepler.pipeline;

import static dev.kepler.model.Disposition.FALSE_POSITIVE;
import static dev.kepler.model.KoiColumns.COUNTED_AT;
import static dev.kepler.model.KoiColumns.ROW_ID;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.struct;

import dev.kepler.model.BronzeKoi;
import dev.kepler.model.Disposition;
import dev.kepler.transforms.BronzeToSilver;
import dev.kepler.transforms.Expectations;
import dev.kepler.transforms.Records;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Which KOIs moved the totals between two moments: the last good record of each KOI then and now,
 * out of the bronze that the totals then and now were counted from.
 */
final class Explanation {

  private final SparkSession session;
  private final Table bronze;
  private final Table silver;
  private final Table totals;
  private final Expectations expectations;

  Explanation(SparkSession session, TableLayout layout, Expectations expectations) {
    this.session = session;
    this.bronze = Table.in(layout, LakeTable.BRONZE);
    this.silver = Table.in(layout, LakeTable.SILVER);
    this.totals = Table.in(layout, LakeTable.TOTALS);
    this.expectations = expectations;
  }

  List<KoiChange> between(Instant from, Instant to) {
    Dataset<BronzeKoi> before = latest(bronzeVersion(from));
    Dataset<BronzeKoi> after = latest(bronzeVersion(to));
    Dataset<Row> pairs =
        before
            .select(struct("*").as("before"))
            .join(
                after.select(struct("*").as("after")),
                col("before." + ROW_ID).equalTo(col("after." + ROW_ID)),
                "right")
            .filter(col("before").isNull().or(col("before").notEqual(col("after"))));
    Dataset<BronzeKoi> then =
        Records.of(pairs.filter(col("before").isNotNull()).select("before.*"), BronzeKoi.ENCODER);
    Dataset<BronzeKoi> now = Records.of(pairs.select("after.*"), BronzeKoi.ENCODER);
    Map<Long, BronzeKoi> old = new HashMap<>();
    then.collectAsList().forEach(koi -> old.put(koi.getRowId(), koi));
    return now.orderBy(ROW_ID).collectAsList().stream()
        .map(koi -> change(Optional.ofNullable(old.get(koi.getRowId())), koi))
        .flatMap(Optional::stream)
        .toList();
  }

  private static Optional<KoiChange> change(Optional<BronzeKoi> before, BronzeKoi after) {
    boolean was = before.filter(Explanation::isHeld).isPresent();
    boolean is = isHeld(after);
    if (was == is && (!is || sameContent(before.orElseThrow(), after))) {
      return Optional.empty();
    }
    KoiChange.Kind kind =
        was ? (is ? KoiChange.Kind.CHANGED : KoiChange.Kind.LEFT) : KoiChange.Kind.ENTERED;
    return Optional.of(
        new KoiChange(
            after.getRowId(),
            after.getKepoiName(),
            after.getKeplerName() != null
                ? after.getKeplerName()
                : before.map(BronzeKoi::getKeplerName).orElse(null),
            kind,
            before.map(Explanation::disposition).orElse(null),
            disposition(after),
            after.getSource(),
            after.getArrivalTime()));
  }

  private static boolean isHeld(BronzeKoi koi) {
    return !disposition(koi).equals(FALSE_POSITIVE.archiveName());
  }

  private static boolean sameContent(BronzeKoi a, BronzeKoi b) {
    return Objects.equals(a.getKeplerStarId(), b.getKeplerStarId())
        && Objects.equals(a.getKeplerName(), b.getKeplerName())
        && Objects.equals(a.getConfidence(), b.getConfidence())
        && disposition(a).equals(disposition(b));
  }

  private static String disposition(BronzeKoi koi) {
    return Disposition.parse(koi.getDisposition()).orElseThrow().archiveName();
  }

  private Dataset<BronzeKoi> latest(long bronzeVersion) {
    Dataset<BronzeKoi> then = Records.of(bronze.readAt(session, bronzeVersion), BronzeKoi.ENCODER);
    return Expectations.met(expectations.judge(then)).transform(BronzeToSilver::latest);
  }

  /** Bronze that the totals in force at a moment were counted from. */
  private long bronzeVersion(Instant moment) {
    List<Instant> counted =
        totals
            .read(session)
            .select(COUNTED_AT)
            .orderBy(COUNTED_AT)
            .as(Encoders.INSTANT())
            .collectAsList();
    List<CommitNotes.Note> commits = totals.notes(session).notes();
    long silverVersion =
        Stream.iterate(Math.min(counted.size(), commits.size()) - 1, i -> i >= 0, i -> i - 1)
            .filter(i -> !counted.get(i).isAfter(moment))
            .findFirst()
            .map(i -> commits.get(i).entry().sourceVersion())
            .orElse(0L);
    return silver.notes(session).notes().stream()
        .filter(note -> note.version() <= silverVersion)
        .mapToLong(note -> note.entry().sourceVersion())
        .max()
        .orElse(0);
  }
}
