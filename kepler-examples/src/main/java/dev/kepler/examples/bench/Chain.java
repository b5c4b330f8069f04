package dev.kepler.examples.bench;

import dev.kepler.examples.feed.Load;
import java.util.Map;

/**
 * Tables of a contender at work: loads land, and some time later gold shows them.
 *
 * <p>A load has <em>landed</em> when it is where the contender's first layer looks: a file renamed
 * into the landing folder, or a commit of the raw Delta table; {@link #land} returns then. It is
 * <em>visible</em> when whoever opens the gold table sees its effect: the next commit is in gold's
 * log. Where a load has no effect and so no commit, it is when the contender says that it looked at
 * the load and found nothing. The clock of warm loads runs from landed to visible; the clock of
 * cold runs from the start of the JVM, landing included.
 */
interface Chain extends AutoCloseable {

  /**
   * Readies a load, so that nothing but its arrival is left for {@link #land}; not part of any warm
   * figure.
   */
  void prepare(Load load);

  /** Lands the load that was prepared last. */
  void land();

  /**
   * Blocks until the one load that landed last is visible.
   *
   * @throws IllegalStateException when a layer failed or nothing comes
   */
  void awaitVisible();

  /**
   * Blocks until all that landed is in all tables.
   *
   * @throws IllegalStateException when a layer failed
   */
  void settle();

  /** Log of the table that people read. */
  GoldLog gold();

  /** What that table says: named planets, by star. */
  Map<Long, Long> planets();

  /** Ends the queries; the session ends with the JVM. */
  @Override
  void close();
}
