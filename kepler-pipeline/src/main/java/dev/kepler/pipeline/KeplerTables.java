package dev.kepler.pipeline;

import static dev.kepler.model.KoiColumns.DISPOSITION;
import static dev.kepler.model.KoiColumns.KEPLER_STAR_ID;
import static dev.kepler.model.KoiColumns.NUM_PLANETS;
import static org.apache.spark.sql.functions.col;

import dev.kepler.medallion.Records;
import dev.kepler.medallion.lake.CountedTotals;
import dev.kepler.medallion.lake.KeyState;
import dev.kepler.medallion.lake.QuarantineReason;
import dev.kepler.medallion.lake.ValidTotals;
import dev.kepler.medallion.pipeline.LakeAsOf;
import dev.kepler.medallion.pipeline.LakeRows;
import dev.kepler.model.BronzeKoi;
import dev.kepler.model.DiscoveryTotals;
import dev.kepler.model.QuarantinedKoi;
import dev.kepler.model.RawKoi;
import dev.kepler.model.SilverExoplanet;
import dev.kepler.model.StarPlanets;
import dev.kepler.transforms.KoiMedallion;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;

/**
 * Rows of a lake of KOIs as what they are: of a {@link KeplerLake} as it is whenever one looks, of
 * a {@link KeplerCut} as it was at one moment.
 */
public abstract sealed class KeplerTables permits KeplerLake, KeplerCut {

  private final LakeRows<RawKoi, BronzeKoi, SilverExoplanet> rows;

  KeplerTables(LakeRows<RawKoi, BronzeKoi, SilverExoplanet> rows) {
    this.rows = rows;
  }

  /** What arrived: {@code bronze_exoplanets}. */
  public final Dataset<BronzeKoi> bronze() {
    return rows.bronze();
  }

  /** What could not be trusted: {@code quarantined_exoplanets}. */
  public final Dataset<QuarantinedKoi> quarantine() {
    return Records.of(rows.quarantine(), QuarantinedKoi.ENCODER);
  }

  /**
   * Why rows are in quarantine, the reason of the most rows first.
   *
   * @param limit how many rows to give of each reason, those that arrived first; 0 for none
   */
  public final List<QuarantineReason<QuarantinedKoi>> quarantineReasons(int limit) {
    return rows.quarantineReasons(QuarantinedKoi.ENCODER, limit);
  }

  /** Living planets and candidates: {@code silver_exoplanets}. */
  public final Dataset<SilverExoplanet> silver() {
    return rows.silver();
  }

  /** Planets per star: {@code exoplanets_gold}. */
  public final Dataset<StarPlanets> gold() {
    return rows.gold(KoiMedallion.PLANETS_BY_STAR);
  }

  /** The number through time: {@code discovery_totals}. */
  public final Dataset<DiscoveryTotals> totals() {
    return rows.totals(KoiMedallion.DISCOVERIES);
  }

  /** The totals as last counted; empty before the first record reached gold. */
  public final Optional<DiscoveryTotals> latestTotals() {
    return rows.latestTotals(KoiMedallion.DISCOVERIES);
  }

  /**
   * The counts after one, oldest first.
   *
   * @param version of {@code discovery_totals} that is known already; -1 for all counts
   */
  public final List<CountedTotals<DiscoveryTotals>> countsAfter(long version) {
    return rows.countsAfter(KoiMedallion.DISCOVERIES, version);
  }

  /**
   * What silver said of a KOI through time, oldest first, as {@link LakeRows#history} tells it.
   *
   * @param surrogateKey the KOI's key
   */
  public final List<KeyState<SilverExoplanet>> history(long surrogateKey) {
    return rows.history(surrogateKey);
  }

  /**
   * What silver said of every KOI through time, by its key, as {@link LakeRows#histories} tells it.
   */
  public final Map<Long, List<KeyState<SilverExoplanet>>> histories() {
    return rows.histories().entrySet().stream()
        .collect(Collectors.toMap(koi -> (Long) koi.getKey().get(0), Map.Entry::getValue));
  }

  /**
   * The lake as the releases up to a date say it, by all that is known now.
   *
   * @param date inclusive
   */
  public final LakeAsOf<SilverExoplanet> asOf(Instant date) {
    return rows.asOf(date);
  }

  /**
   * The lake as the releases up to a date say it, by what had arrived at a moment.
   *
   * @param date inclusive
   * @param knownAt loads that arrived later are left out
   */
  public final LakeAsOf<SilverExoplanet> asOf(Instant date, Instant knownAt) {
    return rows.asOf(date, knownAt);
  }

  /**
   * The totals by the time from which they hold, oldest first, as {@link LakeRows#course} tells
   * them.
   */
  public final List<ValidTotals<DiscoveryTotals>> course() {
    return rows.course(KoiMedallion.DISCOVERIES);
  }

  /**
   * The stars with the most planets, most first, ties by star id.
   *
   * @param limit how many at most
   */
  public final List<StarPlanets> topStars(int limit) {
    return gold().orderBy(col(NUM_PLANETS).desc(), col(KEPLER_STAR_ID)).takeAsList(limit);
  }

  /** The distinct dispositions that silver holds, in alphabetical order. */
  public final List<String> dispositions() {
    return silver()
        .select(DISPOSITION)
        .distinct()
        .orderBy(DISPOSITION)
        .as(Encoders.STRING())
        .collectAsList();
  }
}
