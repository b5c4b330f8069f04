package dev.kepler.examples.cli;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import dev.kepler.examples.feed.InputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Options of the commands from a file in HOCON: {@code lake = lake} for every command that has the
 * option, {@code live { port = 8081 }} for one. What stands on the command line wins.
 *
 * <p>The first of the files is taken that is there: the one that {@code KEPLER_CONF} names, {@code
 * kepler.conf} in the working folder, {@code .config/kepler/kepler.conf} in the home folder.
 */
public final class Settings {

  /** How a value is written: in one line. */
  static final ConfigRenderOptions PLAIN = ConfigRenderOptions.concise();

  private static final String NAME = "kepler.conf";

  private final List<Path> places;
  private final Optional<Path> file;
  private final Map<String, ConfigValue> everywhere = new LinkedHashMap<>();
  private final Map<String, Map<String, ConfigValue>> byCommand = new LinkedHashMap<>();

  private Settings(List<Path> places, Optional<Path> file) {
    this.places = places;
    this.file = file;
  }

  /**
   * Reads the file, if there is one.
   *
   * @param commands of which it sets options
   * @param environment where {@code KEPLER_CONF} may be set
   * @param home of the user
   * @throws InputException when it cannot be read, or sets what is no option of a command
   */
  public static Settings find(CommandLine commands, Map<String, String> environment, Path home) {
    List<Path> places = places(environment, home);
    if (environment.containsKey("KEPLER_CONF") && !Files.isRegularFile(places.get(0))) {
      throw new InputException(
          "Cannot read the settings of "
              + places.get(0)
              + ": there is no such file. Mend KEPLER_CONF, or take it away.");
    }
    Settings settings =
        new Settings(places, places.stream().filter(Files::isRegularFile).findFirst());
    settings.file.ifPresent(found -> settings.read(read(found).root(), commands));
    Optional.ofNullable(commands.getSubcommands().get("config"))
        .map(CommandLine::<ConfigCommand>getCommand)
        .ifPresent(config -> config.tell(settings));
    return settings;
  }

  /** Tells whether a file sets options, or is said to. */
  public static boolean isThere(Map<String, String> environment, Path home) {
    return environment.containsKey("KEPLER_CONF")
        || places(environment, home).stream().anyMatch(Files::isRegularFile);
  }

  private static List<Path> places(Map<String, String> environment, Path home) {
    return Stream.of(
            Optional.ofNullable(environment.get("KEPLER_CONF")).map(Path::of),
            Optional.of(Path.of(NAME)),
            Optional.of(home.resolve(".config").resolve("kepler").resolve(NAME)))
        .flatMap(Optional::stream)
        .toList();
  }

  private static Config read(Path file) {
    try {
      return ConfigFactory.parseFile(file.toFile()).resolve();
    } catch (ConfigException.UnresolvedSubstitution e) {
      throw unreadable(file, e, "it takes a value from one that is set nowhere");
    } catch (ConfigException.Parse e) {
      throw unreadable(file, e, "what stands before it or there is not written in HOCON");
    } catch (ConfigException e) {
      throw unreadable(file, e, "it cannot be read");
    }
  }

  private static InputException unreadable(Path file, ConfigException e, String why) {
    return new InputException(
        "Cannot take the settings of " + place(file, e.origin()) + ": " + why + ". Mend the file.");
  }

  private void read(ConfigObject root, CommandLine commands) {
    Map<String, CommandLine> all = commands.getSubcommands();
    root.forEach(
        (key, value) -> {
          CommandLine command = all.get(key);
          if (command != null) {
            byCommand
                .computeIfAbsent(command.getCommandName(), name -> new LinkedHashMap<>())
                .putAll(section(key, value, command));
          } else {
            List<CommandLine> having =
                all.values().stream().filter(c -> option(c, key).isPresent()).toList();
            if (having.isEmpty()) {
              throw unknown(
                  value,
                  key,
                  "no command, and no option of one",
                  Stream.concat(
                      resembling(commands, key),
                      all.values().stream().flatMap(c -> resembling(c, "--" + key))));
            }
            requireForm(option(having.get(0), key).orElseThrow(), key, value);
            everywhere.put(key, value);
          }
        });
  }

  private Map<String, ConfigValue> section(String name, ConfigValue value, CommandLine command) {
    if (!(value instanceof ConfigObject section)) {
      throw refusal(value, name + " is a command", "Give it a section: " + name + " { ... }");
    }
    section.forEach(
        (key, option) ->
            requireForm(
                option(command, key)
                    .orElseThrow(
                        () ->
                            unknown(
                                option,
                                key,
                                "no option of " + name,
                                resembling(command, "--" + key))),
                key,
                option));
    return section;
  }

