package dev.kepler.medallion.internal.files;

import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.connector.read.streaming.Offset;
import org.apache.spark.sql.connector.read.streaming.ReadLimit;
import org.apache.spark.sql.connector.read.streaming.SupportsAdmissionControl;
import org.apache.spark.sql.connector.read.streaming.SupportsTriggerAvailableNow;
import org.apache.spark.sql.execution.streaming.ProcessingTimeTrigger;
import org.apache.spark.sql.execution.streaming.Source;
import org.apache.spark.sql.streaming.Trigger;
import org.apache.spark.sql.types.StructType;
import scala.Option;

/**
 * Spark's or Delta's own streaming source, which is asked for more when there is {@link
 * ChangeMark}, of a table that this JVM has committed to it, and else once a second. They answer by
 * a list of the table's log or of a folder, which grows with every load; so a layer can look for
 * the layer above it a hundred times a second, and follows at once, at next to no cost. Offsets,
 * batches and recovery are theirs.
 *
 * <p>Public for Spark alone.
 */
public final class WokenSource
    implements Source, SupportsAdmissionControl, SupportsTriggerAvailableNow {

  /** What a batch reads. */
  @FunctionalInterface
  public interface Batches {
    Dataset<Row> between(
        Option<org.apache.spark.sql.execution.streaming.Offset> start,
        org.apache.spark.sql.execution.streaming.Offset end);
  }

  private static final long LOOK_ANYWAY = TimeUnit.SECONDS.toNanos(1);
  private static final Map<String, AtomicLong> COMMITS = new ConcurrentHashMap<>();

  private final Source source;
  private final ChangeMark news;
  private final Batches batches;
  private final Extent extent;
  private long looked;
  private long lookedAt;
  private boolean quiet;

  /** How far a batch reads. */
  @FunctionalInterface
  public interface Extent {

    /**
     * The end of a batch.
     *
     * @param start where it begins; null for the first
     * @param offered end that the source has offered
     * @param more asks the source for more after an end; gives that end where there is none
     */
    Offset end(Offset start, Offset offered, UnaryOperator<Offset> more);
  }

  public WokenSource(Source source, ChangeMark news, Batches batches, Extent extent) {
    this.source = source;
    this.news = news;
    this.batches = batches;
    this.extent = extent;
  }

  /** Tells whether a query under a trigger looks again within so many milliseconds. */
  public static boolean looksWithin(Trigger trigger, long millis) {
    return trigger instanceof ProcessingTimeTrigger every && every.intervalMs() <= millis;
  }

  /** Tells the layer below a table that something was committed to it. */
  public static void announce(String table) {
    commits(table).incrementAndGet();
  }

  /** How often something was committed to the table in a folder, as far as this JVM knows. */
  public static ChangeMark commitsTo(String table) {
    return commits(table)::get;
  }

  private static AtomicLong commits(String table) {
    return COMMITS.computeIfAbsent(table, path -> new AtomicLong());
  }

  @Override
  public Offset latestOffset(Offset start, ReadLimit limit) {
    long seen = news.mark();
    boolean late = System.nanoTime() - lookedAt > LOOK_ANYWAY;
    if (quiet && seen == looked && !late) {
      return start;
    }
    looked = seen;
    lookedAt = System.nanoTime();
    SupportsAdmissionControl asked = (SupportsAdmissionControl) source;
    Offset latest = asked.latestOffset(start, limit);
    quiet = Objects.equals(latest, start);
    return quiet ? latest : extent.end(start, latest, end -> asked.latestOffset(end, limit));
  }

  @Override
  public void prepareForTriggerAvailableNow() {
    ((SupportsTriggerAvailableNow) source).prepareForTriggerAvailableNow();
  }

  @Override
  public ReadLimit getDefaultReadLimit() {
    return ((SupportsAdmissionControl) source).getDefaultReadLimit();
  }

  @Override
  public Offset reportLatestOffset() {
    return ((SupportsAdmissionControl) source).reportLatestOffset();
  }

  @Override
  public StructType schema() {
    return source.schema();
  }

  @Override
  public Option<org.apache.spark.sql.execution.streaming.Offset> getOffset() {
    return source.getOffset();
  }

  @Override
  public Dataset<Row> getBatch(
      Option<org.apache.spark.sql.execution.streaming.Offset> start,
      org.apache.spark.sql.execution.streaming.Offset end) {
    return batches.between(start, end);
  }

  @Override
  public void commit(Offset end) {
    source.commit(end);
  }

  @Override
  public void stop() {
    source.stop();
  }

  @Override
  public String toString() {
    return source.toString();
  }
}
