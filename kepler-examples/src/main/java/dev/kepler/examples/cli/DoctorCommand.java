package dev.kepler.examples.cli;

import dev.kepler.medallion.lake.Finding;
import dev.kepler.medallion.pipeline.MedallionPipeline;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code kepler doctor}. */
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Examines a lake as every start does: its tables, their logs, its checkpoints, and who holds"
            + " it. Exit code 1 when a pipeline could not run on it.")
public final class DoctorCommand extends LakeCommand {

  @Option(
      names = "--repair",
      description =
          "Does the safe repairs: drops what was cut short and can be done again, writes a lost"
              + " query id anew, puts properties back that another hand has set, rebuilds silver"
              + " and gold from the layer above.")
  private boolean repair;

  @Option(
      names = "--deep",
      description =
          "Also reads every file that the tables are made of through: its length, its footer, its rows and"
              + " its content must be what the log says. Takes as long as reading the lake.")
  private boolean deep;

  /** A lake of which tables are missing is just what is asked about. */
  @Override
  void requireTables(MedallionPipeline<?, ?, ?> pipeline) {}

  @Override
  int look(MedallionPipeline<?, ?, ?> pipeline) throws IOException {
    List<Finding> repaired = repair ? during("repairing", pipeline::repair) : List.of();
    repaired.forEach(finding -> out().println("Repaired: " + finding));
    List<Finding> findings =
        deep
            ? during("reading every data file", pipeline::examineDeep)
            : during("examining tables, logs and checkpoints", pipeline::examine);
    findings.forEach(out()::println);
    out()
        .println(
            findings.isEmpty()
                ? "The lake is in order."
                : findings.size() + " found; a pipeline cannot run on this lake.");
    result(Map.of("repaired", repaired, "findings", findings), findings);
    return findings.isEmpty() ? 0 : 1;
  }
}
