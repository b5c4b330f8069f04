package dev.kepler.examples.cli;

import dev.kepler.medallion.lake.DifferenceGroup;
import dev.kepler.medallion.lake.VerificationReport;
import dev.kepler.medallion.pipeline.MedallionPipeline;
import java.io.IOException;
import java.util.Locale;
import picocli.CommandLine.Command;

/** {@code kepler verify}. */
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Recomputes silver, quarantine, gold and totals of a lake from its bronze, reads the landed"
            + " files that are still there again, and names every difference. Exit code 1 when"
            + " there is one. status tells when that was last done.")
public final class VerifyCommand extends LakeCommand {

  @Override
  int look(MedallionPipeline<?, ?, ?> pipeline) throws IOException {
    VerificationReport report = during("comparing with bronze", pipeline::verify);
    report.groups().forEach(this::print);
    out()
        .printf(
            Locale.ROOT,
            "Recomputed %,d silver rows, %,d quarantined rows and %,d %s from %,d bronze rows; read"
                + " %,d landed files again; recounted %,d of %,d totals; checked %,d ledger entries:"
                + " %s%n",
            report.silverRows(),
            report.quarantineRows(),
            report.goldRows(),
            entity().goldRows(),
            report.bronzeRows(),
            report.landedFiles(),
            report.counts(),
            report.counts() + report.countsOutOfReach(),
            report.batches(),
            report.clean()
                ? "no difference."
                : String.format(Locale.ROOT, "%,d differences.", report.found()));
    LastVerify.of(report).note(folder());
    result(report, report.groups());
    return report.clean() ? 0 : 1;
  }

  private void print(DifferenceGroup group) {
    out().println(group);
    group.first().forEach(difference -> out().println("  " + difference));
    long more = group.count() - group.first().size();
    if (more > 0) {
      out().printf(Locale.ROOT, "  and %,d more%n", more);
    }
  }
}
