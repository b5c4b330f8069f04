package dev.kepler.medallion.internal.delta;

import static dev.kepler.model.KoiColumns.ARRIVAL_TIME;
import static dev.kepler.model.KoiColumns.COUNTED_AT;
import static dev.kepler.model.KoiColumns.KEPLER_STAR_ID;
import static dev.kepler.model.KoiColumns.ROW_ID;
import static dev.kepler.model.KoiColumns.SURROGATE_KEY;

import dev.kepler.medallion.lake.Layer;
import dev.kepler.model.BronzeKoi;
import dev.kepler.model.DiscoveryTotals;
import dev.kepler.model.QuarantinedKoi;
import dev.kepler.model.SilverExoplanet;
import dev.kepler.model.StarPlanets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.Encoder;

/** Tables of a lake: their names, their rows, and the Delta properties they are created with. */
public enum LakeTable {
  BRONZE(
      "bronze_exoplanets",
      "Every record that ever arrived, as it arrived",
      BronzeKoi.ENCODER,
      List.of(ROW_ID, KEPLER_STAR_ID, ARRIVAL_TIME),
      "delta.appendOnly"),
  QUARANTINE(
      "quarantined_exoplanets",
      "Records that failed an expectation, and which",
      QuarantinedKoi.ENCODER,
      List.of(ROW_ID, KEPLER_STAR_ID, ARRIVAL_TIME)),
  SILVER(
      "silver_exoplanets",
      "The newest good record of each KOI that is a planet or a candidate",
      SilverExoplanet.ENCODER,
      List.of(SURROGATE_KEY, KEPLER_STAR_ID, ARRIVAL_TIME),
      LakeTable.FEED),
  GOLD(
      "exoplanets_gold",
      "Planets with a name, by star",
      StarPlanets.ENCODER,
      List.of(KEPLER_STAR_ID)),
  TOTALS(
      "discovery_totals",
      "What silver counted, each time that it had changed",
      DiscoveryTotals.ENCODER,
      List.of(COUNTED_AT),
      "delta.appendOnly");

  private static final String FEED = "delta.enableChangeDataFeed";
  private static final String VECTORS = "delta.enableDeletionVectors";

  /** Commits carry the ledger: their entries must outlive Delta's default of thirty days. */
  private static final Map<String, String> ALL =
      Map.of(
          "delta.logRetentionDuration",
          "interval 3650 days",
          "delta.appendOnly",
          "false",
          "delta.columnMapping.mode",
          "none",
          FEED,
          "false",
          VECTORS,
          "false");

  private final String tableName;
  private final String description;

  @SuppressWarnings("ImmutableEnumChecker") // an encoder is immutable without saying so
  private final Encoder<?> encoder;

  @SuppressWarnings("ImmutableEnumChecker") // made by List.of
  private final List<String> ranged;

  @SuppressWarnings("ImmutableEnumChecker") // made by List.of
  private final List<String> switches;

  /**
   * Says what is particular about a table.
   *
   * @param description what its rows are, for whoever meets the table without this library
   * @param ranged columns of which each file's least and greatest value are kept, to skip files by;
   *     of the others nobody asks, and keeping them costs a tenth of a large write
   * @param switches properties that are true
   */
  LakeTable(
      String tableName,
      String description,
      Encoder<?> encoder,
      List<String> ranged,
      String... switches) {
    this.tableName = tableName;
    this.description = description;
    this.encoder = encoder;
    this.ranged = ranged;
    this.switches = List.of(switches);
  }

  /** Tables that the query of a layer writes, in the order in which a batch does. */
  public static List<LakeTable> writtenBy(Layer layer) {
    return switch (layer) {
      case BRONZE -> List.of(BRONZE);
      case SILVER, QUARANTINE -> List.of(QUARANTINE, SILVER);
      case GOLD -> List.of(TOTALS, GOLD);
    };
  }

  /** The table above that the query of a layer reads; bronze reads its source. */
  public static Optional<LakeTable> readBy(Layer layer) {
    return switch (layer) {
      case BRONZE -> Optional.empty();
      case SILVER, QUARANTINE -> Optional.of(BRONZE);
      case GOLD -> Optional.of(SILVER);
    };
  }

  /** The table whose commits carry the entries of a layer. */
  public static LakeTable of(Layer layer) {
    return switch (layer) {
      case BRONZE -> BRONZE;
      case QUARANTINE -> QUARANTINE;
      case SILVER -> SILVER;
      case GOLD -> GOLD;
    };
  }

  public String tableName() {
    return tableName;
  }

  /** Whether the table tells what its commits changed, to whoever reads it. */
  public boolean feedsChanges() {
    return switches.contains(FEED);
  }

  /** What its rows are. */
  public String description() {
    return description;
  }

  public Encoder<?> encoder() {
    return encoder;
  }

  public Map<String, String> properties() {
    Map<String, String> properties = new TreeMap<>(ALL);
    properties.put("delta.dataSkippingStatsColumns", String.join(",", ranged));
    switches.forEach(name -> properties.put(name, "true"));
    if (this == SILVER || this == GOLD) {
      properties.remove(VECTORS); // switched on once they are of use
    }
    return properties;
  }
}
