package dev.kepler.examples.bench;

import dev.kepler.examples.cli.Replay;
import dev.kepler.examples.feed.Load;
import dev.kepler.medallion.lake.Layer;
import dev.kepler.medallion.lake.LedgerEntry;
import dev.kepler.medallion.lake.TableLayout;
import dev.kepler.medallion.lifecycle.PipelineException;
import dev.kepler.medallion.lifecycle.PipelineListener;
import dev.kepler.medallion.pipeline.RunningPipeline;
import dev.kepler.pipeline.source.KoiSource;
import java.nio.file.Path;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/**
 * The pipeline of this project as {@code replay} runs it, with all its promises.
 *
 * <p>A load that changes nothing, such as a repeated one, has no commit in gold. It is through when
 * silver says so in its ledger entry, or gold does where silver changed and gold did not.
 */
final class Ours implements Chain {

  private final SparkSession session;
  private final String gold;
  private final NothingToDo nothing = new NothingToDo();
  private final Landing landing;
  private final GoldLog log;
  private final RunningPipeline running;

  private Ours(SparkSession session, Path folder, Landing landing, KoiSource source) {
    TableLayout tables = TableLayout.under(folder.resolve("lake").toString());
    this.session = session;
    this.landing = landing;
    this.gold = folder.resolve("lake/exoplanets_gold").toString();
    this.log = new GoldLog(Path.of(gold));
    this.running = Replay.pipeline(session, source, tables).listener(nothing).build().start();
  }

  /** Loads land as CSV files, as those of {@code replay} and of the archive do. */
  static Ours onCsv(SparkSession session, Path folder) {
    CsvLanding landing = new CsvLanding(folder.resolve("landing"));
    return new Ours(session, folder, landing, KoiSource.csv(landing.path()));
  }

  /**
   * Loads land as commits of a raw Delta table, the same as the notebook's: a million rows do not
   * come as CSV, of which a file is read whole and by one task.
   */
  static Ours onDelta(SparkSession session, Path folder) {
    RawTable landing = new RawTable(session, folder);
    return new Ours(session, folder, landing, KoiSource.delta(landing.path()));
  }

  @Override
  public void prepare(Load load) {
    landing.prepare(load);
  }

  @Override
  public void land() {
    nothing.forget();
    landing.land();
  }

  @Override
  public void awaitVisible() {
    Patience.until("gold", () -> log.hasNewer() || nothing.heard());
  }

  @Override
  public void settle() {
    running.processAllAvailable();
  }

  @Override
  public GoldLog gold() {
    return log;
  }

  @Override
  public Map<Long, Long> planets() {
    return GoldLog.planets(session, gold);
  }

  @Override
  public void close() {
    running.close();
  }

  /** Hears when a load has left silver or gold as it was, and when a layer fails. */
  private static final class NothingToDo implements PipelineListener {

    private volatile boolean heard;
    private volatile PipelineException failure;

    void forget() {
      heard = false;
    }

    boolean heard() {
      if (failure != null) {
        throw new IllegalStateException(failure.getMessage(), failure);
      }
      return heard;
    }

    @Override
    public void onBatch(LedgerEntry entry) {
      boolean below = entry.layer() == Layer.SILVER || entry.layer() == Layer.GOLD;
      if (below && entry.inserted() + entry.updated() + entry.left() == 0) {
        heard = true;
      }
    }

    @Override
    public void onFailed(PipelineException failed) {
      failure = failed;
    }
  }
}
