package dev.kepler.examples.cli;

import dev.kepler.medallion.pipeline.MedallionPipeline;
import dev.kepler.medallion.source.AbsentKeys;
import picocli.CommandLine.Option;

/** Options of the commands that carry loads into a lake: what a load may take away. */
final class ReleaseOptions {

  /** Policies as the command line spells them. */
  enum Absent {
    keep(AbsentKeys.KEEP),
    retract(AbsentKeys.RETRACT),
    refuse(AbsentKeys.REFUSE);

    private final AbsentKeys policy;

    Absent(AbsentKeys policy) {
      this.policy = policy;
    }
  }

  @Option(
      names = "--absent",
      paramLabel = "POLICY",
      defaultValue = "retract",
      description =
          "What becomes of a KOI or TOI that a newer release no longer has, one of"
              + " ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  private Absent absent = Absent.retract;

  @Option(
      names = "--accept-shrink",
      description =
          "Also takes a load by which more than 10 %% of the lake's things (50 %% in the notebook's"
              + " form), and more than twenty, leave it or lose their names.")
  private boolean acceptShrink;

  /** What becomes of things that a release does not have. */
  AbsentKeys absent() {
    return absent.policy;
  }

  /** The same pipeline, with the limit of departures that was asked for. */
  MedallionPipeline.Builder<?, ?, ?> limit(MedallionPipeline.Builder<?, ?, ?> pipeline) {
    return acceptShrink ? pipeline.departureLimit(1) : pipeline;
  }
}
