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
            + " there is one.")
public final class VerifyCommand extends LakeCommand {

  @Override
  int look(MedallionPipeline<?, ?, ?> pipeline) throws IOException {
    VerificationReport report = during("comparing with bronze", pipeline::verify);
    report.groups().forEach(VerifyCommand::print);
    System.out.printf(
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
    writeJson(report);
    return report.clean() ? 0 : 1;
  }

  private static void print(DifferenceGroup group) {
    System.out.println(group);
    group.first().forEach(difference -> System.out.println("  " + difference));
    long more = group.count() - group.first().size();
    if (more > 0) {
      System.out.printf(Locale.ROOT, "  and %,d more%n", more);
    }
  }
}
