package dev.kepler.examples.bench;

import dev.kepler.examples.bench.Contender.LandingForm;
import dev.kepler.examples.feed.Load;
import dev.kepler.examples.feed.Loads;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Puts a contender through its course, in this JVM, and takes the figures. */
final class Measuring {

  private static final double MILLIS = 1e3;
  private static final double NANOS = 1e9;

  private final Assignment assignment;
  private final Scale scale;
  private final SimulatedLoads simulated;
  private final List<Sample> samples = new ArrayList<>();
  private final List<Function<SimulatedLoads, Load>> taken = new ArrayList<>();
  private final Chain chain;

  private Measuring(Assignment assignment, Chain chain) {
    this.assignment = assignment;
    this.scale = assignment.scale();
    this.simulated = new SimulatedLoads(assignment.seed());
    this.chain = chain;
    chain.gold().mark();
  }

  /** Measures. */
  static List<Sample> run(Assignment assignment) {
    LandingForm form = assignment.course() == Course.LARGE ? LandingForm.DELTA : LandingForm.CSV;
    try (Chain chain = assignment.contender().open(Path.of(assignment.folder()), form)) {
      Measuring measuring = new Measuring(assignment, chain);
      switch (assignment.course()) {
        case COLD -> measuring.cold();
        case WARM -> measuring.warm();
        case LARGE -> measuring.large();
      }
      if (assignment.contender().keepsKeys() && assignment.course() != Course.COLD) {
        measuring.check();
      }
      return measuring.samples;
    }
  }

  private void cold() {
    boolean first = true;
    for (Load load : Loads.ofFile(Path.of(assignment.table()), scale.loadRows())) {
      seconds(load);
      if (first) {
        add(Metric.FIRST_GOLD, sinceStart());
        first = false;
      }
    }
    add(Metric.WHOLE_TABLE, sinceStart());
    add(Metric.CPU, ProcessFigures.cpuSeconds());
    add(Metric.MEMORY, ProcessFigures.peakMegabytes());
  }

  /** Each kind in turn: new rows, the same again, changes anywhere. */
  private void warm() {
    if (assignment.held() == 0) {
      for (int rows = 0; rows < scale.tableRows(); rows += scale.loadRows()) {
        seconds(rows(scale.loadRows()));
      }
    } else {
      fill();
    }
    for (int load = -scale.warmUps(); load < assignment.loads(); load++) {
      Load fresh = rows(scale.loadRows());
      double newRows = seconds(fresh);
      double repeated = seconds(fresh);
      double changes = seconds(next(loads -> loads.changes(scale.loadRows())));
      if (load >= 0) {
        add(Metric.NEW_ROWS, newRows);
        add(Metric.REPEATED, repeated);
        add(Metric.CHANGES, changes);
      }
    }
  }

  /** Brings silver to its size by large loads, each through the contender's own layers. */
  private void fill() {
    for (long rows = 0; rows < assignment.held(); rows += scale.fillRows()) {
      int living = (int) Math.min(scale.fillRows(), assignment.held() - rows);
      chain.prepare(next(loads -> loads.living(living)));
      chain.land();
    }
    chain.settle();
    chain.gold().mark();
  }

  private void large() {
    seconds(rows(scale.largeRows() / 10));
    for (int load = 0; load < scale.largeLoads(); load++) {
      double seconds = seconds(rows(scale.largeRows()));
      add(Metric.THROUGHPUT, scale.largeRows() / seconds);
    }
  }

  private Load rows(int count) {
    return next(loads -> loads.rows(count));
  }

  /** A load, remembered by how it is made: the loads themselves would fill the heap. */
  private Load next(Function<SimulatedLoads, Load> load) {
    taken.add(load);
    return load.apply(simulated);
  }

  /** Compares gold with what must have come of the loads. */
  private void check() {
    chain.settle();
    SimulatedLoads again = new SimulatedLoads(assignment.seed());
    Expected expected = new Expected();
    taken.forEach(load -> expected.take(load.apply(again)));
    expected.require(chain.planets());
  }

  /**
   * Lands a load and waits for it.
   *
   * @return seconds from landed to visible
   */
  private double seconds(Load load) {
    chain.prepare(load);
    if (chain.gold().hasNewer()) {
      throw new IllegalStateException(
          "Cannot trust the figures: gold had a commit after the load before %s was taken for"
                  .formatted(load.name())
              + " visible. Measure on a machine that is less busy, or report this.");
    }
    chain.land();
    long landed = System.nanoTime();
    chain.awaitVisible();
    long visible = System.nanoTime();
    chain.gold().mark();
    return (visible - landed) / NANOS;
  }

  private double sinceStart() {
    return (System.currentTimeMillis() - assignment.started()) / MILLIS;
  }

  private void add(Metric metric, double value) {
    samples.add(new Sample(metric, assignment.held(), value));
  }
}
