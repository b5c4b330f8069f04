package dev.kepler.pipeline;

import dev.kepler.model.RawKoi;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What the lake must hold after a series of loads, in plain Java over the input rows. Shares no
 * code with what it checks.
 */
final class Oracle {

  /** A silver row without its arrival time. */
  record Planet(long star, String name, String disposition, Double confidence) {}

  private final Map<Long, Planet> silver = new TreeMap<>();
  private long bronze;
  private long quarantined;

  /** One load of records that are readable and well formed. */
  Oracle load(List<RawKoi> rows) {
    bronze += rows.size();
    Map<Long, List<RawKoi>> byKey = new HashMap<>();
    rows.forEach(r -> byKey.computeIfAbsent(r.getRowId(), k -> new ArrayList<>()).add(r));
    byKey.forEach(this::arrive);
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

  long bronze() {
    return bronze;
  }

  long quarantined() {
    return quarantined;
  }

  Map<Long, Planet> silver() {
    return silver;
  }

  /** Named planets by star. */
  Map<Long, Long> gold() {
    Map<Long, Long> gold = new TreeMap<>();
    for (Planet planet : silver.values()) {
      gold.merge(planet.star(), planet.name() == null ? 0L : 1L, Long::sum);
    }
    return gold;
  }

  long having(String disposition) {
    return silver.values().stream().filter(p -> p.disposition().equals(disposition)).count();
  }

  long named() {
    return silver.values().stream().filter(p -> p.name() != null).count();
  }
}
