package dev.kepler.examples.bench;

import dev.kepler.examples.bench.Contender.LandingForm;
import dev.kepler.examples.feed.Load;
import dev.kepler.examples.feed.Loads;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Puts a contender through its course, in this JVM, and takes the figures. */
final class Measuring {

  private static final double MILLIS = 1e3;
  private static final double NANOS = 1e9;

  private final Assignment assignment;
  private final Scale scale;
  private final SimulatedLoads simulated;
  private final List<Sample> samples = new ArrayList<>();
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
        seconds(simulated.rows(scale.loadRows()));
      }
    } else {
      fill();
    }
    for (int load = -scale.warmUps(); load < assignment.loads(); load++) {
      Load fresh = simulated.rows(scale.loadRows());
      double newRows = seconds(fresh);
      double repeated = seconds(fresh);
      double changes = seconds(simulated.changes(scale.loadRows()));
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
      chain.prepare(simulated.living((int) Math.min(scale.fillRows(), assignment.held() - rows)));
      chain.land();
    }
    chain.settle();
    chain.gold().mark();
  }

  private void large() {
    seconds(simulated.rows(scale.largeRows() / 10));
    for (int load = 0; load < scale.largeLoads(); load++) {
      double seconds = seconds(simulated.rows(scale.largeRows()));
      add(Metric.THROUGHPUT, scale.largeRows() / seconds);
    }
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
