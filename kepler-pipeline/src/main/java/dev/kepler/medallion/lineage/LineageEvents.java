package dev.kepler.medallion.lineage;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.kepler.medallion.lake.LedgerEntry;
import dev.kepler.medallion.lifecycle.LakeRun;
import dev.kepler.medallion.lifecycle.PipelineException;
import io.openlineage.client.OpenLineage;
import io.openlineage.client.OpenLineage.Job;
import io.openlineage.client.OpenLineage.Run;
import io.openlineage.client.OpenLineage.RunEvent;
import io.openlineage.client.OpenLineage.RunEvent.EventType;
import io.openlineage.client.OpenLineage.RunEventBuilder;
import io.openlineage.client.OpenLineage.RunFacetsBuilder;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.channels.ClosedByInterruptException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import org.apache.spark.package$;

/** Makes the events of runs: which job, which run, how it ended. */
final class LineageEvents {

  private static final URI PRODUCER = URI.create("https://kepler.dev/medallion");

  private final OpenLineage lineage = new OpenLineage(PRODUCER);
  private final LineageDatasets datasets;
  private final String namespace;
  private final PipelineLineage.Parent parent;

  /**
   * Readies events.
   *
   * @param parent the run that all are part of; null for none
   */
  LineageEvents(String namespace, PipelineLineage.Parent parent) {
    this.namespace = namespace;
    this.parent = parent;
    this.datasets = new LineageDatasets(lineage, namespace);
  }

  RunEvent begun(LakeRun run) {
    return event(run, EventType.START, run.begun(), facets()).build();
  }

  RunEvent done(LakeRun run, LedgerEntry entry, Instant when) {
    return event(run, EventType.COMPLETE, when, facets())
        .inputs(datasets.inputs(run, entry))
        .outputs(datasets.outputs(run, entry))
        .build();
  }

  RunEvent broken(LakeRun run, Throwable failure, Instant when) {
    EventType type = isCancelled(failure) ? EventType.ABORT : EventType.FAIL;
    RunFacetsBuilder facets =
        facets()
            .errorMessage(
                lineage.newErrorMessageRunFacet(message(failure), "java", stackTrace(failure)));
    return event(run, type, when, facets).build();
  }

  private RunEventBuilder event(
      LakeRun run, EventType type, Instant when, RunFacetsBuilder facets) {
    return lineage
        .newRunEventBuilder()
        .eventType(type)
        .eventTime(ZonedDateTime.ofInstant(when, ZoneOffset.UTC))
        .run(run(run, facets))
        .job(job(run));
  }

  private Run run(LakeRun run, RunFacetsBuilder facets) {
    return lineage.newRun(UUID.nameUUIDFromBytes(run.key().getBytes(UTF_8)), facets.build());
  }

  private RunFacetsBuilder facets() {
    RunFacetsBuilder facets =
        lineage
            .newRunFacetsBuilder()
            .processing_engine(
                lineage.newProcessingEngineRunFacet(
                    package$.MODULE$.SPARK_VERSION(),
                    "spark",
                    PipelineLineage.class.getPackage().getImplementationVersion()));
    if (parent != null) {
      facets.parent(
          lineage
              .newParentRunFacetBuilder()
              .run(lineage.newParentRunFacetRunBuilder().runId(parent.run()).build())
              .job(
                  lineage
                      .newParentRunFacetJobBuilder()
                      .namespace(parent.namespace())
                      .name(parent.job())
                      .build())
              .build());
    }
    return facets;
  }

  private Job job(LakeRun run) {
    return lineage.newJob(
        namespace,
        name(run),
        lineage
            .newJobFacetsBuilder()
            .jobType(
                lineage
                    .newJobTypeJobFacetBuilder()
                    .processingType("BATCH") // each run has an end, and is told when it has come
                    .integration("SPARK")
                    .jobType(run.kind().name())
                    .build())
            .build());
  }

  private static String name(LakeRun run) {
    String kind = run.kind().name().toLowerCase(Locale.ROOT);
    String entity = run.medallion().name();
    return switch (run.kind()) {
      case BATCH -> entity + "." + run.layer();
      case REBUILD -> entity + "." + run.layer() + "." + kind;
      case REDRIVE, UNDO, REDO -> entity + "." + kind;
    };
  }

  private static String message(Throwable failure) {
    return Objects.requireNonNullElse(failure.getMessage(), failure.getClass().getName());
  }

  /** Of a layer's failure that of its cause: where it was put into words is of no interest. */
  private static String stackTrace(Throwable failure) {
    boolean isWorded = failure instanceof PipelineException && failure.getCause() != null;
    StringWriter trace = new StringWriter();
    (isWorded ? failure.getCause() : failure).printStackTrace(new PrintWriter(trace, true));
    return trace.toString();
  }

  private static boolean isCancelled(Throwable failure) {
    for (Throwable e = failure; e != null; e = e.getCause() == e ? null : e.getCause()) {
      if (e instanceof InterruptedException || e instanceof ClosedByInterruptException) {
        return true;
      }
    }
    return false;
  }
}
