package dev.kepler.pipeline;

import dev.kepler.model.BronzeKoi;
import dev.kepler.model.DiscoveryTotals;
import dev.kepler.model.QuarantinedKoi;
import dev.kepler.model.SilverExoplanet;
import dev.kepler.model.StarPlanets;
import java.util.Map;
import org.apache.spark.sql.Encoder;

/** Tables of a lake: their names, their rows, and the Delta properties they are created with. */
enum LakeTable {
  BRONZE("bronze_exoplanets", BronzeKoi.ENCODER, Map.of("delta.appendOnly", "true")),
  QUARANTINE("quarantined_exoplanets", QuarantinedKoi.ENCODER, Map.of("delta.appendOnly", "false")),
  SILVER(
      "silver_exoplanets", SilverExoplanet.ENCODER, Map.of("delta.enableChangeDataFeed", "true")),
  GOLD("exoplanets_gold", StarPlanets.ENCODER, Map.of("delta.appendOnly", "false")),
  TOTALS("discovery_totals", DiscoveryTotals.ENCODER, Map.of("delta.appendOnly", "true"));

  private final String tableName;

  @SuppressWarnings("ImmutableEnumChecker") // an encoder is immutable without saying so
  private final Encoder<?> encoder;

  @SuppressWarnings("ImmutableEnumChecker") // made by Map.of
  private final Map<String, String> properties;

  LakeTable(String tableName, Encoder<?> encoder, Map<String, String> properties) {
    this.tableName = tableName;
    this.encoder = encoder;
    this.properties = properties;
  }

  String tableName() {
    return tableName;
  }

  Encoder<?> encoder() {
    return encoder;
  }

  Map<String, String> properties() {
    return properties;
  }
}
