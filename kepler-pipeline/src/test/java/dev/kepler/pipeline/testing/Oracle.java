package dev.kepler.pipeline.testing;

import dev.kepler.model.RawKoi;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * What the lake must hold after a series of loads, in plain Java over the input rows. Shares no
 * code with what it checks.
 */
public final class Oracle {

  /** A silver row without its arrival time. */
  public record Planet(long star, String name, String disposition, Double confidence) {}

  private final Map<Long, Planet> silver = new TreeMap<>();
  private final Map<RawKoi, Long> arrived = new HashMap<>();
  private final Predicate<RawKoi> bad;
  private long bronze;
  private long counting;
  private long quarantined;

  /** An oracle of records that all meet the expectations by themselves. */
  public Oracle() {
    this(koi -> false);
  }

  /**
   * An oracle.
   *
   * @param bad which records are bound for quarantine for what they are by themselves
   */
  public Oracle(Predicate<RawKoi> bad) {
    this.bad = bad;
  }

  /** One load of records that are readable. */
  public Oracle load(List<RawKoi> rows) {
    withdrawn(rows);
    counting += rows.size();
    Map<Long, List<RawKoi>> byKey = new HashMap<>();
    rows.stream().filter(bad).forEach(r -> quarantined++);
    rows.stream()
        .filter(bad.negate())
        .forEach(r -> byKey.computeIfAbsent(r.getRowId(), k -> new ArrayList<>()).add(r));
    byKey.forEach(this::arrive);
    return this;
  }

  /** One load of records that stay in bronze, and count no more. */
  public Oracle withdrawn(List<RawKoi> rows) {
    bronze += rows.size();
    rows.forEach(r -> arrived.merge(r, 1L, Long::sum));
    return this;
  }

  private void arrive(Long key, List<RawKoi> records) {
    Set<RawKoi> different = new HashSet<>(records);
    RawKoi koi = records.get(0);
    if (different.size() > 1) {
      quarantined += records.size();
    } else if (koi.getDisposition().equals("FALSE POSITIVE")) {
      silver.remove(key);
    } else {
      silver.put(
          key,
          new Planet(
              koi.getKeplerStarId(),
              koi.getKeplerName(),
              koi.getDisposition(),
              koi.getConfidence()));
    }
  }

  /** Rows that arrived. */
  public long bronze() {
    return bronze;
  }

  /** Rows that arrived, but for those of loads that were withdrawn. */
  public long counting() {
    return counting;
  }

  /** How often each record arrived. */
  public Map<RawKoi, Long> arrived() {
    return arrived;
  }

  /** Rows set aside. */
  public long quarantined() {
    return quarantined;
  }

  /** Living planets and candidates by key. */
  public Map<Long, Planet> silver() {
    return silver;
  }

  /** Named planets by star. */
  public Map<Long, Long> gold() {
    Map<Long, Long> gold = new TreeMap<>();
    for (Planet planet : silver.values()) {
      gold.merge(planet.star(), planet.name() == null ? 0L : 1L, Long::sum);
    }
    return gold;
  }

  /** How many have a disposition. */
  public long having(String disposition) {
    return silver.values().stream().filter(p -> p.disposition().equals(disposition)).count();
  }

  /** How many have a name. */
  public long named() {
    return silver.values().stream().filter(p -> p.name() != null).count();
  }
}
