package dev.kepler.pipeline;

import dev.kepler.medallion.delivery.HttpDelivery;
import dev.kepler.medallion.delivery.JdbcDelivery;
import dev.kepler.medallion.lake.ArrivedLoad;
import dev.kepler.medallion.lake.CountedTotals;
import dev.kepler.medallion.lake.KeyChange;
import dev.kepler.medallion.lake.Ledger;
import dev.kepler.medallion.lake.TableLayout;
import dev.kepler.medallion.pipeline.Lake;
import dev.kepler.medallion.pipeline.Maintenance;
import dev.kepler.model.BronzeKoi;
import dev.kepler.model.DiscoveryTotals;
import dev.kepler.model.RawKoi;
import dev.kepler.model.SilverExoplanet;
import dev.kepler.pipeline.source.KeyScheme;
import dev.kepler.transforms.KoiMedallion;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.apache.spark.sql.SparkSession;

/**
 * Tables of a lake of KOIs, for reading, with typed results. The Datasets are plain Delta reads:
 * each action sees the table as it is then. Reading never disturbs a running pipeline. Immutable;
 * safe for use by several threads.
 */
public final class KeplerLake extends KeplerTables {

  private final Lake<RawKoi, BronzeKoi, SilverExoplanet> lake;

  private KeplerLake(Lake<RawKoi, BronzeKoi, SilverExoplanet> lake) {
    super(lake);
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

  /** The loads that bronze holds, in the order of arrival, as {@link Lake#loads} gives them. */
  public List<ArrivedLoad> loads() {
    return lake.loads();
  }

  /**
   * The tables as they belong together now, held for ten minutes; as {@link Lake#cut} gives them.
   *
   * @throws IllegalStateException when there is no lake
   */
  public KeplerCut cut() {
    return new KeplerCut(lake.cut());
  }

  /**
   * The same, if something was written since another cut; empty otherwise. Cheap enough to ask
   * several times a second.
   *
   * @param seen {@link KeplerCut#id} of the other cut; anything else for the first
   * @throws IllegalStateException when there is no lake
   */
  public Optional<KeplerCut> cutSince(String seen) {
    return lake.cutSince(seen).map(KeplerCut::new);
  }

  /**
   * The tables as they belonged together when a count was made.
   *
   * @throws IllegalStateException when upkeep has taken what they were then
   */
  public KeplerCut cutAt(CountedTotals<DiscoveryTotals> count) {
    return new KeplerCut(lake.cutAt(count));
  }

  /**
   * The tables as they belonged together after a batch of gold.
   *
   * @param batch its number, as the ledger has it
   * @throws IllegalArgumentException when gold has no such batch
   * @throws IllegalStateException when upkeep has taken what they were then
   */
  public KeplerCut cutAt(long batch) {
    return new KeplerCut(lake.cutAt(batch));
  }

  /** Upkeep of the lake's tables. */
  public Maintenance maintenance() {
    return lake.maintenance();
  }

  /** Name that a cut made now would have, at the cost of a look; see {@link KeplerCut#id}. */
  public String cutId() {
    return lake.cutId();
  }

  /**
   * Readies a delivery of gold and totals into a database, {@code exoplanets_gold} and {@code
   * discovery_totals} there as here; nothing is asked yet.
   *
   * @param name of the delivery, as {@code kepler status} has it
   * @param target gives connections to the database
   */
  public JdbcDelivery delivery(String name, DataSource target) {
    return JdbcDelivery.of(name, lake, target);
  }

  /**
   * Readies a delivery of gold and totals to an HTTP interface; nothing is asked yet.
   *
   * @param name of the delivery, as {@code kepler status} has it
   * @param target where changes are posted
   */
  public HttpDelivery delivery(String name, URI target) {
    return HttpDelivery.of(name, lake, target);
  }
}
