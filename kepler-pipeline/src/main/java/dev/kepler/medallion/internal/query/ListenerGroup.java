package dev.kepler.medallion.internal.query;

import dev.kepler.medallion.lake.Layer;
import dev.kepler.medallion.lake.LedgerEntry;
import dev.kepler.medallion.lake.MaintenanceReport;
import dev.kepler.medallion.lifecycle.LakeRun;
import dev.kepler.medallion.lifecycle.PipelineException;
import dev.kepler.medallion.lifecycle.PipelineListener;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The caller's listeners as one; what they throw is logged and goes no further. */
public final class ListenerGroup implements PipelineListener {

  private static final Logger LOG = LoggerFactory.getLogger(ListenerGroup.class);

  private final List<PipelineListener> listeners;

  public ListenerGroup(List<PipelineListener> listeners) {
    this.listeners = List.copyOf(listeners);
  }

  @Override
  public void onStarted(Layer layer) {
    tell(listener -> listener.onStarted(layer));
  }

  @Override
  public void onBatch(LedgerEntry entry) {
    tell(listener -> listener.onBatch(entry));
  }

  @Override
  public void onBegun(LakeRun run) {
    tell(listener -> listener.onBegun(run));
  }

  @Override
  public void onDone(LakeRun run, LedgerEntry entry) {
    tell(listener -> listener.onDone(run, entry));
  }

  @Override
  public void onBroken(LakeRun run, Throwable failure) {
    tell(listener -> listener.onBroken(run, failure));
  }

  @Override
  public void onRestart(PipelineException failure, int attempt, Duration delay) {
    tell(listener -> listener.onRestart(failure, attempt, delay));
  }

  @Override
  public void onMaintained(MaintenanceReport.Upkeep upkeep) {
    tell(listener -> listener.onMaintained(upkeep));
  }

  @Override
  public void onUpkeepFailed(String table, Exception failure) {
    tell(listener -> listener.onUpkeepFailed(table, failure));
  }

  @Override
  public void onFailed(PipelineException failure) {
    tell(listener -> listener.onFailed(failure));
  }

  @Override
  public void onStopped(Layer layer) {
    tell(listener -> listener.onStopped(layer));
  }

  private void tell(Consumer<PipelineListener> news) {
    for (PipelineListener listener : listeners) {
      try {
        news.accept(listener);
      } catch (RuntimeException | LinkageError e) { // made for another version of what it calls
        LOG.warn("Listener {} failed; the pipeline goes on", listener, e);
      }
    }
  }
}
