package dev.kepler.medallion.lineage;

import dev.kepler.medallion.lake.LedgerEntry;
import dev.kepler.medallion.lifecycle.LakeRun;
import dev.kepler.medallion.lifecycle.PipelineListener;
import io.openlineage.client.transports.FileConfig;
import io.openlineage.client.transports.FileTransport;
import io.openlineage.client.transports.HttpConfig;
import io.openlineage.client.transports.HttpTransport;
import io.openlineage.client.transports.Transport;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;

/**
 * Lineage of a pipeline as OpenLineage's run events, over HTTP, to a file, or by any transport of
 * OpenLineage's client:
 *
 * <pre>{@code
 * MedallionPipeline<RawOrder, BronzeOrder, SilverOrder> pipeline =
 *     MedallionPipeline.builder(spark, orders)
 *         .listener(PipelineLineage.toServer(URI.create("http://marquez:5000")).namespace("shop").build())
 *         .source(source).tables(tables).build();
 * }</pre>
 *
 * <p>Each micro-batch of each layer is a run of the job {@code orders.bronze}, {@code
 * orders.silver} or {@code orders.gold}, whether or not it had something to write. So is each
 * rebuild ({@code orders.silver.rebuild}), redrive ({@code orders.redrive}), undo and redo. A run
 * has a START when it begins, so that work in progress, and work that died with its process, is
 * seen; and then COMPLETE, FAIL with the error's text, or ABORT where it was cancelled. The id of a
 * run follows from the lake, the layer and the batch: a batch that is done again after a crash is
 * the same run.
 *
 * <p>COMPLETE tells inputs and outputs: tables by their folders, with Delta's version, columns,
 * rows, bytes and files, what a catalog calls them as a symlink; for bronze the landing folder and
 * the files that were read; for silver each expectation as an assertion on bronze, with the number
 * of rows that failed it.
 *
 * <p>Events are sent on a thread of their own: a server that is down, slow or wrong holds nothing
 * up. An event that cannot be sent in some seconds, or finds {@value Outbox#MOST} waiting before
 * it, is lost, and a warning in the log says which; what the file transport cannot write it says
 * itself. Needs {@code io.openlineage:openlineage-java} on the class path, which the library does
 * not bring. One may listen to several pipelines; safe for use by several threads.
 */
public final class PipelineLineage implements PipelineListener, AutoCloseable {

  /** What jobs are in when a host says nothing else. */
  public static final String NAMESPACE = "kepler-medallion";

  private final LineageEvents events;
  private final Outbox outbox;

  private PipelineLineage(Builder builder) {
    this.events = new LineageEvents(builder.namespace, builder.parent);
    this.outbox = new Outbox(builder.transport, builder.closeTimeout);
  }

  /**
   * Sends events to a server that takes them at {@code /api/v1/lineage}, such as Marquez. A request
   * may take five seconds.
   *
   * @param server such as {@code http://marquez:5000}; with another path than none, events go there
   */
  public static Builder toServer(URI server) {
    HttpConfig config = new HttpConfig();
    config.setUrl(Objects.requireNonNull(server, "server"));
    config.setTimeoutInMillis(5_000);
    return to(new HttpTransport(config));
  }

  /**
   * Appends events to a file, a line each.
   *
   * @param file made when it is missing, and its folder too
   */
  public static Builder toFile(Path file) {
    return to(
        new FileTransport(
            new FileConfig(Objects.requireNonNull(file, "file").toAbsolutePath().toString())));
  }

  /**
   * Sends events by a transport of OpenLineage's client.
   *
   * @param transport used by one thread, and closed with the lineage
   */
  public static Builder to(Transport transport) {
    return new Builder(transport);
  }

  @Override
  public void onBegun(LakeRun run) {
    outbox.put(events.begun(run));
  }

  @Override
  public void onDone(LakeRun run, LedgerEntry entry) {
    outbox.put(events.done(run, entry, Instant.now()));
  }

  @Override
  public void onBroken(LakeRun run, Throwable failure) {
    outbox.put(events.broken(run, failure, Instant.now()));
  }

  /**
   * Sends what waits, as far as that is done within the close timeout, says what is lost, and
   * closes the transport. Done by itself when the process ends; closing again does nothing.
   */
  @Override
  public void close() {
    outbox.close();
  }

  /** Says where events go and what they are called. */
  public static final class Builder {

    private final Transport transport;
    private String namespace = NAMESPACE;
    private Parent parent;
    private Duration closeTimeout = Duration.ofSeconds(5);

    private Builder(Transport transport) {
      this.transport = Objects.requireNonNull(transport, "transport");
    }

    /**
     * Namespace of the jobs; default: {@value PipelineLineage#NAMESPACE}. Two lakes of one entity
     * need two, for their jobs are called the same.
     *
     * @throws IllegalArgumentException when it is blank
     */
    public Builder namespace(String namespace) {
      this.namespace = named(namespace, "namespace");
      return this;
    }

    /**
     * The run of another job that these are part of, such as a task of a scheduler that calls
     * {@code runOnce}; default: none.
     *
     * @param run id of that run
     * @throws IllegalArgumentException when a name is blank
     */
    public Builder parent(UUID run, String namespace, String job) {
      this.parent =
          new Parent(
              Objects.requireNonNull(run, "run"), named(namespace, "namespace"), named(job, "job"));
      return this;
    }

    /**
     * How long closing, and the end of the process, wait for events to be sent; default: five
     * seconds.
     *
     * @param timeout zero or more
     */
    public Builder closeTimeout(Duration timeout) {
      if (Objects.requireNonNull(timeout, "timeout").isNegative()) {
        throw new IllegalArgumentException(
            "Cannot close within " + timeout + ": it is negative. Give zero or more.");
      }
      this.closeTimeout = timeout;
      return this;
    }

    /** Makes the listener, and starts its thread. */
    public PipelineLineage build() {
      return new PipelineLineage(this);
    }

    private static String named(String name, String parameter) {
      if (Objects.requireNonNull(name, parameter).isBlank()) {
        throw new IllegalArgumentException(
            "Cannot use a blank " + parameter + ": lineage is found by it. Give a name.");
      }
      return name;
    }
  }

  /** The run that the others are part of. */
  record Parent(UUID run, String namespace, String job) {}
}
