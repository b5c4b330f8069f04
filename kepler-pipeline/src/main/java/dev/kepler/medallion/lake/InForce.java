package dev.kepler.medallion.lake;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Which records of a thing stood before a change and stand after it: what an entity's reasons for
 * the change are told by ({@link dev.kepler.medallion.Reasons}).
 *
 * <pre>{@code
 * InForce<BronzeOrder, SilverOrder> orders =
 *     new InForce<>(BronzeOrder::getArrivalTime, SilverOrder::getArrivalTime, Orders::isCancelled);
 * reasons.between(orders.before(change, from).orElse(null), orders.after(change, to).orElse(null));
 * }</pre>
 *
 * @param arrival when a record arrived
 * @param since arrival time of a row of silver: when the first record arrived that says what it
 *     says
 * @param gone whether a record says that its thing is no more
 * @param <B> row of bronze
 * @param <S> row of silver
 */
public record InForce<B, S>(
    Function<B, Instant> arrival, Function<S, Instant> since, Predicate<B> gone) {

  /** Checks that nothing is missing. */
  public InForce {
    Objects.requireNonNull(arrival, "arrival");
    Objects.requireNonNull(since, "since");
    Objects.requireNonNull(gone, "gone");
  }

  /**
   * The record that stood before: the one that silver held, or, where silver held none, the first
   * of the last ones in a row by which the thing was no more. What is said anew changes nothing, so
   * it is the first record that says it that counts, and whatever a later one says beside it is
   * news. Records do not tell whether a release lacked the thing after they arrived: one that was
   * no more, stood again, and was in no release then, is taken for one that was no more.
   *
   * @param from moment of the totals before the change
   * @return empty where the thing was not known, was in no release any more, or could not be
   *     trusted; or where another hand took the record
   */
  public Optional<B> before(KeyChange<B, S> change, Instant from) {
    if (change.before() != null) {
      return arrivedAt(change, since.apply(change.before()));
    }
    return withdrawn(change)
        .flatMap(load -> arrivedAt(change, load))
        .filter(gone)
        .or(() -> lastGone(change, from));
  }

  /** The load that was withdrawn, where that moved the thing. */
  private Optional<Instant> withdrawn(KeyChange<B, S> change) {
    return change
        .decision()
        .filter(decision -> decision.kind() == LoadDecision.Kind.WITHDRAWN)
        .map(LoadDecision::load);
  }

  private Optional<B> lastGone(KeyChange<B, S> change, Instant from) {
    List<B> known =
        change.records().stream()
            .filter(record -> !arrival.apply(record).isAfter(from))
            .filter(record -> arrival.apply(record).isBefore(since.apply(change.after())))
            .toList();
    int last = known.size() - 1;
    while (last >= 0 && !gone.test(known.get(last))) {
      last--;
    }
    int first = last;
    while (first > 0 && gone.test(known.get(first - 1))) {
      first--;
    }
    return first < 0 ? Optional.empty() : Optional.of(known.get(first));
  }

  /**
   * The record that stands after: the one that silver holds, or, where silver holds none, the last
   * by which the thing is no more.
   *
   * @param to moment of the totals after the change
   * @return empty where a newer whole release no longer has the thing; or where another hand took
   *     the record
   */
  public Optional<B> after(KeyChange<B, S> change, Instant to) {
    if (change.after() != null) {
      return arrivedAt(change, since.apply(change.after()));
    }
    Optional<Instant> withdrawn = withdrawn(change);
    if (withdrawn.isPresent()) {
      return change.records().stream()
          .filter(record -> !arrival.apply(record).equals(withdrawn.get()))
          .reduce((earlier, later) -> later)
          .filter(gone);
    }
    Instant held = since.apply(change.before());
    return change.records().stream()
        .filter(record -> arrival.apply(record).isAfter(held))
        .filter(record -> !arrival.apply(record).isAfter(to))
        .filter(gone)
        .reduce((earlier, later) -> later);
  }

  private Optional<B> arrivedAt(KeyChange<B, S> change, Instant moment) {
    return change.records().stream()
        .filter(record -> arrival.apply(record).equals(moment))
        .findFirst();
  }
}
