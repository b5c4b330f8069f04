package dev.kepler.pipeline.testing;

import dev.kepler.medallion.internal.delta.LakeTable;
import dev.kepler.medallion.internal.delta.LakeTables;
import dev.kepler.medallion.internal.ledger.LakeRuns;
import dev.kepler.medallion.lake.TableLayout;
import dev.kepler.medallion.lifecycle.PipelineListener;
import dev.kepler.transforms.KoiMedallion;
import java.util.List;
import org.apache.spark.sql.SparkSession;

/** Tables of a lake of KOIs, for tests that look into them. */
public final class KoiTables {

  private static final LakeTables TABLES = in(TableLayout.under("anywhere"));

  public static final LakeTable BRONZE = TABLES.bronze();
  public static final LakeTable QUARANTINE = TABLES.quarantine();
  public static final LakeTable SILVER = TABLES.silver();
  public static final LakeTable GOLD = TABLES.leadingGold();
  public static final LakeTable TOTALS = TABLES.totals().get(0);

  private KoiTables() {}

  /** All of them. */
  public static List<LakeTable> all() {
    return TABLES.all();
  }

  /** The tables of one lake. */
  public static LakeTables in(TableLayout layout) {
    return LakeTables.of(layout, KoiMedallion.KEYED_BY_ROW_ID);
  }

  /** Work on a lake of which nobody hears. */
  public static LakeRuns untold(SparkSession session, LakeTables lake) {
    return new LakeRuns(session, lake, any -> null, new PipelineListener() {});
  }
}
