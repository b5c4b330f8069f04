package dev.kepler.examples.live;

import dev.kepler.medallion.lake.ArrivedLoad;
import dev.kepler.medallion.lake.CountedTotals;
import dev.kepler.medallion.lake.QuarantineReason;
import dev.kepler.model.DiscoveryTotals;
import dev.kepler.model.QuarantinedKoi;
import dev.kepler.pipeline.KeplerCut;
import dev.kepler.pipeline.KeplerLake;
import dev.kepler.pipeline.KoiChange;
import dev.kepler.pipeline.source.KeyScheme;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries what is written to a lake into a {@link ReadModel}. It asks the lake whether anything was
 * written, which costs a look at a few files, and reads only then, all of one cut. For one thread
 * at a time.
 */
public final class LakeReader {

  private static final Logger LOG = LoggerFactory.getLogger(LakeReader.class);

  /** Counts whose KOIs are looked up when the model begins; those before keep their figures. */
  private static final int EXPLAINED_AT_START = 200;

  private static final String ENTITY = KeyScheme.ROW_ID.medallion().name();
  private static final String QUARANTINE = "quarantined_" + ENTITY;
  private static final String SILVER = "silver_" + ENTITY;

  private final KeplerLake lake;
  private final ReadModel model;
  private String seen = "";
  private Map<String, Long> versions = Map.of();
  private List<QuarantineReason<QuarantinedKoi>> reasons = List.of();

  /** Last count that was explained, or that cannot be. */
  private long explained = -1;

  /** Makes a reader of a lake, which may not be there yet. */
  public LakeReader(KeplerLake lake, ReadModel model) {
    this.lake = Objects.requireNonNull(lake, "lake");
    this.model = Objects.requireNonNull(model, "model");
  }

  /**
   * Takes in what was written since the last time, all of one cut.
   *
   * @return whether there was something
   */
  public boolean refresh() {
    Optional<KeplerCut> newer = lake.exists() ? lake.cutSince(seen) : Optional.empty();
    newer.ifPresent(this::take);
    return newer.isPresent();
  }

  private void take(KeplerCut now) {
    try (KeplerCut cut = now) {
      List<CountedTotals<DiscoveryTotals>> counts = cut.countsAfter(model.snapshot().version());
      if (!counts.isEmpty() || !model.snapshot().knowsCounts()) {
        model.count(cut.id(), counts);
      }
      if (hasMoved(cut, SILVER)) { // gold is made of it
        model.hold(cut.id(), cut.gold().collectAsList(), cut.silver().collectAsList());
      }
      if (hasMoved(cut, QUARANTINE)) {
        reasons = cut.quarantineReasons(0);
      }
      date();
      explain();
      if (hasMoved(cut, SILVER)) {
        follow(cut.id());
      }
      versions = cut.versions();
      seen = cut.id();
    }
  }

  private boolean hasMoved(KeplerCut cut, String table) {
    return !cut.versions().get(table).equals(versions.get(table));
  }

  /** Why rows were in quarantine at the last look. */
  List<QuarantineReason<QuarantinedKoi>> reasons() {
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
      Optional<CountedTotals<DiscoveryTotals>> before =
          first == 0 ? Optional.empty() : Optional.of(steps.get(first - 1).count());
      explained = unknown.get(unknown.size() - 1).version();
      explain(before, unknown);
    }
  }

  /** Loads that are no releases have no dates to go by. */
  private void follow(String cut) {
    model.follow(cut, isOfReleases() ? lake.course() : List.of());
  }

  private void date() {
    if (isOfReleases()) {
      model.date(
          lake.loads().stream()
              .filter(load -> load.release() != null)
              .collect(Collectors.toMap(ArrivedLoad::arrived, ArrivedLoad::release)));
    }
  }

  private boolean isOfReleases() {
    return lake.keys().equals(Optional.of(KeyScheme.KOI_NAME));
  }

  /** Figures stand without it: a change feed that a VACUUM took is told once, and lived without. */
  private void explain(Optional<CountedTotals<DiscoveryTotals>> before, List<Step> steps) {
    try {
      List<List<KoiChange>> kois = lake.changes(before, steps.stream().map(Step::count).toList());
      List<Step> known = new ArrayList<>();
      for (int i = 0; i < steps.size(); i++) {
        known.add(steps.get(i).movedBy(kois.get(i)));
      }
      model.explain(known);
    } catch (RuntimeException e) {
      LOG.warn("Cannot tell who moved counts {} on: {}", steps.get(0).version(), e.toString());
    }
  }
}
