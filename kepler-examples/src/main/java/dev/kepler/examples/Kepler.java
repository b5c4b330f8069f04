package dev.kepler.examples;

import dev.kepler.examples.cli.ClassArchive;
import dev.kepler.examples.cli.Logs;
import dev.kepler.examples.cli.Mistake;
import dev.kepler.examples.cli.PlainStream;
import dev.kepler.examples.cli.Relaunch;
import dev.kepler.examples.cli.Settings;
import dev.kepler.examples.feed.InputException;
import dev.kepler.medallion.lake.LakeException;
import dev.kepler.medallion.lifecycle.PipelineException;
import dev.kepler.pipeline.archive.ArchiveException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;

/**
 * The command line.
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
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:the pipeline failed, of a load nothing could be trusted, verify or doctor found something,"
          + " plan that a load would be stopped, or nothing could be fetched or measured",
      "2:a bad option or unusable input"
    },
    footer = {
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
      "  kepler show K00242.01 --lake lake           what is known of it, and was when?",
      "  kepler query --lake lake \"SELECT * FROM gold\"   whatever else is asked",
      "  kepler config                               what can be set in a file",
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

  /** Where a person begins. */
  private static final String[] BEGIN = {
    "",
    "To begin with:",
    "  kepler replay                  the pipeline on an embedded sample",
    "  kepler live                    the number on a page that moves with it",
    "  kepler status --lake DIR       how a lake is, at a glance",
    "",
    "More by kepler --help, and of each command by kepler COMMAND --help.",
  };

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
    Logs.begin(args);
    int exitCode = run(args);
    if (exitCode == 0 && args.length > 0 && !args[0].equals("rehearse")) {
      ClassArchive.keep();
    }
    if (exitCode != 0) {
      System.exit(exitCode);
    }
  }

  /** Runs the command line and gives the exit code. */
  public static int run(String... args) {
    return run(System.getenv(), args);
  }

  /** Runs the command line in an environment. */
  static int run(Map<String, String> environment, String... args) {
    Kepler kepler = new Kepler();
    Path home = Path.of(System.getProperty("user.home"));
    CommandLine commands =
        Settings.isThere(environment, home)
            ? Commands.all(kepler)
            : Commands.asked(kepler, List.of(args));
    width(commands, environment.get("COLUMNS"));
    commands.setExecutionExceptionHandler(
        (e, command, parsed) -> failure(e, command, kepler.verbose));
    try {
      Settings settings = Settings.find(commands, environment, home);
      commands.setParameterExceptionHandler((e, words) -> mistake(e, settings, args));
      return args.length == 0
          ? begin(commands)
          : commands.execute(withSettings(commands, settings, args));
    } catch (InputException e) {
      return failure(e, commands, kepler.verbose);
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

  /** The same words, with what the settings' file says of their command. */
  private static String[] withSettings(CommandLine commands, Settings settings, String... args) {
    List<String> words = List.of(args);
    for (int i = 0; i < args.length; i++) {
      CommandLine command = commands.getSubcommands().get(args[i]);
      if (command != null) {
        return settings.complete(command, words, i + 1).toArray(String[]::new);
      }
      if (!args[i].startsWith("-")) {
        return args;
      }
    }
    return args;
  }

  private static int begin(CommandLine commands) {
    commands.getCommandSpec().usageMessage().footer(BEGIN);
    commands.usage(System.out);
    return ExitCode.OK;
  }

  private static int mistake(ParameterException e, Settings settings, String... args) {
    System.err.println(oneLine(Mistake.sentence(e, settings, args)));
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
