package dev.kepler.examples.cli;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * A mistake in a command line: what is wrong with it, and what to write instead.
 *
 * <p>What resembles it is picocli's to find.
 */
public final class Mistake {

  /** Picocli gives three, the best first; a third one helps nobody. */
  private static final int SUGGESTIONS = 2;

  private final ParameterException found;
  private final Settings settings;
  private final List<String> given;
  private final CommandLine command;

  private Mistake(ParameterException found, Settings settings, List<String> given) {
    this.found = found;
    this.settings = settings;
    this.given = given;
    CommandLine parent = found.getCommandLine().getParent();
    this.command =
        parent == null || parent.getUnmatchedArguments().isEmpty()
            ? found.getCommandLine()
            : parent;
  }

  /**
   * Says what the mistake is, and which help to ask for.
   *
   * @param settings of a file, in which the mistake may stand
   * @param given words of the whole command line
   */
  public static String sentence(ParameterException found, Settings settings, String... given) {
    return new Mistake(found, settings, List.of(given)).sentence();
  }

  private String sentence() {
    List<String> unmatched = unmatched();
    String what = unmatched.isEmpty() ? picocli() : unknown(unmatched.get(0), unmatched);
    return (what.startsWith("Cannot ") ? what : "Cannot run " + name() + ": " + what)
        + (what.matches("(?s).*[.?!]") ? " See " : ". See ")
        + name()
        + " --help.";
  }

  /** What was not understood; picocli may have stumbled over what is missing for it first. */
  private List<String> unmatched() {
    return found instanceof UnmatchedArgumentException unknown && found.getCommandLine() == command
        ? unknown.getUnmatched()
        : command.getUnmatchedArguments();
  }

  private String picocli() {
    String message =
        found.getMessage().strip()
            + settings
                .origin(command.getCommandSpec(), found.getArgSpec(), given)
                .map(place -> " (set in " + place + ")")
                .orElse("");
    return message.startsWith("Cannot ")
        ? message
        : message.substring(0, 1).toLowerCase(Locale.ROOT) + message.substring(1);
  }

  private String unknown(String word, List<String> unmatched) {
    if (word.startsWith("-")) {
      return isRoot()
          ? withoutCommand(word)
          : "it has no option " + word + "." + resembling(unmatched);
    }
    if (isRoot()) {
      return "there is no command '" + word + "'." + commandFor(word, unmatched);
    }
    if (root().getSubcommands().containsKey(word)) {
      return comesFirst(word);
    }
    return "'" + word + "' stands there without an option." + optionFor(word);
  }

  /** Options come after a command. */
  private String withoutCommand(String option) {
    Map<String, CommandLine> commands = command.getSubcommands();
    return given.stream()
        .filter(commands::containsKey)
        .findFirst()
        .map(this::comesFirst)
        .orElseGet(
            () ->
                "it has no option "
                    + option
                    + "."
                    + commands.values().stream()
                        .filter(c -> c.getCommandSpec().optionsMap().containsKey(option))
                        .findFirst()
                        .map(
                            c ->
                                " Did you mean " + name() + " " + c.getCommandName() + " " + option)
                        .map(meant -> meant + "?")
                        .orElse(""));
  }

  private String comesFirst(String word) {
    return "'"
        + word
        + "' is a command, and comes first: "
        + root().getCommandName()
        + " "
        + word
        + " ...";
  }

  private CommandLine root() {
    return isRoot() ? command : command.getParent();
  }

  private String commandFor(String word, List<String> unmatched) {
    if (isFile(word)) {
      return " Did you mean " + name() + " replay --input " + word + "?";
    }
    return isFolder(word)
        ? " Did you mean " + name() + " verify --lake " + word + "?"
        : resembling(unmatched);
  }

  private String optionFor(String word) {
    return Stream.of("--input", "--lake", "--into")
        .filter(command.getCommandSpec().optionsMap()::containsKey)
        .filter(option -> option.equals("--input") ? !isFolder(word) : !given.contains(option))
        .findFirst()
        .map(option -> " Did you mean " + option + " " + word + "?")
        .orElse("");
  }

  private String resembling(List<String> unmatched) {
    List<String> suggestions = new UnmatchedArgumentException(command, unmatched).getSuggestions();
    return suggestions.isEmpty()
        ? ""
        : suggestions.stream()
            .limit(SUGGESTIONS)
            .collect(Collectors.joining(" or ", " Did you mean ", "?"));
  }

  private static boolean isFile(String word) {
    return (word.contains(".") || word.contains("/")) && !isFolder(word);
  }

  private static boolean isFolder(String word) {
    try {
      return Files.isDirectory(Path.of(word));
    } catch (InvalidPathException e) {
      return false;
    }
  }

  private boolean isRoot() {
    return command.getParent() == null;
  }

  private String name() {
    return command.getCommandSpec().qualifiedName();
  }
}
