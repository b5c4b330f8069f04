package dev.kepler.pipeline.archive;

import dev.kepler.medallion.internal.text.OneLine;
import dev.kepler.model.ArchiveColumns;
import dev.kepler.model.Disposition;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What the columns of a release must not do: be empty, be of another kind than those of the last
 * release, or move too many of their values, KOI by KOI.
 *
 * @param mostMoved greatest share that may move, of the values there were and of all KOIs
 * @param mostRejections greatest share of the last release's candidates that may be false positives
 *     now, or gone
 */
record Steadiness(Map<ReleaseColumn, Double> mostMoved, double mostRejections) {

  private static final Pattern NUMBER = Pattern.compile("[+-]?[0-9]*\\.?[0-9]+([eE][+-]?[0-9]+)?");

  /**
   * Looks at a release, and compares it with the last one if there is one.
   *
   * @throws ArchiveException when it is not to be trusted
   */
  void check(Optional<Release> last, Release release, URI archive) {
    Optional<String> objection =
        last.map(before -> objection(before, release)).orElseGet(() -> objection(release));
    objection.ifPresent(
        reason -> {
          throw ArchiveException.fetching(
              archive, reason, "Look at the archive, and accept the moves if they are meant");
        });
  }

  /** To a lake's first release. */
  private static Optional<String> objection(Release release) {
    if (release.byName().isEmpty()) {
      return Optional.of("none of its rows has a value in column " + ArchiveColumns.KEPOI_NAME);
    }
    for (ReleaseColumn column : ReleaseColumn.values()) {
      Map<String, String> values = column.values(release);
      if (values.isEmpty() && isExpected(column, release)) {
        return Optional.of(
            String.format(
                Locale.ROOT,
                "its column %s has no value in any of its %,d rows; %s is one",
                column.title(),
                release.size(),
                first(release.byName().keySet())));
      }
      if (column.isText() && numbers(values) > values.size() / 2) {
        return Optional.of(
            String.format(
                Locale.ROOT,
                "its column %s holds numbers where words belong; %s",
                column.title(),
                example(first(values.keySet()), values)));
      }
    }
    if (release.dispositions(Set.of(Disposition.values())).isEmpty()) {
      Map<String, String> said = ReleaseColumn.DISPOSITION.values(release);
      return Optional.of(
          String.format(
              Locale.ROOT,
              "none of its values in column %s is a disposition; %s",
              ArchiveColumns.KOI_DISPOSITION,
              example(first(said.keySet()), said)));
    }
    return Optional.empty();
  }

  /** A table of candidates has no names. */
  private static boolean isExpected(ReleaseColumn column, Release release) {
    return column != ReleaseColumn.NAME || !release.confirmed().isEmpty();
  }

  private Optional<String> objection(Release last, Release release) {
    Set<String> compared = new TreeSet<>(last.byName().keySet());
    compared.retainAll(release.byName().keySet());
    if (compared.isEmpty()) {
      return Optional.of(
          String.format(
              Locale.ROOT,
              "none of the %,d KOIs of the last release is in it; %s is one",
              last.byName().size(),
              first(last.byName().keySet())));
    }
    return List.of(ReleaseColumn.values()).stream()
        .map(column -> objection(column, last, release, compared))
        .flatMap(Optional::stream)
        .findFirst()
        .or(() -> rejections(last, release));
  }

  private Optional<String> objection(
      ReleaseColumn column, Release last, Release release, Set<String> compared) {
    Map<String, String> before = column.values(last);
    Map<String, String> now = column.values(release);
    if (now.isEmpty() && !before.isEmpty()) {
      return Optional.of(
          String.format(
              Locale.ROOT,
              "its column %s has no value in any of its %,d rows, where the last release has %,d; %s",
              column.title(),
              release.size(),
              before.size(),
              move(first(before.keySet()), before, now)));
    }
    List<String> moved = new ArrayList<>();
    int replaced = 0;
    for (String koi : compared) {
      if (!Objects.equals(before.get(koi), now.get(koi))) {
        moved.add(koi);
        replaced += before.containsKey(koi) ? 1 : 0;
      }
    }
    if (column.isText() && numbers(now) > now.size() / 2 && numbers(before) <= before.size() / 2) {
      return Optional.of(
          String.format(
              Locale.ROOT,
              "its column %s holds numbers in %,d of its %,d values, where the last release has words; %s",
              column.title(),
              numbers(now),
              now.size(),
              moved.isEmpty()
                  ? example(first(now.keySet()), now)
                  : move(moved.get(0), before, now)));
    }
    double most = mostMoved.get(column);
    before.keySet().retainAll(compared);
    return tooMany(replaced, before.size(), most)
        .map(of -> "of the " + of + " values of column " + column.title() + " in the last release ")
        .or(
            () ->
                tooMany(moved.size(), compared.size(), most)
                    .map(
                        of -> "in column " + column.title() + ", of the " + of + " KOIs of both, "))
        .map(
            of ->
                of
                    + String.format(
                        Locale.ROOT,
                        "%,d moved, more than %s; %s",
                        moved.size(),
                        Plausibility.percent(most),
                        move(moved.get(0), before, now)));
  }

  private Optional<String> rejections(Release last, Release release) {
    Set<String> candidates = last.dispositions(Set.of(Disposition.CANDIDATE));
    Set<String> rejected = new TreeSet<>(candidates);
    rejected.removeAll(release.dispositions(Set.of(Disposition.CONFIRMED, Disposition.CANDIDATE)));
    return tooMany(rejected.size(), candidates.size(), mostRejections)
        .map(
            of ->
                String.format(
                    Locale.ROOT,
                    "in column %s, of the %s candidates of the last release %,d are false positives or gone, more than %s; %s is one",
                    ArchiveColumns.KOI_DISPOSITION,
                    of,
                    rejected.size(),
                    Plausibility.percent(mostRejections),
                    first(rejected)));
  }

  /** The whole in words where a part of it is too great. */
  private static Optional<String> tooMany(int part, int whole, double most) {
    return Plausibility.isMore(part, most, whole)
        ? Optional.of(String.format(Locale.ROOT, "%,d", whole))
        : Optional.empty();
  }

  private static long numbers(Map<String, String> values) {
    return values.values().stream().filter(NUMBER.asMatchPredicate()).count();
  }

  private static String example(String koi, Map<String, String> values) {
    return koi + " has '" + OneLine.of(values.get(koi)) + "'";
  }

  private static String move(String koi, Map<String, String> before, Map<String, String> now) {
    return koi + " had " + said(before.get(koi)) + " and has " + said(now.get(koi));
  }

  private static String said(String value) {
    return value == null ? "no value" : "'" + OneLine.of(value) + "'";
  }

  private static String first(Set<String> kois) {
    return kois.stream().sorted().findFirst().orElse("");
  }
}
