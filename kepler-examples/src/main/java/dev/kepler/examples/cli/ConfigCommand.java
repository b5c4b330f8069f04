package dev.kepler.examples.cli;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Spec;

/** {@code kepler config}. */
@Command(
    name = "config",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Prints the settings of all commands, as a file may hold them: those that a file sets, and, behind"
          + " #, the defaults.",
      "The first of these files is read: the one that KEPLER_CONF names; kepler.conf in the working"
          + " folder; .config/kepler/kepler.conf in the home folder. Its form is HOCON: an option for"
          + " all commands that have it, such as lake = lake, or for one, such as live { port = 8081"
          + " }. The command line wins; --csv=false takes csv = true back."
    })
public final class ConfigCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private Output output = new Output();

  private Settings settings;

  /** Tells the command what it prints; it is one of those whose options are set. */
  void tell(Settings found) {
    settings = found;
  }

  /**
   * An option.
   *
   * @param value what it is set to; null where it is not set and has no default
   * @param set whether the file sets it
   */
  record Setting(String command, String option, String value, boolean set) {}

  /** What {@code --json} says; the file is null where there is none. */
  record Outcome(String file, List<String> places, List<Setting> settings) {}

  @Override
  public Integer call() {
    output.require();
    Map<String, List<Setting>> all = new LinkedHashMap<>();
    for (CommandLine command : new LinkedHashSet<>(spec.parent().subcommands().values())) {
      List<Setting> own = settings(command.getCommandSpec());
      if (!own.isEmpty()) {
        all.put(command.getCommandName(), own);
      }
    }
    print(all, output.text());
    List<Setting> flat = all.values().stream().flatMap(List::stream).toList();
    output.result(
        new Outcome(
            settings.file().map(Path::toString).orElse(null),
            settings.places().stream().map(Path::toString).toList(),
            flat),
        flat);
    return 0;
  }

  private List<Setting> settings(CommandSpec command) {
    List<Setting> own = new ArrayList<>();
    for (OptionSpec option : command.options()) {
      if (Settings.isSettable(option)) {
        var set = settings.value(command, option);
        own.add(
            new Setting(
                command.name(),
                option.longestName().substring(2),
                set.map(value -> value.render(Settings.PLAIN)).orElse(option.defaultValue()),
                set.isPresent()));
      }
    }
    return own;
  }

  private void print(Map<String, List<Setting>> all, PrintStream out) {
    out.println(
        settings
            .file()
            .map(file -> "# Read from " + file)
            .orElseGet(
                () ->
                    "# There is no file of settings; looked for "
                        + String.join(
                            ", then ", settings.places().stream().map(Path::toString).toList())));
    all.forEach(
        (command, own) -> {
          out.println(command + " {");
          own.forEach(setting -> out.println("  " + line(setting)));
          out.println("}");
        });
  }

  private static String line(Setting setting) {
    return setting.set()
        ? setting.option() + " = " + setting.value()
        : "# "
            + setting.option()
            + " ="
            + (setting.value() == null ? "" : " " + Settings.quoted(setting.value()));
  }
}
