package dev.kepler.examples.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A ratio of two figures of one run, and what it is to be.
 *
 * @param over what is divided
 * @param under by what
 * @param sense whether more or less is better
 * @param must bound that has to be kept
 * @param aim bound that is hoped for
 */
record Target(Term over, Term under, Sense sense, double must, double aim) {

  /** One figure's median. */
  record Term(Contender contender, Metric metric, long held) {}

  /** Which way is better. */
  enum Sense {
    /** At least the bound. */
    AT_LEAST("≥") {
      @Override
      boolean keeps(double ratio, double bound) {
        return ratio >= bound;
      }
    },
    /** At most the bound. */
    AT_MOST("≤") {
      @Override
      boolean keeps(double ratio, double bound) {
        return ratio <= bound;
      }
    };

    private final String sign;

    Sense(String sign) {
      this.sign = sign;
    }

    abstract boolean keeps(double ratio, double bound);

    /** The bound as people read it, such as {@code ≥ 2}. */
    String bound(double bound) {
      return sign
          + " "
          + (bound == Math.rint(bound)
              ? String.format(Locale.ROOT, "%.0f", bound)
              : Double.toString(bound));
    }
  }

  /**
   * The ratios that the project promises to show.
   *
   * @param held rows that silver holds for figure e: the first is what the second is compared with
   */
  static List<Target> all(List<Long> held) {
    List<Target> targets =
        new ArrayList<>(
            List.of(
                ahead(Metric.FIRST_GOLD, 2, 4),
                ahead(Metric.WHOLE_TABLE, 4, 8),
                ahead(Metric.NEW_ROWS, 6, 12),
                nearFloor(Metric.NEW_ROWS, 2.5, 1.5),
                nearFloor(Metric.REPEATED, 1, 0.6),
                throughput(Contender.NOTEBOOK, 1, 2),
                throughput(Contender.FLOOR, 0.4, 0.7)));
    for (Contender peer : List.of(Contender.DELTA_MERGE, Contender.DELTA_MERGE_CHAIN)) {
      targets.add(behind(peer, Metric.NEW_ROWS, 2.5, 4));
      targets.add(behind(peer, Metric.CHANGES, 2.5, 4));
      targets.add(throughput(peer, 1.6, 2.2));
    }
    if (held.size() > 1) {
      targets.add(flat(Metric.NEW_ROWS, held, 1.5, 1.1));
      targets.add(flat(Metric.CHANGES, held, 3, 1.5));
    }
    targets.add(ahead(Metric.CPU, 3, 6));
    return targets;
  }

  private static Target ahead(Metric metric, double must, double aim) {
    return behind(Contender.NOTEBOOK, metric, must, aim);
  }

  private static Target behind(Contender other, Metric metric, double must, double aim) {
    return new Target(
        new Term(other, metric, 0), new Term(Contender.OURS, metric, 0), Sense.AT_LEAST, must, aim);
  }

  private static Target nearFloor(Metric metric, double must, double aim) {
    return new Target(
        new Term(Contender.OURS, metric, 0),
        new Term(Contender.FLOOR, metric, 0),
        Sense.AT_MOST,
        must,
        aim);
  }

  private static Target throughput(Contender than, double must, double aim) {
    return new Target(
        new Term(Contender.OURS, Metric.THROUGHPUT, 0),
        new Term(than, Metric.THROUGHPUT, 0),
        Sense.AT_LEAST,
        must,
        aim);
  }

  private static Target flat(Metric metric, List<Long> held, double must, double aim) {
    return new Target(
        new Term(Contender.OURS, metric, held.get(1)),
        new Term(Contender.OURS, metric, held.get(0)),
        Sense.AT_MOST,
        must,
        aim);
  }

  /** Letter of the figure. */
  char figure() {
    return over.metric().figure(over.held());
  }

  /** What is compared, in words. */
  String title() {
    if (over.contender() == under.contender()) {
      return String.format(
          Locale.ROOT,
          "%s, %s, %,d ÷ %,d rows held",
          over.metric().label(),
          over.contender().label(),
          over.held(),
          under.held());
    }
    return over.metric().label()
        + ", "
        + over.contender().label()
        + " ÷ "
        + under.contender().label();
  }
}
