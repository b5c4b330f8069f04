package dev.kepler.examples.cli;

import dev.kepler.examples.feed.InputException;
import dev.kepler.medallion.lake.MaintenanceReport;
import dev.kepler.medallion.pipeline.MedallionPipeline;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** {@code kepler maintain}. */
@Command(
    name = "maintain",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Compacts the tables of a lake, and removes files and log entries that are older than is"
            + " retained and that no checkpoint needs. The pipeline must not run meanwhile.")
public final class MaintainCommand extends LakeCommand {

  @Option(
      names = "--retain",
      paramLabel = "TIME",
      defaultValue = "7d",
      converter = Time.class,
      description =
          "How far back versions stay readable, in days, hours, minutes or seconds: 7d, 12h, 30m, 0s."
              + " Default: ${DEFAULT-VALUE}.")
  private Duration retention;

  @Override
  int look(MedallionPipeline<?, ?, ?> pipeline) throws IOException {
    MaintenanceReport report;
    try {
      report =
          during(
              "compacting, and removing what nothing needs",
              () -> pipeline.lake().maintenance().optimize().retain(retention).run());
    } catch (IllegalStateException e) {
      throw new InputException(e.getMessage());
    }
    report.tables().forEach(table -> out().println(sentence(table)));
    result(report, report.tables());
    return 0;
  }

  private static String sentence(MaintenanceReport.Upkeep table) {
    return String.format(
        Locale.ROOT,
        "%s: %,d files, were %,d; removed %,d files and %,d log entries; oldest version needed: %,d"
            + " (%s)",
        table.table(),
        table.filesAfter(),
        table.filesBefore(),
        table.filesRemoved(),
        table.logEntriesRemoved(),
        table.oldestNeeded(),
        table.neededBy());
  }

  /** Reads {@code 7d}. */
  static final class Time implements ITypeConverter<Duration> {

    private static final Pattern FORM = Pattern.compile("([0-9]{1,6})([dhms])");
    private static final Map<String, Duration> UNITS =
        Map.of(
            "d", Duration.ofDays(1),
            "h", Duration.ofHours(1),
            "m", Duration.ofMinutes(1),
            "s", Duration.ofSeconds(1));

    @Override
    public Duration convert(String text) {
      Matcher form = FORM.matcher(text.toLowerCase(Locale.ROOT));
      if (!form.matches()) {
        throw new TypeConversionException(
            "'" + text + "' is no time. Write it like 7d, 12h, 30m or 0s");
      }
      return UNITS.get(form.group(2)).multipliedBy(Long.parseLong(form.group(1)));
    }
  }
}
