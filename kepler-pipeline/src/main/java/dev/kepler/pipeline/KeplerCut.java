package dev.kepler.pipeline;

import dev.kepler.medallion.lake.ArrivedLoad;
import dev.kepler.medallion.pipeline.Cut;
import dev.kepler.model.BronzeKoi;
import dev.kepler.model.RawKoi;
import dev.kepler.model.SilverExoplanet;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A lake of KOIs as it was at one moment: versions of its tables that belong together, whatever the
 * pipeline writes meanwhile. It is a lease, as {@link Cut} says; close it when all is read.
 */
public final class KeplerCut extends KeplerTables implements AutoCloseable {

  private final Cut<RawKoi, BronzeKoi, SilverExoplanet> cut;

  KeplerCut(Cut<RawKoi, BronzeKoi, SilverExoplanet> cut) {
    super(cut);
    this.cut = cut;
  }

  /** Names the cut among all of its lake: two cuts of one name show the same rows. */
  public String id() {
    return cut.id();
  }

  /** Version of each table, by its name. */
  public Map<String, Long> versions() {
    return cut.versions();
  }

  /** The loads that silver has read, in the order of arrival, as {@link Cut#loads} gives them. */
  public List<ArrivedLoad> loads() {
    return cut.loads();
  }

  /** Until when upkeep leaves the versions readable; empty where it was told of none. */
  public Optional<Instant> leasedUntil() {
    return cut.leasedUntil();
  }

  /** Ends the lease. May be called more than once. */
  @Override
  public void close() {
    cut.close();
  }
}
