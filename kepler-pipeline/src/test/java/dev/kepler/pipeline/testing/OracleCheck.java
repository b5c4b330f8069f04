package dev.kepler.pipeline.testing;

import static dev.kepler.medallion.testing.crash.LakeCheck.compare;

import dev.kepler.medallion.lake.Layer;
import dev.kepler.medallion.lake.Ledger;
import dev.kepler.medallion.lake.LedgerEntry;
import dev.kepler.medallion.testing.crash.LakeCheck;
import dev.kepler.model.BronzeKoi;
import dev.kepler.model.DiscoveryTotals;
import dev.kepler.model.RawKoi;
import dev.kepler.model.SilverExoplanet;
import dev.kepler.model.StarPlanets;
import dev.kepler.pipeline.KeplerLake;
import dev.kepler.pipeline.KeplerPipeline;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Comparison of a lake of KOIs with its {@link Oracle}. */
public final class OracleCheck {

  private OracleCheck() {}

  /** Compares all tables, the ledger, and what {@code verify} says. */
  public static LakeCheck of(KeplerPipeline pipeline, Oracle oracle) {
    KeplerLake lake = pipeline.lake();
    Map<List<Object>, Long> open = new HashMap<>();
    oracle.arrived().forEach((koi, times) -> open.put(content(koi), times));
    lake.bronze().collectAsList().forEach(koi -> open.merge(content(koi), -1L, Long::sum));
    List<String> differences = new ArrayList<>();
    compare(differences, "silver", oracle.silver(), silver(lake, differences));
    compare(differences, "gold", oracle.gold(), gold(lake, differences));
    compare(differences, "quarantined rows", oracle.quarantined(), lake.quarantine().count());
    compare(
        differences,
        "totals",
        totals(oracle),
        lake.latestTotals().map(OracleCheck::totals).orElse(null));
    checkLedger(differences, pipeline.lake().ledger(), oracle);
    pipeline.verify().differences().forEach(d -> differences.add("verify: " + d));
    pipeline.examine().forEach(f -> differences.add("examine: " + f));
    return LakeCheck.of(open, differences);
  }

  private static void checkLedger(List<String> differences, Ledger ledger, Oracle oracle) {
    ledger.entries(Layer.SILVER).stream()
        .filter(entry -> !entry.balances())
        .forEach(entry -> differences.add("ledger: does not balance: " + entry));
    long bronze = ledger.entries(Layer.BRONZE).stream().mapToLong(LedgerEntry::read).sum();
    compare(differences, "ledger: rows into bronze", oracle.bronze(), bronze);
    List<LedgerEntry> entries = ledger.entries(Layer.SILVER);
    long rebuilt =
        entries.stream()
            .filter(LedgerEntry::rebuilt)
            .mapToLong(LedgerEntry::batch)
            .max()
            .orElse(-1);
    long silver =
        entries.stream().filter(e -> e.batch() >= rebuilt).mapToLong(LedgerEntry::read).sum();
    compare(differences, "ledger: rows into silver", oracle.counting(), silver);
  }

  private static Map<Long, Oracle.Planet> silver(KeplerLake lake, List<String> differences) {
    Map<Long, Oracle.Planet> silver = new TreeMap<>();
    for (SilverExoplanet p : lake.silver().collectAsList()) {
      Oracle.Planet planet =
          new Oracle.Planet(
              p.getKeplerStarId(), p.getExoplanetName(), p.getDisposition(), p.getConfidence());
      if (silver.put(p.getSurrogateKey(), planet) != null) {
        differences.add("silver: a second row for key " + p.getSurrogateKey());
      }
    }
    return silver;
  }

  private static Map<Long, Long> gold(KeplerLake lake, List<String> differences) {
    Map<Long, Long> gold = new TreeMap<>();
    for (StarPlanets star : lake.gold().collectAsList()) {
      if (gold.put(star.getKeplerStarId(), star.getNumPlanets()) != null) {
        differences.add("gold: a second row for star " + star.getKeplerStarId());
      }
    }
    return gold;
  }

  private static List<Long> totals(Oracle oracle) {
    return List.of(
        oracle.having("CONFIRMED"),
        oracle.having("CANDIDATE"),
        oracle.named(),
        (long) oracle.gold().size());
  }

  private static List<Long> totals(DiscoveryTotals totals) {
    return List.of(
        totals.getConfirmed(), totals.getCandidates(), totals.getNamed(), totals.getStars());
  }

  private static List<Object> content(RawKoi koi) {
    return Arrays.asList(
        koi.getRowId(),
        koi.getKeplerStarId(),
        koi.getKepoiName(),
        koi.getKeplerName(),
        koi.getDisposition(),
        koi.getConfidence());
  }

  private static List<Object> content(BronzeKoi koi) {
    return Arrays.asList(
        koi.getRowId(),
        koi.getKeplerStarId(),
        koi.getKepoiName(),
        koi.getKeplerName(),
        koi.getDisposition(),
        koi.getConfidence());
  }
}
