package dev.kepler.medallion.lake;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Counts of one micro-batch of one layer: what went in and where each row ended. It is written as
 * JSON into the Delta commit that it describes ({@code userMetadata}).
 *
 * <p>For silver they balance: {@code read = inserted + updated + retracted + unchanged + superseded
 * + neverHeld + quarantined}. For bronze all rows are inserted; for quarantine all are set aside.
 * For gold the rows are the touched groups of the first table. An entry of a redrive has read
 * nothing anew: what it takes out of quarantine it counts as {@code quarantined} below zero. An
 * entry that follows the decision to withdraw a load has read its rows below zero, and {@code
 * superseded} makes up for what other loads said of the same keys.
 *
 * @param layer the layer
 * @param batch number of the micro-batch, counted from 0 by the layer's checkpoint; -1 for a
 *     redrive and a decision on a load
 * @param sourceVersion version of the table above up to which the layer has read; -1 for bronze,
 *     whose source has none
 * @param release for bronze, date of the newest archive release so far, such as {@code
 *     2025-10-03T04:25:25}; null when there is none
 * @param read rows that went in
 * @param inserted rows of which the table held nothing
 * @param updated rows that replaced another
 * @param retracted rows that removed one: a record said that its thing is no more, a group lost its
 *     last row
 * @param unchanged rows that say what the table holds
 * @param superseded rows with an identical or a later one of the same key in the batch
 * @param neverHeld records of things that are no more, of which silver holds nothing
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
 * @param absent keys that left silver because a newer whole release no longer has them, or because
 *     the loads that had them were withdrawn: they are of no row that went in
 * @param wholeReleases for bronze, arrival times of the loads that are whole releases, where the
 *     source lets what is absent leave silver, or refuses it; for silver, of those whose lack of a
 *     key retracts it
 * @param releases for bronze, date of each load that is a dated release, such as {@code
 *     2025-10-03T04:25:25}, by its arrival time; none in an entry of a library that did not note
 *     them
 * @param decisions for bronze, the decision on a load that the commit stands for, which moves no
 *     row; for silver, the decisions that the commit follows, or, of a rebuild, all so far
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
    TotalsNote count,
    long absent,
    List<Instant> wholeReleases,
    Map<Instant, String> releases,
    List<LoadDecision> decisions) {

  /** Batch number of a redrive and of a decision on a load, which are no micro-batches. */
  public static final long REDRIVE = -1;

  /** Copies maps and list; absent ones are empty. */
  public LedgerEntry {
    failures = failures == null ? Map.of() : Map.copyOf(failures);
    warnings = warnings == null ? Map.of() : Map.copyOf(warnings);
    wholeReleases = wholeReleases == null ? List.of() : List.copyOf(wholeReleases);
    releases = releases == null ? Map.of() : Map.copyOf(releases);
    files = files == null ? List.of() : List.copyOf(files);
    decisions = decisions == null ? List.of() : List.copyOf(decisions);
  }

  /**
   * Begins an entry in which every number is 0, and which says nothing else.
   *
   * @param batch number of the micro-batch
   * @param sourceVersion version of the table above up to which the layer has read
   */
  public static Builder of(Layer layer, long batch, long sourceVersion) {
    return new Builder(layer, batch, sourceVersion);
  }

  /** Begins an entry that says the same. */
  public Builder change() {
    return of(layer, batch, sourceVersion)
        .release(release)
        .read(read)
        .inserted(inserted)
        .updated(updated)
        .retracted(retracted)
        .unchanged(unchanged)
        .superseded(superseded)
        .neverHeld(neverHeld)
        .quarantined(quarantined)
        .failures(failures)
        .warnings(warnings)
        .rebuilt(rebuilt)
        .freshness(freshness)
        .files(files)
        .count(count)
        .absent(absent)
        .wholeReleases(wholeReleases)
        .releases(releases)
        .decisions(decisions);
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

  /** An entry in the making. */
  public static final class Builder {

    private Layer layer;
    private final long batch;
    private final long sourceVersion;
    private String release;
    private long read;
    private long inserted;
    private long updated;
    private long retracted;
    private long unchanged;
    private long superseded;
    private long neverHeld;
    private long quarantined;
    private Map<String, Long> failures = Map.of();
    private Map<String, Long> warnings = Map.of();
    private boolean rebuilt;
    private Freshness freshness;
    private List<LandedFileNote> files = List.of();
    private TotalsNote count;
    private long absent;
    private List<Instant> wholeReleases = List.of();
    private Map<Instant, String> releases = Map.of();
    private List<LoadDecision> decisions = List.of();

    private Builder(Layer layer, long batch, long sourceVersion) {
      this.layer = layer;
      this.batch = batch;
      this.sourceVersion = sourceVersion;
    }

    /** Sets {@link LedgerEntry#layer}. */
    public Builder layer(Layer layer) {
      this.layer = layer;
      return this;
    }

    /** Sets {@link LedgerEntry#release}. */
    public Builder release(String release) {
      this.release = release;
      return this;
    }

    /** Sets {@link LedgerEntry#read}. */
    public Builder read(long read) {
      this.read = read;
      return this;
    }

    /** Sets {@link LedgerEntry#inserted}. */
    public Builder inserted(long inserted) {
      this.inserted = inserted;
      return this;
    }

    /** Sets {@link LedgerEntry#updated}. */
    public Builder updated(long updated) {
      this.updated = updated;
      return this;
    }

    /** Sets {@link LedgerEntry#retracted}. */
    public Builder retracted(long retracted) {
      this.retracted = retracted;
      return this;
    }

    /** Sets {@link LedgerEntry#unchanged}. */
    public Builder unchanged(long unchanged) {
      this.unchanged = unchanged;
      return this;
    }

    /** Sets {@link LedgerEntry#superseded}. */
    public Builder superseded(long superseded) {
      this.superseded = superseded;
      return this;
    }

    /** Sets {@link LedgerEntry#neverHeld}. */
    public Builder neverHeld(long neverHeld) {
      this.neverHeld = neverHeld;
      return this;
    }

    /** Sets {@link LedgerEntry#quarantined}. */
    public Builder quarantined(long quarantined) {
      this.quarantined = quarantined;
      return this;
    }

    /** Sets {@link LedgerEntry#failures}. */
    public Builder failures(Map<String, Long> failures) {
      this.failures = failures;
      return this;
    }

    /** Sets {@link LedgerEntry#warnings}. */
    public Builder warnings(Map<String, Long> warnings) {
      this.warnings = warnings;
      return this;
    }

    /** Sets {@link LedgerEntry#rebuilt}. */
    public Builder rebuilt(boolean rebuilt) {
      this.rebuilt = rebuilt;
      return this;
    }

    /** Sets {@link LedgerEntry#freshness}. */
    public Builder freshness(Freshness freshness) {
      this.freshness = freshness;
      return this;
    }

    /** Sets {@link LedgerEntry#files}. */
    public Builder files(List<LandedFileNote> files) {
      this.files = files;
      return this;
    }

    /** Sets {@link LedgerEntry#count}. */
    public Builder count(TotalsNote count) {
      this.count = count;
      return this;
    }

    /** Sets {@link LedgerEntry#absent}. */
    public Builder absent(long absent) {
      this.absent = absent;
      return this;
    }

    /** Sets {@link LedgerEntry#releases}. */
    public Builder releases(Map<Instant, String> releases) {
      this.releases = releases;
      return this;
    }

    /** Sets {@link LedgerEntry#decisions}. */
    public Builder decisions(List<LoadDecision> decisions) {
      this.decisions = decisions;
      return this;
    }

    /** Sets {@link LedgerEntry#wholeReleases}. */
    public Builder wholeReleases(List<Instant> wholeReleases) {
      this.wholeReleases = wholeReleases;
      return this;
    }

    /** Makes the entry. */
    public LedgerEntry build() {
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
          wholeReleases,
          releases,
          decisions);
    }
  }
}
