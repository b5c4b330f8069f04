package dev.kepler.examples;

import dev.kepler.examples.bench.BenchCommand;
import dev.kepler.examples.cli.ConfigCommand;
import dev.kepler.examples.cli.DoctorCommand;
import dev.kepler.examples.cli.FetchCommand;
import dev.kepler.examples.cli.LiveCommand;
import dev.kepler.examples.cli.LoadsCommand;
import dev.kepler.examples.cli.MaintainCommand;
import dev.kepler.examples.cli.PlanCommand;
import dev.kepler.examples.cli.QuarantineCommand;
import dev.kepler.examples.cli.QueryCommand;
import dev.kepler.examples.cli.RebuildCommand;
import dev.kepler.examples.cli.RedoCommand;
import dev.kepler.examples.cli.RehearseCommand;
import dev.kepler.examples.cli.ReplayCommand;
import dev.kepler.examples.cli.ShowCommand;
import dev.kepler.examples.cli.StarsCommand;
import dev.kepler.examples.cli.StatusCommand;
import dev.kepler.examples.cli.TotalsCommand;
import dev.kepler.examples.cli.UndoCommand;
import dev.kepler.examples.cli.Values;
import dev.kepler.examples.cli.VerifyCommand;
import dev.kepler.examples.cli.WhyCommand;
import java.util.ArrayList;
import java.util.List;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The sub-commands of {@link Kepler}. */
final class Commands {

  /** Those that need no other, in the order in which help lists them. */
  private static final List<Class<?>> OWN =
      List.of(
          ReplayCommand.class,
          LiveCommand.class,
          FetchCommand.class,
          VerifyCommand.class,
          WhyCommand.class,
          PlanCommand.class,
          StatusCommand.class,
          StarsCommand.class,
          ShowCommand.class,
          QueryCommand.class,
          LoadsCommand.class,
          UndoCommand.class,
          RedoCommand.class,
          TotalsCommand.class,
          QuarantineCommand.class,
          DoctorCommand.class,
          RebuildCommand.class,
          MaintainCommand.class,
          BenchCommand.class);

  /** Those that look at the others. */
  private static final List<Class<?>> OF_ALL =
      List.of(
          RehearseCommand.class,
          AutoComplete.GenerateCompletion.class,
          CommandLine.HelpCommand.class,
          ConfigCommand.class);

  private Commands() {}

  /** The command line with all of them. */
  static CommandLine all(Kepler kepler) {
    List<Class<?>> all = new ArrayList<>(OWN);
    all.addAll(OF_ALL);
    return with(kepler, all);
  }

  /**
   * The command line with the one that words begin with, or with all where something in them asks
   * for another: picocli takes longer to make all of them than a short command takes to run.
   */
  static CommandLine asked(Kepler kepler, List<String> words) {
    return OWN.stream()
        .filter(command -> !words.isEmpty() && name(command).equals(words.get(0)))
        .filter(command -> words.stream().skip(1).noneMatch(Commands::isName))
        .map(command -> with(kepler, List.of(command)))
        .findFirst()
        .orElseGet(() -> all(kepler));
  }

  private static boolean isName(String word) {
    return OWN.stream().anyMatch(command -> name(command).equals(word))
        || OF_ALL.stream().anyMatch(command -> name(command).equals(word));
  }

  private static String name(Class<?> command) {
    return command.getAnnotation(Command.class).name();
  }

  private static CommandLine with(Kepler kepler, List<Class<?>> commands) {
    CommandLine all = new CommandLine(kepler);
    commands.forEach(all::addSubcommand);
    return Values.readBy(all);
  }
}
