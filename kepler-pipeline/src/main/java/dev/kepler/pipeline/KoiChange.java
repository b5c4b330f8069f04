package dev.kepler.pipeline;

import static dev.kepler.model.Disposition.FALSE_POSITIVE;

import dev.kepler.medallion.Reason;
import dev.kepler.medallion.bean.MissingValue;
import dev.kepler.medallion.lake.InForce;
import dev.kepler.medallion.lake.KeyChange;
import dev.kepler.medallion.lake.LoadDecision;
import dev.kepler.medallion.lake.Plan;
import dev.kepler.model.BronzeKoi;
import dev.kepler.model.Disposition;
import dev.kepler.model.SilverExoplanet;
import dev.kepler.transforms.KoiReason;
import dev.kepler.transforms.KoiReasons;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Why a number moved: one KOI that entered silver, changed in it, or left it.
 *
 * @param surrogateKey its key
 * @param kepoiName such as {@code K00242.01}
 * @param name name of the planet, such as {@code Kepler-503 b}: the new one, else the old one, else
 *     null
 * @param kind what it did
 * @param from disposition before, null when no record of it stood
 * @param to disposition after; null when a newer whole release no longer has the KOI, or no load
 *     that counts does
 * @param reasons why, by what the record that stood before and the one after say ({@link
 *     KoiReasons}), or that a load was withdrawn or counts again; one at least, the leading one
 *     first
 * @param source file or table that the record came from
 * @param arrivalTime when the record arrived
 */
public record KoiChange(
    long surrogateKey,
    String kepoiName,
    String name,
    Kind kind,
    String from,
    String to,
    List<Reason<KoiReason>> reasons,
    String source,
    Instant arrivalTime) {

  private static final InForce<BronzeKoi, SilverExoplanet> IN_FORCE =
      new InForce<>(
          BronzeKoi::getArrivalTime, SilverExoplanet::getArrivalTime, KoiChange::isFalsePositive);

  /** Copies the reasons. */
  public KoiChange {
    reasons = List.copyOf(reasons);
  }

  /** What a KOI did. */
  public enum Kind {
    /** It entered silver. */
    ENTERED,
    /** It changed its disposition, name, confidence or star. */
    CHANGED,
    /** It left silver. */
    LEFT
  }

  /**
   * Kepler's words for what happened to keys, by key.
   *
   * @param from moment of the totals before
   * @param to moment of the totals after, until which their records count
   */
  static List<KoiChange> of(
      List<KeyChange<BronzeKoi, SilverExoplanet>> changes, Instant from, Instant to) {
    return changes.stream()
        .map(change -> of(change, from, to))
        .sorted(Comparator.comparingLong(KoiChange::surrogateKey))
        .toList();
  }

  /**
   * Kepler's words for what a load would do, by key: the reasons are told by the records that stand
   * and those of the load.
   */
  public static List<KoiChange> of(Plan<BronzeKoi, SilverExoplanet> plan) {
    return of(plan.changes(), plan.arrival().minusNanos(1), plan.arrival());
  }

  /**
   * Kepler's words for what happened to a key.
   *
   * @param from moment of the totals before
   * @param to moment of the totals after, until which its records count
   */
  public static KoiChange of(
      KeyChange<BronzeKoi, SilverExoplanet> change, Instant from, Instant to) {
    SilverExoplanet before = change.before();
    SilverExoplanet after = change.after();
    Optional<BronzeKoi> stood = IN_FORCE.before(change, from);
    Optional<BronzeKoi> stands = IN_FORCE.after(change, to);
    BronzeKoi record = stands.orElseGet(() -> last(change.records(), to));
    return new KoiChange(
        record.getRowId(),
        MissingValue.strip(record.getKepoiName()),
        after != null && after.getExoplanetName() != null ? after.getExoplanetName() : name(record),
        before == null ? Kind.ENTERED : after == null ? Kind.LEFT : Kind.CHANGED,
        before != null
            ? before.getDisposition()
            : stood.map(koi -> FALSE_POSITIVE.archiveName()).orElse(null),
        after != null
            ? after.getDisposition()
            : stands.map(koi -> FALSE_POSITIVE.archiveName()).orElse(null),
        change
            .decision()
            .map(KoiChange::decided)
            .orElseGet(
                () ->
                    KoiReasons.MAPPING.between(
                        stood.orElse(null), after == null ? stands.orElse(null) : record)),
        record.getSource(),
        record.getArrivalTime());
  }

  private static List<Reason<KoiReason>> decided(LoadDecision decision) {
    boolean withdrawn = decision.kind() == LoadDecision.Kind.WITHDRAWN;
    return List.of(
        new Reason<>(withdrawn ? KoiReason.WITHDRAWN : KoiReason.COUNTS_AGAIN, decision.words()));
  }

  private static boolean isFalsePositive(BronzeKoi koi) {
    return Disposition.parse(koi.getDisposition()).equals(Optional.of(FALSE_POSITIVE));
  }

  private static String name(BronzeKoi record) {
    return MissingValue.isMissing(record.getKeplerName())
        ? null
        : MissingValue.strip(record.getKeplerName());
  }

  /** The last record, where none is known to stand: what a release does not have any more. */
  private static BronzeKoi last(List<BronzeKoi> records, Instant to) {
    return records.stream()
        .filter(koi -> !koi.getArrivalTime().isAfter(to))
        .reduce((earlier, later) -> later)
        .orElseGet(() -> records.get(records.size() - 1)); // removed by another hand
  }
}
