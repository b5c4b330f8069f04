package dev.kepler.examples.live;

import dev.kepler.medallion.lake.ValidTotals;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The lists of the interface; {@code openapi.json} describes them. */
final class Listings {

  private static final int MOST = 1000;

  /** Counts are few and short, and who draws them wants them all. */
  private static final int MOST_COUNTS = 10_000;

  /** Counts, oldest first. */
  static final Listing<Step> HISTORY =
      new Listing<>(
          "/api/v1/totals/history",
          "the counts",
          MOST_COUNTS,
          MOST_COUNTS,
          true,
          Snapshot::knowsCounts,
          Snapshot::countsCut,
          snapshot -> "",
          Snapshot::since,
          part -> new Views.History(part.entries().stream().map(Views.Totals::of).toList()));

  /** Totals by the dates of the releases, oldest first. */
  static final Listing<ValidTotals<Figures>> COURSE =
      new Listing<>(
          "/api/v1/totals/course",
          "the totals by release",
          MOST,
          MOST,
          false,
          Snapshot::knowsCourse,
          Snapshot::courseCut,
          snapshot -> "",
          (snapshot, since) -> snapshot.course(),
          part -> Views.Course.of(part.entries()));

  /** Stars, most planets first. */
  static final Listing<Star> STARS =
      new Listing<>(
          "/api/v1/stars",
          "the stars",
          100,
          MOST,
          false,
          Snapshot::knowsRows,
          Snapshot::rowsCut,
          snapshot -> "",
          (snapshot, since) -> snapshot.stars(),
          part -> Views.Stars.of(part.snapshot(), part.entries()));

  /** Who moved the number, newest count first. */
  static final Listing<Moved> CHANGES =
      new Listing<>(
          "/api/v1/changes",
          "who moved the number",
          MOST,
          MOST,
          true,
          Snapshot::knowsCounts,
          Snapshot::countsCut,
          snapshot -> unexplained(snapshot.steps()),
          Listings::moved,
          Listings::changes);

  static final List<Listing<?>> ALL = List.of(HISTORY, COURSE, STARS, CHANGES);

  private Listings() {}

  /** A thing that moved a count. */
  record Moved(Step step, Move move) {}

  private static List<Moved> moved(Snapshot snapshot, Instant since) {
    List<Step> steps = snapshot.since(since);
    List<Moved> moved = new ArrayList<>();
    for (int i = steps.size() - 1; i >= 0; i--) {
      Step step = steps.get(i);
      Views.newsFirst(step.changes().orElse(List.of()))
          .forEach(move -> moved.add(new Moved(step, move)));
    }
    return moved;
  }

  private static Views.Changes changes(Listing.Part<Moved> part) {
    return new Views.Changes(
        part.entries().stream().map(moved -> Views.Change.of(moved.step(), moved.move())).toList(),
        part.more(),
        unexplained(part.snapshot().since(part.since())).size());
  }

  /** Counts of which it is not known who moved them. */
  private static List<Long> unexplained(List<Step> steps) {
    return steps.stream().filter(step -> step.changes().isEmpty()).map(Step::version).toList();
  }
}
