package dev.kepler.medallion.internal.layer;

import dev.kepler.medallion.Change;
import dev.kepler.medallion.internal.change.ChangeCounts;
import dev.kepler.medallion.lake.Layer;
import dev.kepler.medallion.lake.LedgerEntry;
import java.util.Map;

/** Beginnings of ledger entries: what a layer's batch, a redrive or a rebuild has counted. */
public final class LayerEntries {

  private static final long NO_SOURCE_VERSION = -1;

  private LayerEntries() {}

  /** Rows that arrived. */
  public static LedgerEntry.Builder bronze(long batch, long rows, String release) {
    return LedgerEntry.of(Layer.BRONZE, batch, NO_SOURCE_VERSION)
        .release(release)
        .read(rows)
        .inserted(rows);
  }

  /** Rows set aside in a batch, or taken out again by a redrive (then below zero). */
  public static LedgerEntry.Builder quarantine(
      long batch, long sourceVersion, long rows, Map<String, Long> failures) {
    return LedgerEntry.of(Layer.QUARANTINE, batch, sourceVersion)
        .read(rows)
        .quarantined(rows)
        .failures(failures);
  }

  static LedgerEntry.Builder silver(
      long batch, long sourceVersion, Judgement judgement, ChangeCounts changes) {
    return of(Layer.SILVER, batch, sourceVersion, judgement, changes);
  }

  static LedgerEntry.Builder gold(long batch, long sourceVersion, ChangeCounts changes) {
    return of(Layer.GOLD, batch, sourceVersion, Judgement.allMet(changes.total()), changes);
  }

  /** What became of rows that left quarantine: read long ago, no longer quarantined. */
  public static LedgerEntry.Builder redrive(long sourceVersion, long rows, ChangeCounts changes) {
    return silver(LedgerEntry.REDRIVE, sourceVersion, Judgement.released(rows), changes);
  }

  /**
   * What became of silver and quarantine when a load counted no more, or again.
   *
   * @param rows of the load that silver had read; below zero where they count no more
   * @param quarantined rows more that quarantine holds
   */
  public static LedgerEntry.Builder decided(
      long sourceVersion, long rows, long quarantined, ChangeCounts changes) {
    return silver(
        LedgerEntry.REDRIVE, sourceVersion, Judgement.recounted(rows, quarantined), changes);
  }

  private static LedgerEntry.Builder of(
      Layer layer, long batch, long sourceVersion, Judgement judgement, ChangeCounts changes) {
    return LedgerEntry.of(layer, batch, sourceVersion)
        .read(judgement.read())
        .inserted(changes.of(Change.INSERTED))
        .updated(changes.of(Change.UPDATED))
        .retracted(changes.of(Change.RETRACTED))
        .unchanged(changes.of(Change.UNCHANGED))
        .superseded(judgement.met() - changes.total())
        .neverHeld(changes.of(Change.NEVER_HELD))
        .quarantined(judgement.quarantined())
        .failures(judgement.failures())
        .warnings(changes.warnings(judgement.warnings()))
        .absent(changes.of(Change.ABSENT));
  }

  /**
   * Everything that silver and quarantine hold after a rebuild.
   *
   * @param latest rows that are their key's last word and stand
   * @param silver those of them that silver holds
   */
  public static LedgerEntry.Builder rebuiltSilver(
      long batch, long sourceVersion, Judgement judgement, long latest, long silver) {
    return LedgerEntry.of(Layer.SILVER, batch, sourceVersion)
        .read(judgement.read())
        .inserted(silver)
        .superseded(judgement.met() - latest)
        .neverHeld(latest - silver)
        .quarantined(judgement.quarantined())
        .failures(judgement.failures())
        .warnings(judgement.warnings())
        .rebuilt(true);
  }

  /** Everything that gold holds after a rebuild. */
  public static LedgerEntry.Builder rebuiltGold(long batch, long sourceVersion, long groups) {
    return LedgerEntry.of(Layer.GOLD, batch, sourceVersion)
        .read(groups)
        .inserted(groups)
        .rebuilt(true);
  }
}
