package dev.kepler.medallion.delivery;

import dev.kepler.medallion.lake.DeliveryNote;
import dev.kepler.medallion.pipeline.Lake;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the gold and totals tables of a lake in another system as well, always those of one cut of
 * the lake. Whatever was counted since the last delivery comes as one net change, so that a system
 * which was away for a week is asked for no more than the difference. The lake waits for none of
 * this. Immutable; safe for use by several threads.
 */
public abstract sealed class Delivery permits JdbcDelivery, HttpDelivery {

  private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);

  private static final Pattern NAME = Pattern.compile("[\\p{Alnum}_-]+");

  private final String name;
  private final Lake<?, ?, ?> lake;

  Delivery(String name, Lake<?, ?, ?> lake) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "Cannot call a delivery \""
              + name
              + "\": a file of the lake is called after it. Take letters, digits, '-' and '_'.");
    }
    this.name = name;
    this.lake = Objects.requireNonNull(lake, "lake");
  }

  final String name() {
    return name;
  }

  final Lake<?, ?, ?> lake() {
    return lake;
  }

  /**
   * Brings the target to the newest cut of the lake.
   *
   * @return what was moved; empty where the target has that cut, and where there is no lake yet
   * @throws DeliveryException when the target cannot be reached or does not take it
   * @throws IllegalStateException when the target holds the rows of another lake
   * @throws IllegalArgumentException when a column is of a type that the target does not have
   */
  public final Optional<Delivered> deliver() {
    return lake.exists() ? noted() : Optional.empty();
  }

  private Optional<Delivered> noted() {
    try {
      return attempt();
    } catch (Throwable e) { // checked ones of Spark's too, which Scala does not declare
      note(lake.delivery(name).failed(e.getMessage(), Instant.now()));
      throw e;
    }
  }

  /** Delivers from a lake that is there. */
  abstract Optional<Delivered> attempt();

  /** Name of the newest cut, at the cost of a look; empty where there is no lake yet. */
  final String newest() {
    return lake.exists() ? lake.cutId() : "";
  }

  /**
   * What the target holds is noted beside the lake, once; not where another delivery has noted the
   * newest meanwhile.
   */
  final void noteHeld(String cut, Map<String, Long> versions) {
    DeliveryNote before = lake.delivery(name);
    boolean known = cut.equals(before.cut()) || newest().equals(before.cut());
    if (!known || before.failingSince() != null) {
      note(
          known
              ? before.delivered(before.cut(), before.versions(), Instant.now())
              : before.delivered(cut, versions, Instant.now()));
    }
  }

  private void note(DeliveryNote note) {
    try {
      lake.note(note);
    } catch (UncheckedIOException e) { // a lake that this user only reads
      LOG.debug("How the {} goes is not noted beside the lake: {}", this, e.toString());
    }
  }

  /**
   * Delivers from now on, on a thread of its own: each cut soon after it was counted, and what was
   * missed while the target was away in one.
   *
   * @param every how often the lake is looked at, for a few milliseconds where nothing is new
   * @throws IllegalArgumentException when it is not positive
   */
  public final RunningDelivery start(Duration every) {
    if (every.isNegative() || every.isZero()) {
      throw new IllegalArgumentException(
          "Cannot look at a lake every " + every + ": give a time above zero.");
    }
    return new RunningDelivery(this, every);
  }

  @Override
  public final String toString() {
    return "delivery " + name + " of " + lake;
  }
}
