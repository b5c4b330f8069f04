package dev.kepler.examples.live;

import dev.kepler.medallion.lake.ValidTotals;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What is known of a lake at one moment. Immutable: a request is answered from one snapshot, and
 * what it says belongs together.
 *
 * @param countsCut names the cut that the counts are of
 * @param steps all counts, oldest first
 * @param rowsCut names the cut that the rows of gold and silver are of
 * @param stars rows of gold, most planets first, ties by star id
 * @param planets rows of silver, by star
 * @param courseCut names the cut after which the course was told; empty while it is not known
 * @param course the totals by the dates of the releases, oldest first; none of a lake of loads that
 *     are no releases
 * @param releases dates of the releases, by the arrival of each
 */
record Snapshot(
    String countsCut,
    List<Step> steps,
    String rowsCut,
    List<Star> stars,
    Map<Long, List<Planet>> planets,
    String courseCut,
    List<ValidTotals<Figures>> course,
    Map<Instant, Instant> releases) {

  static final Snapshot EMPTY =
      new Snapshot("", List.of(), "", List.of(), Map.of(), "", List.of(), Map.of());

  private static final Comparator<Star> MOST_FIRST =
      Comparator.comparingLong(Star::planets).reversed().thenComparing(Star::id);

  /** Whether it is known which counts there are, if any. */
  boolean knowsCounts() {
    return !countsCut.isEmpty();
  }

  /** Whether the rows of gold and silver are known, if there are any. */
  boolean knowsRows() {
    return !rowsCut.isEmpty();
  }

  /** Whether the course is known, if there is one. */
  boolean knowsCourse() {
    return !courseCut.isEmpty();
  }

  /** The newest count; empty before the first. */
  Optional<Step> latest() {
    return steps.isEmpty() ? Optional.empty() : Optional.of(steps.get(steps.size() - 1));
  }

  /** Version of the newest count; -1 before the first. */
  long version() {
    return latest().map(Step::version).orElse(-1L);
  }

  /** Counts made after a moment, oldest first. */
  List<Step> since(Instant moment) {
    return steps.stream().filter(step -> step.count().countedAt().isAfter(moment)).toList();
  }

  /** Counts after a version, oldest first. */
  List<Step> after(long version) {
    return steps.stream().filter(step -> step.version() > version).toList();
  }

  /** The stars with the most planets. */
  List<Star> top(int limit) {
    return stars.subList(0, Math.min(limit, stars.size()));
  }

  /** What names the lake among others: when it was first counted, in milliseconds. */
  String lakeMark() {
    return steps.isEmpty()
        ? "0"
        : Long.toString(steps.get(0).count().countedAt().toEpochMilli(), 36);
  }

  /** With more counts. */
  Snapshot counted(String cut, List<Step> more) {
    List<Step> all = new ArrayList<>(steps);
    all.addAll(more);
    return new Snapshot(
        cut, List.copyOf(all), rowsCut, stars, planets, courseCut, course, releases);
  }

  /** With what is known now of counts that it holds. */
  Snapshot explained(List<Step> known) {
    Map<Long, Step> byVersion =
        known.stream().collect(Collectors.toMap(Step::version, step -> step));
    return new Snapshot(
        countsCut,
        steps.stream().map(step -> byVersion.getOrDefault(step.version(), step)).toList(),
        rowsCut,
        stars,
        planets,
        courseCut,
        course,
        releases);
  }

  /** With the totals by the dates of the releases. */
  Snapshot following(String cut, List<ValidTotals<Figures>> totals) {
    return new Snapshot(
        countsCut, steps, rowsCut, stars, planets, cut, List.copyOf(totals), releases);
  }

  /** With the dates of the releases. */
  Snapshot dated(Map<Instant, Instant> dates) {
    return new Snapshot(
        countsCut, steps, rowsCut, stars, planets, courseCut, course, Map.copyOf(dates));
  }

  /** With the rows of gold and silver. */
  Snapshot holding(String cut, List<Star> gold, List<Planet> silver) {
    return new Snapshot(
        countsCut,
        steps,
        cut,
        gold.stream().sorted(MOST_FIRST).toList(),
        silver.stream()
            .sorted(Comparator.comparingLong(Planet::key))
            .collect(Collectors.groupingBy(Planet::star)),
        courseCut,
        course,
        releases);
  }
}
