package dev.kepler.examples.live;

import dev.kepler.medallion.lake.TableLayout;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the {@link Chronicle} of a lake for who asks: nothing is read before somebody does, nobody
 * waits, and who asks of a lake that has moved hears what was known, while it is read anew. Safe
 * for use by several threads.
 */
public final class Explorer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Explorer.class);

  private final ChronicleReader<?, ?> reader;
  private final ExecutorService reading =
      Executors.newSingleThreadExecutor(
          work -> {
            Thread thread = new Thread(work, "kepler chronicle");
            thread.setDaemon(true);
            return thread;
          });
  private final AtomicBoolean asked = new AtomicBoolean();
  private volatile Chronicle known;

  /** Makes an explorer of a lake, which may not be there yet. */
  public Explorer(SparkSession session, TableLayout layout, Mission<?, ?> mission) {
    this.reader = new ChronicleReader<>(session, layout, mission);
  }

  /** An explorer that is told, for tests. */
  Explorer() {
    this.reader = null;
  }

  void know(Chronicle chronicle) {
    known = chronicle;
  }

  /** The newest that is known; empty at first. Has what is newer read. */
  Optional<Chronicle> chronicle() {
    if (reader != null && asked.compareAndSet(false, true)) {
      try {
        reading.execute(this::readIfMoved);
      } catch (RejectedExecutionException e) { // closed meanwhile
        LOG.debug("Asked after the end", e);
      }
    }
    return Optional.ofNullable(known);
  }

  private void readIfMoved() {
    try {
      if (known == null || reader.hasMovedSince(known.cut())) {
        reader.read().ifPresent(this::know);
      }
    } catch (Exception e) { // checked ones of Spark's too, which Scala does not declare
      LOG.warn("Cannot read the lake's past: {}. Trying again when asked.", e.toString());
    } finally {
      asked.set(false);
    }
  }

  /** Reads no more; what is being read ends by itself. */
  @Override
  public void close() {
    reading.shutdown();
  }
}
