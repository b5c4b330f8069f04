package dev.kepler.examples;

import dev.kepler.pipeline.KeplerPipeline;
import dev.kepler.pipeline.VerificationReport;
import java.io.IOException;
import java.util.Locale;
import picocli.CommandLine.Command;

/** {@code kepler verify}. */
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Recomputes silver, quarantine, gold and totals of a lake from its bronze, and names every"
            + " difference. Exit code 1 when there is one.")
final class VerifyCommand extends LakeCommand {

  @Override
  int look(KeplerPipeline pipeline) throws IOException {
    VerificationReport report = pipeline.verify();
    report.differences().forEach(System.out::println);
    System.out.printf(
        Locale.ROOT,
        "Recomputed %,d silver rows, %,d quarantined rows and %,d stars from %,d bronze rows; checked"
            + " %,d ledger entries: %s%n",
        report.silverRows(),
        report.quarantineRows(),
        report.goldRows(),
        report.bronzeRows(),
        report.batches(),
        report.clean() ? "no difference." : report.differences().size() + " differences.");
    writeJson(report);
    return report.clean() ? 0 : 1;
  }
}
