package dev.kepler.examples.live;

import dev.kepler.medallion.lake.ArrivedLoad;
import dev.kepler.medallion.lake.CountedTotals;
import dev.kepler.medallion.lake.KeyChange;
import dev.kepler.medallion.lake.QuarantineReason;
import dev.kepler.medallion.lake.TableLayout;
import dev.kepler.medallion.pipeline.Cut;
import dev.kepler.medallion.pipeline.Lake;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries what is written to a lake into a {@link ReadModel}. It asks the lake whether anything was
 * written, which costs a look at a few files, and reads only then, all of one cut. For one thread
 * at a time.
 *
 * @param <B> row of bronze
 * @param <S> row of silver
 */
public final class LakeReader<B, S> {

  private static final Logger LOG = LoggerFactory.getLogger(LakeReader.class);

  /** Counts whose things are looked up when the model begins; those before keep their figures. */
  private static final int EXPLAINED_AT_START = 200;

  private final Mission<B, S> mission;
  private final Lake<?, B, S> lake;
  private final String silver;
  private final String quarantine;
  private final ReadModel model;
  private String seen = "";
  private Map<String, Long> versions = Map.of();
  private List<QuarantineReason<?>> reasons = List.of();

  /** Last count that was explained, or that cannot be. */
  private long explained = -1;

  /** Makes a reader of a lake, which may not be there yet. */
  public LakeReader(
      SparkSession session, TableLayout layout, Mission<B, S> mission, ReadModel model) {
    this.mission = mission;
    this.lake = mission.open(session, layout);
    this.silver = "silver_" + mission.description().name();
    this.quarantine = "quarantined_" + mission.description().name();
    this.model = Objects.requireNonNull(model, "model");
  }

  /**
   * Takes in the counts alone, which are few and soon read; {@link #refresh} has the rest.
   *
   * @return whether there are any
   */
  public boolean count() {
    if (!lake.exists()) {
      return false;
    }
    try (Cut<?, B, S> cut = lake.cut()) {
      return count(cut);
    }
  }

  private boolean count(Cut<?, B, S> cut) {
    List<CountedTotals<Figures>> counts = mission.counting().after(cut, model.snapshot().version());
    if (!counts.isEmpty() || !model.snapshot().knowsCounts()) {
      model.count(cut.id(), counts);
    }
    return !counts.isEmpty();
  }

  /**
   * Takes in what was written since the last time, all of one cut.
   *
   * @return whether there was something
   */
  public boolean refresh() {
    Optional<? extends Cut<?, B, S>> newer = lake.exists() ? lake.cutSince(seen) : Optional.empty();
    newer.ifPresent(this::take);
    return newer.isPresent();
  }

  private void take(Cut<?, B, S> now) {
    try (Cut<?, B, S> cut = now) {
      count(cut);
      if (hasMoved(cut, silver)) { // gold is made of it
        model.hold(
            cut.id(),
            mission.stars(cut),
            cut.silver().collectAsList().stream().map(mission::planet).toList());
      }
      if (hasMoved(cut, quarantine)) {
        reasons = List.copyOf(cut.quarantineReasons(mission.description().bronze(), 0));
      }
      date(cut);
      explain();
      if (hasMoved(cut, silver)) {
        follow(cut);
      }
      versions = cut.versions();
      seen = cut.id();
    }
  }

  private boolean hasMoved(Cut<?, B, S> cut, String table) {
    return !cut.versions().get(table).equals(versions.get(table));
  }

  /** Why rows were in quarantine at the last look. */
  List<QuarantineReason<?>> reasons() {
    return reasons;
  }

  private void explain() {
    List<Step> steps = model.snapshot().steps();
    int first = Math.max(0, steps.size() - EXPLAINED_AT_START);
    while (first < steps.size() && steps.get(first).version() <= explained) {
      first++;
    }
    List<Step> unknown = steps.subList(first, steps.size());
    if (!unknown.isEmpty()) {
      Optional<CountedTotals<Figures>> before =
          first == 0 ? Optional.empty() : Optional.of(steps.get(first - 1).count());
      explained = unknown.get(unknown.size() - 1).version();
      explain(before, unknown);
    }
  }

  /** Loads that are no releases have no dates to go by. */
  private void follow(Cut<?, B, S> cut) {
    model.follow(cut.id(), mission.isOfReleases(lake) ? mission.counting().course(cut) : List.of());
  }

  private void date(Cut<?, B, S> cut) {
    if (mission.isOfReleases(lake)) {
      model.date(
          cut.loads().stream()
              .filter(load -> load.release() != null)
              .collect(Collectors.toMap(ArrivedLoad::arrived, ArrivedLoad::release)));
    }
  }

  private List<Move> moves(List<KeyChange<B, S>> changes, Instant from, Instant to) {
    return changes.stream()
        .map(change -> mission.move(change, from, to))
        .sorted(Comparator.comparingLong(Move::key))
        .toList();
  }

  /** Figures stand without it: a change feed that a VACUUM took is told once, and lived without. */
  private void explain(Optional<CountedTotals<Figures>> before, List<Step> steps) {
    try {
      List<List<KeyChange<B, S>>> changes =
          lake.changes(before, steps.stream().map(Step::count).toList());
      List<Step> known = new ArrayList<>();
      Instant from = before.map(CountedTotals::countedAt).orElse(Instant.EPOCH);
      for (int i = 0; i < steps.size(); i++) {
        Instant to = steps.get(i).count().countedAt();
        known.add(steps.get(i).movedBy(moves(changes.get(i), from, to)));
        from = to;
      }
      model.explain(known);
    } catch (RuntimeException e) {
      LOG.warn("Cannot tell who moved counts {} on: {}", steps.get(0).version(), e.toString());
    }
  }
}
