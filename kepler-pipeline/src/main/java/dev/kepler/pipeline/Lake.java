package dev.kepler.pipeline;

import static dev.kepler.model.KoiColumns.DISPOSITION;
import static dev.kepler.model.KoiColumns.KEPLER_STAR_ID;
import static dev.kepler.model.KoiColumns.NUM_PLANETS;
import static org.apache.spark.sql.functions.col;

import dev.kepler.medallion.Records;
import dev.kepler.medallion.internal.delta.LakeTable;
import dev.kepler.medallion.internal.delta.Table;
import dev.kepler.medallion.internal.files.LakePaths;
import dev.kepler.medallion.internal.layer.NewestTotals;
import dev.kepler.medallion.internal.ledger.LakeLedger;
import dev.kepler.medallion.internal.proof.QuarantineReasons;
import dev.kepler.medallion.internal.proof.TotalsHistory;
import dev.kepler.medallion.lake.CountedTotals;
import dev.kepler.medallion.lake.Ledger;
import dev.kepler.medallion.lake.QuarantineReason;
import dev.kepler.medallion.lake.TableLayout;
import dev.kepler.medallion.lake.TableVersions;
import dev.kepler.model.BronzeKoi;
import dev.kepler.model.DiscoveryTotals;
import dev.kepler.model.QuarantinedKoi;
import dev.kepler.model.SilverExoplanet;
import dev.kepler.model.StarPlanets;
import dev.kepler.pipeline.source.KeyScheme;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.SparkSession;

/**
 * Tables of a lake, for reading, with typed results. The Datasets are plain Delta reads: each
 * action sees the table as it is then. Reading never disturbs a running pipeline. Immutable; safe
 * for use by several threads.
 */
public final class Lake {

  private final SparkSession session;
  private final TableLayout layout;

  private Lake(SparkSession session, TableLayout layout) {
    this.session = session;
    this.layout = layout;
  }

  /**
   * Opens a lake for reading.
   *
   * @param session the caller's session, with Delta's extension and catalog
   * @param layout where the lake is
   */
  public static Lake open(SparkSession session, TableLayout layout) {
    Objects.requireNonNull(session, "session");
    return new Lake(
        session, LakePaths.qualified(session, Objects.requireNonNull(layout, "layout")));
  }

  /** Tells whether a pipeline has made the tables. */
  public boolean exists() {
    return table(LakeTable.TOTALS).exists(session);
  }

  /** What its keys are made of; empty where there is no lake, or none that says so. */
  public Optional<KeyScheme> keys() {
    return table(LakeTable.BRONZE).exists(session)
        ? KeyScheme.ofProperty(table(LakeTable.BRONZE).property(session, KeyScheme.PROPERTY))
        : Optional.empty();
  }

  /** What arrived: {@code bronze_exoplanets}. */
  public Dataset<BronzeKoi> bronze() {
    return rows(LakeTable.BRONZE, BronzeKoi.ENCODER);
  }

  /** What could not be trusted: {@code quarantined_exoplanets}. */
  public Dataset<QuarantinedKoi> quarantine() {
    return rows(LakeTable.QUARANTINE, QuarantinedKoi.ENCODER);
  }

  /**
   * Why rows are in quarantine, the reason of the most rows first.
   *
   * @param limit how many rows to give of each reason, those that arrived first; 0 for none
   */
  public List<QuarantineReason> quarantineReasons(int limit) {
    return QuarantineReasons.of(table(LakeTable.QUARANTINE).read(session), limit);
  }

  /** Living planets and candidates: {@code silver_exoplanets}. */
  public Dataset<SilverExoplanet> silver() {
    return rows(LakeTable.SILVER, SilverExoplanet.ENCODER);
  }

  /** Planets per star: {@code exoplanets_gold}. */
  public Dataset<StarPlanets> gold() {
    return rows(LakeTable.GOLD, StarPlanets.ENCODER);
  }

  /** The number through time: {@code discovery_totals}. */
  public Dataset<DiscoveryTotals> totals() {
    return rows(LakeTable.TOTALS, DiscoveryTotals.ENCODER);
  }

  /** The totals as last counted; empty before the first record reached gold. */
  public Optional<DiscoveryTotals> latestTotals() {
    return NewestTotals.of(totals(), 1).stream().findFirst();
  }

  /**
   * The ledger of the lake, over its whole life: the counts of every micro-batch of every layer, as
   * of one look.
   *
   * @throws IllegalStateException when a newer library wrote an entry
   */
  public Ledger ledger() {
    return new Ledger(LakeLedger.read(session, layout).entries());
  }

  /**
   * Newest version of each table. Looks for files, runs no Spark job: cheap enough to ask several
   * times a second.
   *
   * @param seen an earlier answer, from which to go on; {@link TableVersions#NONE} at first
   */
  public TableVersions revision(TableVersions seen) {
    return new TableVersions(
        table(LakeTable.BRONZE).newest(session, seen.bronze()),
        table(LakeTable.QUARANTINE).newest(session, seen.quarantine()),
        table(LakeTable.SILVER).newest(session, seen.silver()),
        table(LakeTable.GOLD).newest(session, seen.gold()),
        table(LakeTable.TOTALS).newest(session, seen.totals()));
  }

  /**
   * The counts after one, oldest first.
   *
   * @param version of {@code discovery_totals} that is known already; -1 for all counts
   */
  public List<CountedTotals> countsAfter(long version) {
    return new TotalsHistory(session, table(LakeTable.TOTALS), table(LakeTable.SILVER))
        .after(version);
  }

  /**
   * The KOIs that moved each count: for every given one those that entered silver, changed in it or
   * left it since the count before, by key. Reads silver's change data feed, which a VACUUM may
   * have taken.
   *
   * @param before the count before the first; empty when that is the lake's first
   * @param counts one after the other, oldest first
   * @return a list for each count
   */
  public List<List<KoiChange>> changes(Optional<CountedTotals> before, List<CountedTotals> counts) {
    return new Explanation(session, layout).each(before, counts);
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

  private <T> Dataset<T> rows(LakeTable table, Encoder<T> encoder) {
    return Records.of(table(table).read(session), encoder);
  }

  private Table table(LakeTable kind) {
    return Table.in(layout, kind);
  }
}
