package dev.kepler.pipeline;

import static dev.kepler.model.KoiColumns.DISPOSITION;
import static dev.kepler.model.KoiColumns.KEPLER_STAR_ID;
import static dev.kepler.model.KoiColumns.NUM_PLANETS;
import static org.apache.spark.sql.functions.col;

import dev.kepler.medallion.Records;
import dev.kepler.medallion.lake.CountedTotals;
import dev.kepler.medallion.lake.KeyChange;
import dev.kepler.medallion.lake.Ledger;
import dev.kepler.medallion.lake.QuarantineReason;
import dev.kepler.medallion.lake.TableLayout;
import dev.kepler.medallion.lake.TableVersions;
import dev.kepler.medallion.pipeline.Lake;
import dev.kepler.medallion.pipeline.Maintenance;
import dev.kepler.model.BronzeKoi;
import dev.kepler.model.DiscoveryTotals;
import dev.kepler.model.QuarantinedKoi;
import dev.kepler.model.RawKoi;
import dev.kepler.model.SilverExoplanet;
import dev.kepler.model.StarPlanets;
import dev.kepler.pipeline.source.KeyScheme;
import dev.kepler.transforms.KoiMedallion;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.SparkSession;

/**
 * Tables of a lake of KOIs, for reading, with typed results. The Datasets are plain Delta reads:
 * each action sees the table as it is then. Reading never disturbs a running pipeline. Immutable;
 * safe for use by several threads.
 */
public final class KeplerLake {

  private final Lake<RawKoi, BronzeKoi, SilverExoplanet> lake;

  private KeplerLake(Lake<RawKoi, BronzeKoi, SilverExoplanet> lake) {
    this.lake = lake;
  }

  /**
   * Opens a lake for reading.
   *
   * @param session the caller's session, with Delta's extension and catalog
   * @param layout where the lake is
   */
  public static KeplerLake open(SparkSession session, TableLayout layout) {
    return new KeplerLake(Lake.open(session, KoiMedallion.KEYED_BY_ROW_ID, layout));
  }

  /** Tells whether a pipeline has made the tables. */
  public boolean exists() {
    return lake.exists();
  }

  /** What its keys are made of; empty where there is no lake, or none that says so. */
  public Optional<KeyScheme> keys() {
    return lake.property(KoiMedallion.KEYS).flatMap(KeyScheme::ofProperty);
  }

  /** What arrived: {@code bronze_exoplanets}. */
  public Dataset<BronzeKoi> bronze() {
    return lake.bronze();
  }

  /** What could not be trusted: {@code quarantined_exoplanets}. */
  public Dataset<QuarantinedKoi> quarantine() {
    return Records.of(lake.quarantine(), QuarantinedKoi.ENCODER);
  }

  /**
   * Why rows are in quarantine, the reason of the most rows first.
   *
   * @param limit how many rows to give of each reason, those that arrived first; 0 for none
   */
  public List<QuarantineReason<QuarantinedKoi>> quarantineReasons(int limit) {
    return lake.quarantineReasons(QuarantinedKoi.ENCODER, limit);
  }

  /** Living planets and candidates: {@code silver_exoplanets}. */
  public Dataset<SilverExoplanet> silver() {
    return lake.silver();
  }

  /** Planets per star: {@code exoplanets_gold}. */
  public Dataset<StarPlanets> gold() {
    return lake.gold(KoiMedallion.PLANETS_BY_STAR);
  }

  /** The number through time: {@code discovery_totals}. */
  public Dataset<DiscoveryTotals> totals() {
    return lake.totals(KoiMedallion.DISCOVERIES);
  }

  /** The totals as last counted; empty before the first record reached gold. */
  public Optional<DiscoveryTotals> latestTotals() {
    return lake.latestTotals(KoiMedallion.DISCOVERIES);
  }

  /**
   * The ledger of the lake, over its whole life: the counts of every micro-batch of every layer, as
   * of one look.
   *
   * @throws IllegalStateException when a newer library wrote an entry
   */
  public Ledger ledger() {
    return lake.ledger();
  }

  /**
   * Newest version of each table. Looks for files, runs no Spark job: cheap enough to ask several
   * times a second.
   *
   * @param seen an earlier answer, from which to go on; {@link TableVersions#NONE} at first
   */
  public TableVersions revision(TableVersions seen) {
    return lake.revision(seen);
  }

  /**
   * The counts after one, oldest first.
   *
   * @param version of {@code discovery_totals} that is known already; -1 for all counts
   */
  public List<CountedTotals<DiscoveryTotals>> countsAfter(long version) {
    return lake.countsAfter(KoiMedallion.DISCOVERIES, version);
  }

  /**
   * The KOIs that moved each count: for every given one those that entered silver, changed in it or
   * left it since the count before, by key, and why. Reads silver's change data feed, which a
   * VACUUM may have taken.
   *
   * @param before the count before the first; empty when that is the lake's first
   * @param counts one after the other, oldest first
   * @return a list for each count
   */
  public List<List<KoiChange>> changes(
      Optional<CountedTotals<DiscoveryTotals>> before,
      List<CountedTotals<DiscoveryTotals>> counts) {
    List<List<KeyChange<BronzeKoi, SilverExoplanet>>> steps = lake.changes(before, counts);
    List<List<KoiChange>> changes = new ArrayList<>();
    Instant from = before.map(CountedTotals::countedAt).orElse(Instant.EPOCH);
    for (int i = 0; i < steps.size(); i++) {
      Instant to = counts.get(i).countedAt();
      changes.add(KoiChange.of(steps.get(i), from, to));
      from = to;
    }
    return changes;
  }

  /**
   * The stars with the most planets, most first, ties by star id.
   *
   * @param limit how many at most
   */
  public List<StarPlanets> topStars(int limit) {
    return gold().orderBy(col(NUM_PLANETS).desc(), col(KEPLER_STAR_ID)).takeAsList(limit);
  }

  /** The distinct dispositions that silver holds, in alphabetical order. */
  public List<String> dispositions() {
    return silver()
        .select(DISPOSITION)
        .distinct()
        .orderBy(DISPOSITION)
        .as(Encoders.STRING())
        .collectAsList();
  }

  /** Upkeep of the lake's tables. */
  public Maintenance maintenance() {
    return lake.maintenance();
  }
}
