package dev.kepler.examples;

import dev.kepler.examples.bench.BenchCommand;
import dev.kepler.pipeline.ArchiveException;
import dev.kepler.pipeline.LakeException;
import dev.kepler.pipeline.PipelineException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;

/**
 * The command line. Without a sub-command it is {@code replay}.
 *
 * <p>Exit codes: 0 done; 1 the pipeline failed, verify or doctor found something, or nothing could
 * be fetched or measured; 2 a bad option or an input that cannot be used.
 */
@Command(
    name = "kepler",
    mixinStandardHelpOptions = true,
    version = "Kepler Medallion 0.1.0-SNAPSHOT",
    description = "Carries Kepler Objects of Interest through bronze and silver to gold.",
    subcommands = {
      ReplayCommand.class,
      LiveCommand.class,
      FetchCommand.class,
      VerifyCommand.class,
      WhyCommand.class,
      DoctorCommand.class,
      RebuildCommand.class,
      MaintainCommand.class,
      BenchCommand.class,
      AutoComplete.GenerateCompletion.class
    },
    footer = {
      "",
      "Without a sub-command: replay.",
      "",
      "Examples:",
      "  kepler replay --input koi.csv --lake lake   a table, load by load, into a lake",
      "  kepler live                                 the number on a page that moves with it",
      "  kepler live --landing arrivals --lake lake  the same for whatever lands in a folder",
      "  kepler fetch --into releases                the archive's table as it is today",
      "  kepler verify --lake lake                   is every number what bronze says?",
      "  kepler why --lake lake                      which KOIs moved it?",
      "  source <(kepler generate-completion)        words completed by the shell",
      "  kepler doctor --lake lake                   may a pipeline run on it?",
      "",
      "Exit codes: 0 done; 1 the pipeline failed, verify or doctor found something, or nothing could",
      "be fetched or measured; 2 a bad option or unusable input.",
      "",
      "This research has made use of the NASA Exoplanet Archive, which is operated by the California",
      "Institute of Technology, under contract with the National Aeronautics and Space",
      "Administration under the Exoplanet Exploration Program."
    })
public final class Kepler {

  private static final Set<String> OWN_OPTIONS = Set.of("-h", "--help", "-V", "--version");

  Kepler() {}

  @Option(
      names = {"-v", "--verbose"},
      scope = ScopeType.INHERIT,
      description = "More of the log on standard error: once the library's, twice Spark's too.")
  void verbose(boolean[] times) {
    Logs.show(times.length);
  }

  /**
   * Runs the command line.
   *
   * @param args see {@code --help}
   */
  public static void main(String[] args) {
    int exitCode = run(args);
    if (exitCode != 0) {
      System.exit(exitCode);
    }
  }

  /** Runs the command line and gives the exit code. */
  static int run(String... args) {
    CommandLine commands = new CommandLine(new Kepler());
    commands.setParameterExceptionHandler(Kepler::badOption);
    commands.setExecutionExceptionHandler((e, command, parsed) -> failure(e, command));
    return commands.execute(withDefault(commands, args));
  }

  private static String[] withDefault(CommandLine commands, String[] args) {
    if (args.length > 0
        && (OWN_OPTIONS.contains(args[0]) || commands.getSubcommands().containsKey(args[0]))) {
      return args;
    }
    List<String> replay = new ArrayList<>(List.of("replay"));
    replay.addAll(Arrays.asList(args));
    return replay.toArray(String[]::new);
  }

  private static int badOption(ParameterException e, String[] args) {
    PrintWriter err = e.getCommandLine().getErr();
    err.println(e.getMessage() + " (see kepler --help)");
    return ExitCode.USAGE;
  }

  /** One line for the user; what is not foreseen keeps its stack trace. */
  private static int failure(Exception e, CommandLine command) {
    if (e instanceof InputException) {
      command.getErr().println(e.getMessage());
      return ExitCode.USAGE;
    }
    if (e instanceof PipelineException
        || e instanceof ArchiveException
        || e instanceof LakeException) {
      command.getErr().println(Objects.toString(e.getMessage()));
      return ExitCode.SOFTWARE;
    }
    e.printStackTrace(command.getErr());
    return ExitCode.SOFTWARE;
  }
}
