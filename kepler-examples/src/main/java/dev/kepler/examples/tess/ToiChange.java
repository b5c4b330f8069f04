package dev.kepler.examples.tess;

import dev.kepler.medallion.bean.MissingValue;
import dev.kepler.medallion.lake.KeyChange;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Why a number moved: one TOI that entered silver, changed in it, or left it.
 *
 * @param toi such as {@code 101.01}
 * @param ticId its star
 * @param kind what it did
 * @param from the working group's disposition before, null when it had not said one
 * @param to its disposition after; null when a newer release no longer has the TOI
 * @param source file that the record came from
 * @param arrivalTime when the record arrived
 */
public record ToiChange(
    String toi, Long ticId, Kind kind, String from, String to, String source, Instant arrivalTime) {

  private static final Set<String> FALSE = Set.of("FP", "FA");

  /** What a TOI did. */
  public enum Kind {
    /** It entered silver. */
    ENTERED,
    /** It changed its star or the working group's disposition. */
    CHANGED,
    /** It left silver. */
    LEFT
  }

  /**
   * The words for what happened to a TOI.
   *
   * @param to moment until which its records count
   */
  public static ToiChange of(KeyChange<BronzeToi, SilverToi> change, Instant to) {
    List<BronzeToi> records =
        change.records().stream().filter(toi -> !toi.getArrivalTime().isAfter(to)).toList();
    SilverToi before = change.before();
    SilverToi after = change.after();
    BronzeToi record =
        after != null
            ? last(records.stream().filter(toi -> arrivedWith(toi, after)).toList())
                .orElseThrow(() -> lost(after.getToi()))
            : retraction(records, before.getArrivalTime())
                .or(() -> last(records))
                .orElseThrow(() -> lost(before.getToi()));
    String now = disposition(record);
    return new ToiChange(
        record.getToi(),
        record.getTicId(),
        before == null ? Kind.ENTERED : after == null ? Kind.LEFT : Kind.CHANGED,
        before == null ? earlier(records, record) : before.getTfopwgDisposition(),
        after != null ? after.getTfopwgDisposition() : isFalse(now) ? now : null,
        record.getSource(),
        record.getArrivalTime());
  }

  private static boolean arrivedWith(BronzeToi record, SilverToi toi) {
    return record.getArrivalTime().equals(toi.getArrivalTime());
  }

  /** The record that took a TOI out; none where a release does not have it any more. */
  private static Optional<BronzeToi> retraction(List<BronzeToi> records, Instant from) {
    return last(
        records.stream()
            .filter(toi -> toi.getArrivalTime().isAfter(from) && isFalse(disposition(toi)))
            .toList());
  }

  /** What the TOI was held to be by the record before. */
  private static String earlier(List<BronzeToi> records, BronzeToi record) {
    return last(records.stream()
            .filter(toi -> toi.getArrivalTime().isBefore(record.getArrivalTime()))
            .toList())
        .map(ToiChange::disposition)
        .orElse(null);
  }

  private static Optional<BronzeToi> last(List<BronzeToi> records) {
    return records.stream().reduce((earlier, later) -> later);
  }

  private static boolean isFalse(String disposition) {
    return disposition != null && FALSE.contains(disposition);
  }

  private static String disposition(BronzeToi toi) {
    String text = toi.getTfopwgDisposition();
    return MissingValue.isMissing(text) ? null : MissingValue.strip(text).toUpperCase(Locale.ROOT);
  }

  private static IllegalStateException lost(String toi) {
    return new IllegalStateException(
        "Cannot tell why "
            + toi
            + " changed: bronze has no record of it, another hand took it. See what verify says.");
  }
}
