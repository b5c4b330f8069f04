package dev.kepler.pipeline;

import dev.kepler.transforms.Change;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Counts of one micro-batch of one layer: what went in and where each row ended. It is written as
 * JSON into the Delta commit that it describes ({@code userMetadata}).
 *
 * <p>For silver they balance: {@code read = inserted + updated + retracted + unchanged + superseded
 * + neverHeld + quarantined}. For bronze all rows are inserted; for quarantine all are set aside.
 * For gold the rows are the touched stars. An entry of a redrive has read nothing anew: what it
 * takes out of quarantine it counts as {@code quarantined} below zero.
 *
 * @param layer the layer
 * @param batch number of the micro-batch, counted from 0 by the layer's checkpoint; -1 for a
 *     redrive
 * @param sourceVersion version of the table above up to which the layer has read; -1 for bronze,
 *     whose source has none
 * @param release for bronze, date of the newest archive release so far, such as {@code
 *     2025-10-03T04:25:25}; null when there is none
 * @param read rows that went in
 * @param inserted rows of which the table held nothing
 * @param updated rows that replaced another
 * @param retracted rows that removed one: a planet became a false positive, a star lost its last
 *     row
 * @param unchanged rows that say what the table holds
 * @param superseded rows with an identical or a later one of the same KOI in the batch
 * @param neverHeld false positives of which silver holds nothing
 * @param quarantined rows set aside
 * @param failures rows by expectation failed; a row that failed two counts in both
 * @param warnings rows by warning
 * @param rebuilt whether the layer was computed anew in this batch: the entry then stands for
 *     everything that the layer did before
 * @param freshness times of the batch and of the newest load that it counts; null for what is no
 *     micro-batch, and for one of a library that did not note them
 * @param files for bronze, the landed files that were read; none of a source without files, and of
 *     a library that did not note them
 * @param count for gold, where the entry stands in a commit of {@code discovery_totals}: the row of
 *     that commit; null elsewhere, and for one of a library that did not note it
 * @param absent KOIs that left silver because a newer whole release no longer has them: they are of
 *     no row that went in
 * @param wholeReleases for bronze, arrival times of the loads that are whole releases, where the
 *     source's policy is another than {@link AbsentKois#KEEP}; for silver, of those whose lack of a
 *     KOI retracts it
 */
