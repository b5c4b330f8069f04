package dev.kepler.pipeline;

import static dev.kepler.model.Disposition.FALSE_POSITIVE;

import dev.kepler.medallion.bean.MissingValue;
import dev.kepler.medallion.lake.KeyChange;
import dev.kepler.model.BronzeKoi;
import dev.kepler.model.Disposition;
import dev.kepler.model.SilverExoplanet;
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
 * @param from disposition before, null when no record of it had arrived
 * @param to disposition after; null when a newer whole release no longer has the KOI
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
    String source,
    Instant arrivalTime) {

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
   * @param to moment until which their records count
   */
  static List<KoiChange> of(List<KeyChange<BronzeKoi, SilverExoplanet>> changes, Instant to) {
    return changes.stream()
        .map(change -> change(change.before(), change.after(), change.records(), to))
        .sorted(Comparator.comparingLong(KoiChange::surrogateKey))
        .toList();
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
        .map(KoiChange::disposition)
        .orElse(null);
  }

  private static String disposition(BronzeKoi koi) {
    return Disposition.parse(koi.getDisposition()).map(Disposition::archiveName).orElse(null);
  }
}
