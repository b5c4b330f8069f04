package dev.kepler.medallion.internal.layer;

import dev.kepler.medallion.Comparison;
import dev.kepler.medallion.Medallion;
import dev.kepler.medallion.Standing;
import dev.kepler.medallion.internal.ledger.ReleaseTime;
import dev.kepler.medallion.lake.LedgerEntry;
import dev.kepler.medallion.source.AbsentKeys;
import java.time.Instant;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What silver goes by.
 *
 * @param medallion what the records are, and what they must meet
 * @param limits what a load may do
 * @param absent what becomes of keys that a newer whole release no longer has
 */
public record SilverRules(Medallion<?, ?, ?> medallion, LoadLimits limits, AbsentKeys absent) {

  /**
   * Whole releases that make those keys absent that they do not have.
   *
   * @param arrived ledger entries of bronze
   * @return their arrival times
   */
  List<Instant> wholeReleases(List<LedgerEntry> arrived) {
    return absent == AbsentKeys.KEEP
        ? List.of()
        : arrived.stream().flatMap(entry -> entry.wholeReleases().stream()).toList();
  }

  /**
   * Whether a release may be older than one before it.
   *
   * @param arrived ledger entries of bronze
   */
  static boolean mayHoldLateReleases(List<LedgerEntry> arrived) {
    return arrived.stream()
        .anyMatch(
            entry ->
                entry.releases().values().stream()
                    .anyMatch(date -> ReleaseTime.isBefore(date, entry.release())));
  }

  /**
   * What becomes of silver by loads that are newer than all before them.
   *
   * @param judged their rows
   * @param releases arrival times of the whole ones among them
   * @param silver all of it
   * @return as {@link Comparison#withSilver} gives it
   */
  Dataset<Row> changes(Dataset<Row> judged, List<Instant> releases, Dataset<Row> silver) {
    return releases.isEmpty()
        ? Comparison.withSilver(
            medallion, Standing.latest(medallion, medallion.judge().met(judged)), silver)
        : Comparison.ofReleasesWithSilver(
            medallion, Standing.ofReleases(medallion, judged, releases), silver);
  }
}