  private void requireForm(OptionSpec option, String key, ConfigValue value) {
    ConfigValueType type = value.valueType();
    if (type == ConfigValueType.OBJECT
        || (type == ConfigValueType.LIST && !option.isMultiValue())) {
      throw refusal(value, key + " has one value", "Write " + key + " = VALUE");
    }
    if (isFlag(option) && !List.of("true", "false").contains(text(value))) {
      throw refusal(value, "'" + text(value) + "' is no value of " + key, "Write true or false");
    }
  }

  private InputException unknown(
      ConfigValue value, String key, String what, Stream<String> resembling) {
    List<String> meant = resembling.distinct().limit(2).toList();
    return refusal(
        value,
        key + " is " + what,
        (meant.isEmpty() ? "" : "Did you mean " + String.join(" or ", meant) + "? ")
            + "See kepler config");
  }

  /** The key that a word of a command resembles most; picocli finds it. */
  private static Stream<String> resembling(CommandLine command, String word) {
    return new UnmatchedArgumentException(command, List.of(word))
        .getSuggestions().stream().limit(1).map(suggestion -> suggestion.replaceFirst("^-+", ""));
  }

  private InputException refusal(ConfigValue value, String why, String remedy) {
    return new InputException(
        "Cannot take the settings of " + place(value.origin()) + ": " + why + ". " + remedy + ".");
  }

  private String place(ConfigOrigin origin) {
    return place(file.orElse(Path.of(NAME)), origin);
  }

  private static String place(Path file, ConfigOrigin origin) {
    return file
        + (origin != null && origin.lineNumber() > 0 ? ", line " + origin.lineNumber() : "");
  }

  /** The option of a command that a key sets; empty for help, which is asked for and not set. */
  private static Optional<OptionSpec> option(CommandLine command, String key) {
    return Optional.ofNullable(command.getCommandSpec().optionsMap().get("--" + key))
        .filter(option -> isSettable(option));
  }

  /** Tells whether a file may set an option. */
  static boolean isSettable(OptionSpec option) {
    return !option.usageHelp() && !option.versionHelp() && option.longestName().startsWith("--");
  }

  private static boolean isFlag(OptionSpec option) {
    return option.arity().max() == 0;
  }

  private static String text(ConfigValue value) {
    return String.valueOf(value.unwrapped());
  }

  /**
   * The words of a command line with what the file sets and they do not.
   *
   * @param at where the command's own words begin
   */
  public List<String> complete(CommandLine command, List<String> words, int at) {
    List<String> complete = new ArrayList<>(words.subList(0, at));
    for (OptionSpec option : command.getCommandSpec().options()) {
      if (isSettable(option) && words.stream().noneMatch(word -> names(word, option))) {
        value(command.getCommandSpec(), option)
            .ifPresent(value -> complete.addAll(words(option, value)));
      }
    }
    complete.addAll(words.subList(at, words.size()));
    return complete;
  }

  private static boolean names(String word, OptionSpec option) {
    return Arrays.stream(option.names())
        .anyMatch(
            name ->
                word.equals(name)
                    || word.startsWith(name + "=")
                    || (name.length() == 2 && word.startsWith(name)));
  }

  /** What the file sets an option of a command to. */
  Optional<ConfigValue> value(CommandSpec command, OptionSpec option) {
    String key = option.longestName().substring(2);
    return Optional.ofNullable(byCommand.getOrDefault(command.name(), Map.of()).get(key))
        .or(() -> Optional.ofNullable(everywhere.get(key)));
  }

  private static List<String> words(OptionSpec option, ConfigValue value) {
    if (isFlag(option)) {
      return text(value).equals("true") ? List.of(option.longestName()) : List.of();
    }
    List<ConfigValue> values =
        value instanceof ConfigList list ? List.copyOf(list) : List.of(value);
    return values.stream().map(one -> option.longestName() + "=" + text(one)).toList();
  }

  /**
   * Where the file sets what an argument was given, unless the command line gave it.
   *
   * @param words of the command line as it was given
   */
  Optional<String> origin(CommandSpec command, ArgSpec argument, List<String> words) {
    return argument instanceof OptionSpec option
            && words.stream().noneMatch(word -> names(word, option))
        ? value(command, option).map(value -> place(value.origin()))
        : Optional.empty();
  }

  /** Where the file is looked for, in this order. */
  List<Path> places() {
    return places;
  }

  /** The file that was found. */
  Optional<Path> file() {
    return file;
  }

  /** A value as it stands in such a file. */
  static String quoted(String text) {
    return text.matches("-?[0-9]+|true|false") ? text : ConfigUtil.quoteString(text);
  }
}
