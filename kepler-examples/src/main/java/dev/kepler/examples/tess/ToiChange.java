package dev.kepler.examples.tess;

import dev.kepler.medallion.Reason;
import dev.kepler.medallion.Reasons;
import dev.kepler.medallion.bean.MissingValue;
import dev.kepler.medallion.lake.InForce;
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
 * @param from the working group's disposition before, null when no record that has one stood
 * @param to its disposition after; null when a newer release no longer has the TOI
 * @param reasons why, by what the record that stood before and the one after say; one at least, the
 *     leading one first
 * @param source file that the record came from
 * @param arrivalTime when the record arrived
 */
public record ToiChange(
    String toi,
    Long ticId,
    Kind kind,
    String from,
    String to,
    List<Reason<ToiReason>> reasons,
    String source,
    Instant arrivalTime) {

  private static final Set<String> FALSE = Set.of("FP", "FA");

  private static final InForce<BronzeToi, SilverToi> IN_FORCE =
      new InForce<>(BronzeToi::getArrivalTime, SilverToi::getArrivalTime, ToiChange::isFalse);

  private static final Reasons<BronzeToi, ToiReason> REASONS = ToiReasons::between;

  /** Copies the reasons. */
  public ToiChange {
    reasons = List.copyOf(reasons);
  }

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
   * @param from moment of the totals before
   * @param to moment of the totals after, until which its records count
   */
  public static ToiChange of(KeyChange<BronzeToi, SilverToi> change, Instant from, Instant to) {
    SilverToi before = change.before();
    SilverToi after = change.after();
    Optional<BronzeToi> stood = IN_FORCE.before(change, from);
    Optional<BronzeToi> stands = IN_FORCE.after(change, to);
    BronzeToi record =
        stands
            .or(() -> after == null ? last(change.records(), to) : Optional.empty())
            .orElseThrow(() -> lost(after == null ? before.getToi() : after.getToi()));
    return new ToiChange(
        record.getToi(),
        record.getTicId(),
        before == null ? Kind.ENTERED : after == null ? Kind.LEFT : Kind.CHANGED,
        before != null
            ? before.getTfopwgDisposition()
            : stood.map(ToiChange::disposition).orElse(null),
        stands.map(ToiChange::disposition).orElse(null),
        change
            .decision()
            .map(ToiReasons::decided)
            .orElseGet(() -> REASONS.between(stood.orElse(null), stands.orElse(null))),
        record.getSource(),
        record.getArrivalTime());
  }

  /** The last record of a TOI that a newer release no longer has. */
  private static Optional<BronzeToi> last(List<BronzeToi> records, Instant to) {
    return records.stream()
        .filter(toi -> !toi.getArrivalTime().isAfter(to))
        .reduce((earlier, later) -> later);
  }

  private static boolean isFalse(BronzeToi toi) {
    String disposition = disposition(toi);
    return disposition != null && FALSE.contains(disposition);
  }

  /** The working group's disposition as it is meant, in capitals; null where it is missing. */
  public static String disposition(BronzeToi toi) {
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
