package dev.kepler.medallion.internal.proof;

import dev.kepler.medallion.internal.delta.TableLog;
import dev.kepler.medallion.lake.Freshness;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How far the batches of silver had read: bronze runs ahead of them, and what arrived later has
 * moved nothing yet.
 *
 * @param silver log of silver
 * @param known what was looked up; empty for a commit that does not say
 */
record BatchReach(TableLog silver, Map<Long, Optional<Instant>> known) {

  /**
   * When the newest load arrived that these commits can hold; empty where one of them does not say:
   * a redrive or what follows a decision takes up loads that a batch had read long before.
   */
  Optional<Instant> of(Collection<Long> versions) {
    List<Optional<Instant>> reached = versions.stream().map(this::of).toList();
    return reached.stream().allMatch(Optional::isPresent)
        ? reached.stream().map(Optional::get).max(Comparator.naturalOrder())
        : Optional.empty();
  }

  private Optional<Instant> of(long version) {
    return known.computeIfAbsent(
        version,
        v ->
            silver
                .note(v)
                .flatMap(note -> Optional.ofNullable(note.entry().freshness()))
                .map(Freshness::arrived));
  }
}