public record LedgerEntry(
    Layer layer,
    long batch,
    long sourceVersion,
    String release,
    long read,
    long inserted,
    long updated,
    long retracted,
    long unchanged,
    long superseded,
    long neverHeld,
    long quarantined,
    Map<String, Long> failures,
    Map<String, Long> warnings,
    boolean rebuilt,
    Freshness freshness,
    List<LandedFileNote> files,
    CountNote count,
    long absent,
    List<Instant> wholeReleases) {

  /** Batch number of a redrive, which is no micro-batch. */
  static final long REDRIVE = -1;

  /** Copies maps and list; absent ones are empty. */
  public LedgerEntry {
    failures = failures == null ? Map.of() : Map.copyOf(failures);
    warnings = warnings == null ? Map.of() : Map.copyOf(warnings);
    wholeReleases = wholeReleases == null ? List.of() : List.copyOf(wholeReleases);
    files = files == null ? List.of() : List.copyOf(files);
  }

  /** Makes an entry without landed files, not of the totals, and that no whole release concerns. */
  public LedgerEntry(
      Layer layer,
      long batch,
      long sourceVersion,
      String release,
      long read,
      long inserted,
      long updated,
      long retracted,
      long unchanged,
      long superseded,
      long neverHeld,
      long quarantined,
      Map<String, Long> failures,
      Map<String, Long> warnings,
      boolean rebuilt,
      Freshness freshness) {
    this(
        layer,
        batch,
        sourceVersion,
        release,
        read,
        inserted,
        updated,
        retracted,
        unchanged,
        superseded,
        neverHeld,
        quarantined,
        failures,
        warnings,
        rebuilt,
        freshness,
        List.of(),
        null,
        0,
        List.of());
  }

  static LedgerEntry bronze(long batch, long rows, String release) {
    return new LedgerEntry(
        Layer.BRONZE,
        batch,
        -1,
        release,
        rows,
        rows,
        0,
        0,
        0,
        0,
        0,
        0,
        Map.of(),
        Map.of(),
        false,
        null);
  }

  /** Rows set aside in a batch, or taken out again by a redrive (then below zero). */
  static LedgerEntry quarantine(
      long batch, long sourceVersion, long rows, Map<String, Long> failures) {
    return new LedgerEntry(
        Layer.QUARANTINE,
        batch,
        sourceVersion,
        null,
        rows,
        0,
        0,
        0,
        0,
        0,
        0,
        rows,
        failures,
        Map.of(),
        false,
        null);
  }

  static LedgerEntry silver(
      long batch, long sourceVersion, Judgement judgement, ChangeCounts changes) {
    return new LedgerEntry(
        Layer.SILVER,
        batch,
        sourceVersion,
        null,
        judgement.read(),
        changes.of(Change.INSERTED),
        changes.of(Change.UPDATED),
        changes.of(Change.RETRACTED),
        changes.of(Change.UNCHANGED),
        judgement.met() - changes.total(),
        changes.of(Change.NEVER_HELD),
        judgement.quarantined(),
        judgement.failures(),
        changes.warnings(judgement.warnings()),
        false,
        null,
        List.of(),
        null,
        changes.of(Change.ABSENT),
        List.of());
  }

  static LedgerEntry gold(long batch, long sourceVersion, ChangeCounts changes) {
    Judgement all = Judgement.allMet(changes.total());
    return silver(batch, sourceVersion, all, changes).of(Layer.GOLD);
  }

  /** What became of rows that left quarantine: read long ago, no longer quarantined. */
  static LedgerEntry redrive(long sourceVersion, long rows, ChangeCounts changes) {
    return silver(REDRIVE, sourceVersion, Judgement.released(rows), changes);
  }

  /**
   * Everything that silver and quarantine hold after a rebuild.
   *
   * @param latest rows that are their KOI's last word and stand
   * @param silver those of them that silver holds
   */
  static LedgerEntry rebuiltSilver(
      long batch, long sourceVersion, Judgement judgement, long latest, long silver) {
    return new LedgerEntry(
        Layer.SILVER,
        batch,
        sourceVersion,
        null,
        judgement.read(),
        silver,
        0,
        0,
        0,
        judgement.met() - latest,
        latest - silver,
        judgement.quarantined(),
        judgement.failures(),
        judgement.warnings(),
        true,
        null);
  }

  /** Everything that gold holds after a rebuild. */
  static LedgerEntry rebuiltGold(long batch, long sourceVersion, long stars) {
    return new LedgerEntry(
        Layer.GOLD,
        batch,
        sourceVersion,
        null,
        stars,
        stars,
        0,
        0,
        0,
        0,
        0,
        0,
        Map.of(),
        Map.of(),
        true,
        null);
  }

  /** The same entry as the one of another layer that the same query writes. */
  LedgerEntry of(Layer other) {
    return new LedgerEntry(
        other,
        batch,
        sourceVersion,
        release,
        read,
        inserted,
        updated,
        retracted,
        unchanged,
        superseded,
        neverHeld,
        quarantined,
        failures,
        warnings,
        rebuilt,
        freshness,
        files,
        count,
        absent,
        wholeReleases);
  }

  /** The same entry with its times. */
  LedgerEntry at(Freshness times) {
    return new LedgerEntry(
        layer,
        batch,
        sourceVersion,
        release,
        read,
        inserted,
        updated,
        retracted,
        unchanged,
        superseded,
        neverHeld,
        quarantined,
        failures,
        warnings,
        rebuilt,
        times,
        files,
        count,
        absent,
        wholeReleases);
  }

  /** The same entry with its whole releases. */
  LedgerEntry withReleases(List<Instant> releases) {
    return new LedgerEntry(
        layer,
        batch,
        sourceVersion,
        release,
        read,
        inserted,
        updated,
        retracted,
        unchanged,
        superseded,
        neverHeld,
        quarantined,
        failures,
        warnings,
        rebuilt,
        freshness,
        files,
        count,
        absent,
        releases);
  }

  /** The same entry with the landed files that it is about. */
  LedgerEntry of(List<LandedFileNote> landed) {
    return new LedgerEntry(
        layer,
        batch,
        sourceVersion,
        release,
        read,
        inserted,
        updated,
        retracted,
        unchanged,
        superseded,
        neverHeld,
        quarantined,
        failures,
        warnings,
        rebuilt,
        freshness,
        landed,
        count,
        absent,
        wholeReleases);
  }

  /** The same entry with the row of the totals that it is about. */
  LedgerEntry of(CountNote counted) {
    return new LedgerEntry(
        layer,
        batch,
        sourceVersion,
        release,
        read,
        inserted,
        updated,
        retracted,
        unchanged,
        superseded,
        neverHeld,
        quarantined,
        failures,
        warnings,
        rebuilt,
        freshness,
        files,
        counted,
        absent,
        wholeReleases);
  }

  /** Rows that left the table: retracted by a record, or absent from a newer whole release. */
  public long left() {
    return retracted + absent;
  }

  /** Tells whether every row read ended somewhere. */
  public boolean balances() {
    return read
        == inserted + updated + retracted + unchanged + superseded + neverHeld + quarantined;
  }
}
