package dev.kepler.examples;

import dev.kepler.examples.bench.BenchCommand;
import dev.kepler.examples.cli.DoctorCommand;
import dev.kepler.examples.cli.FetchCommand;
import dev.kepler.examples.cli.HistoryCommand;
import dev.kepler.examples.cli.LiveCommand;
import dev.kepler.examples.cli.LoadsCommand;
import dev.kepler.examples.cli.Logs;
import dev.kepler.examples.cli.MaintainCommand;
import dev.kepler.examples.cli.Mistake;
import dev.kepler.examples.cli.PlainStream;
import dev.kepler.examples.cli.PlanCommand;
import dev.kepler.examples.cli.QuarantineCommand;
import dev.kepler.examples.cli.RebuildCommand;
import dev.kepler.examples.cli.RedoCommand;
import dev.kepler.examples.cli.Relaunch;
import dev.kepler.examples.cli.ReplayCommand;
import dev.kepler.examples.cli.StatusCommand;
import dev.kepler.examples.cli.TotalsCommand;
import dev.kepler.examples.cli.UndoCommand;
import dev.kepler.examples.cli.Values;
import dev.kepler.examples.cli.VerifyCommand;
import dev.kepler.examples.cli.WhyCommand;
import dev.kepler.examples.feed.InputException;
import dev.kepler.medallion.lake.LakeException;
import dev.kepler.medallion.lifecycle.PipelineException;
import dev.kepler.pipeline.archive.ArchiveException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
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
 * <p>Exit codes: 0 done; 1 the pipeline failed, of a load nothing could be trusted, verify or
 * doctor found something, plan that a load would be stopped, or nothing could be fetched or
 * measured; 2 a bad option or an input that cannot be used.
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
      PlanCommand.class,
      HistoryCommand.class,
      StatusCommand.class,
      LoadsCommand.class,
      UndoCommand.class,
      RedoCommand.class,
      TotalsCommand.class,
      QuarantineCommand.class,
      DoctorCommand.class,
      RebuildCommand.class,
      MaintainCommand.class,
      BenchCommand.class,
      AutoComplete.GenerateCompletion.class,
      CommandLine.HelpCommand.class
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:the pipeline failed, of a load nothing could be trusted, verify or doctor found something,"
          + " plan that a load would be stopped, or nothing could be fetched or measured",
      "2:a bad option or unusable input"
    },
    footer = {
      "",
      "Without a sub-command: replay.",
      "",
      "Examples:",
      "  kepler replay --input koi.csv --lake lake   a table, load by load, into a lake",
      "  kepler replay --entity tess --input toi-2025-03-30.csv.gz   the same for TESS's objects",
      "  kepler live                                 the number on a page that moves with it",
      "  kepler live --landing arrivals --lake lake  the same for whatever lands in a folder",
      "  kepler fetch --into releases                the archive's table as it is today",
      "  kepler status --lake lake                   the number, its age, and what waits",
      "  kepler verify --lake lake                   is every number what bronze says?",
      "  kepler why --lake lake                      what moved it?",
      "  kepler plan koi.csv --lake lake             what would this table do to it?",
      "  kepler history K00242.01 --lake lake        what was known of it, and when?",
      "  kepler undo --load 2 --lake lake            what if that load had never come?",
      "  kepler totals --lake lake --as-of 2018-01-01   what was the number then?",
      "  kepler quarantine --lake lake               which rows could not be trusted, and why?",
      "  source <(kepler generate-completion)        words completed by the shell",
      "  kepler doctor --lake lake                   may a pipeline run on it?",
      "",
      "This research has made use of the NASA Exoplanet Archive, which is operated by the California"
          + " Institute of Technology, under contract with the National Aeronautics and Space"
          + " Administration under the Exoplanet Exploration Program."
    })
public final class Kepler {

