package dev.kepler.pipeline.archive;

import java.math.BigDecimal;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What a release must not do to the last one. The KOI table has hardly changed its length since
 * 2017, and planets are rarely taken back.
 *
 * @param leastRows share of the last release's rows that must be there at least
 * @param mostRetractions share of its confirmed planets that may be gone at most
 */
record Plausibility(double leastRows, double mostRetractions) {

  /** Nothing is asked: every release is plausible. */
  static final Plausibility NONE = new Plausibility(0, 1);

  /**
   * Compares a release with the last one.
   *
   * @throws ArchiveException when it is not plausible
   */
  void check(Release last, Release release, URI archive) {
    objection(last, release)
        .ifPresent(
            objection -> {
              throw ArchiveException.fetching(
                  archive, objection, "Look at the archive, and accept the shrink if it is meant");
            });
  }

  private Optional<String> objection(Release last, Release release) {
    if (part(leastRows, last.size()).compareTo(BigDecimal.valueOf(release.size())) > 0) {
      return Optional.of(
          String.format(
              Locale.ROOT,
              "it has %d rows where the last release has %d, less than %s",
              release.size(),
              last.size(),
              percent(leastRows)));
    }
    Set<String> retracted = last.retractedBy(release);
    int confirmed = last.confirmed().size();
    if (isMore(retracted.size(), mostRetractions, confirmed)) {
      return Optional.of(
          String.format(
              Locale.ROOT,
              "it retracts %d of the %d confirmed planets of the last release, more than %s; %s is one",
              retracted.size(),
              confirmed,
              percent(mostRetractions),
              retracted.stream().sorted().findFirst().orElseThrow()));
    }
    return Optional.empty();
  }

  /** Tells whether a part is greater than a share of the whole. */
  static boolean isMore(int part, double share, int whole) {
    return BigDecimal.valueOf(part).compareTo(part(share, whole)) > 0;
  }

  /** Exact, so that 99 of 100 are 99 %. */
  private static BigDecimal part(double share, int whole) {
    return BigDecimal.valueOf(share).multiply(BigDecimal.valueOf(whole));
  }

  static String percent(double share) {
    return BigDecimal.valueOf(share).movePointRight(2).stripTrailingZeros().toPlainString() + " %";
  }
}