  /** Exceptions that the library throws with a sentence of its own; no subclass of theirs. */
  private static final Set<Class<?>> OURS =
      Set.of(
          IllegalStateException.class, IllegalArgumentException.class, UncheckedIOException.class);

  private static final int NARROWEST = 60;
  private static final Set<String> OWN_OPTIONS = Set.of("-h", "--help", "-V", "--version");

  Kepler() {}

  @Option(
      names = {"-v", "--verbose"},
      scope = ScopeType.INHERIT,
      description = "More of the log on standard error: once the library's, twice Spark's too.")
  void verbose(boolean[] times) {
    verbose = times.length > 0;
    Logs.show(times.length);
  }

  private boolean verbose;

  /**
   * Runs the command line.
   *
   * @param args see {@code --help}
   */
  public static void main(String[] args) {
    Relaunch.withFlags(Kepler.class, args);
    PlainStream.useForStandardStreams();
    int exitCode = run(args);
    if (exitCode != 0) {
      System.exit(exitCode);
    }
  }

  /** Runs the command line and gives the exit code. */
  public static int run(String... args) {
    Kepler kepler = new Kepler();
    CommandLine commands = width(Values.readBy(new CommandLine(kepler)), System.getenv("COLUMNS"));
    commands.setParameterExceptionHandler(Kepler::mistake);
    commands.setExecutionExceptionHandler(
        (e, command, parsed) -> failure(e, command, kepler.verbose));
    try {
      return commands.execute(withDefault(args));
    } catch (Error e) { // out of memory, a class that is not there
      return failure(e, commands, kepler.verbose);
    }
  }

  /** Help as wide as the terminal is, but for one that is narrower than a sentence needs. */
  static CommandLine width(CommandLine commands, String columns) {
    return columns != null && columns.matches("[0-9]{1,4}")
        ? commands.setUsageHelpWidth(Math.max(NARROWEST, Integer.parseInt(columns)))
        : commands.setUsageHelpAutoWidth(true);
  }

  /** What begins with a word is to be a command; the options of {@code replay} need none. */
  private static String[] withDefault(String[] args) {
    Optional<String> first =
        Arrays.stream(args).filter(arg -> !arg.matches("-v+|--verbose")).findFirst();
    if (first.filter(arg -> OWN_OPTIONS.contains(arg) || !arg.startsWith("-")).isPresent()) {
      return args;
    }
    List<String> replay = new ArrayList<>(List.of("replay"));
    replay.addAll(Arrays.asList(args));
    return replay.toArray(String[]::new);
  }

  private static int mistake(ParameterException e, String[] args) {
    System.err.println(oneLine(Mistake.sentence(e, args)));
    return ExitCode.USAGE;
  }

  /** One line for the user, of what is foreseen our own; a stack trace only for who asks for it. */
  static int failure(Throwable e, CommandLine command, boolean verbose) {
    if (isOurs(e)) {
      System.err.println(oneLine(e.getMessage()));
      return e instanceof InputException || e instanceof IllegalArgumentException
          ? ExitCode.USAGE
          : ExitCode.SOFTWARE;
    }
    System.err.println(
        "Cannot finish "
            + command.getCommandName()
            + ": something that was not foreseen went wrong ("
            + oneLine(e.toString())
            + "). Run it again with -v for the stack trace, and report that.");
    if (verbose) {
      e.printStackTrace(System.err);
    }
    return ExitCode.SOFTWARE;
  }

  /** Tells whether the message is a sentence of this library; Spark's and Delta's are not. */
  private static boolean isOurs(Throwable e) {
    return e instanceof InputException
        || e instanceof PipelineException
        || e instanceof ArchiveException
        || e instanceof LakeException
        || (OURS.contains(e.getClass())
            && e.getMessage() != null
            && e.getMessage().startsWith("Cannot "));
  }

  private static String oneLine(String message) {
    return message.strip().replaceAll("\\s*\\R\\s*", " ");
  }
}
