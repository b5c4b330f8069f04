package dev.kepler.examples.cli;

import static dev.kepler.examples.cli.TextTable.figure;
import static dev.kepler.examples.cli.TextTable.text;

import com.github.freva.asciitable.ColumnData;
import dev.kepler.examples.feed.InputException;
import dev.kepler.medallion.TotalsTable;
import dev.kepler.medallion.lake.ValidTotals;
import dev.kepler.medallion.pipeline.Cut;
import dev.kepler.medallion.pipeline.LakeAsOf;
import dev.kepler.medallion.pipeline.LakeRows;
import dev.kepler.medallion.pipeline.MedallionPipeline;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.Row;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code kepler totals}. */
@Command(
    name = "totals",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "The numbers of a lake through time: by the dates of the releases, and as they were counted."
            + " With --as-of: as the releases up to a date say.")
public final class TotalsCommand extends LakeCommand {

  private static final String FROM = "from";
  private static final String AS_OF = "asOf";

  @ArgGroup(exclusive = false)
  private AsOf asOf;

  /** A date, and what was known. */
  static final class AsOf {

    @Option(
        names = "--as-of",
        paramLabel = "DATE",
        required = true,
        description =
            "By the releases up to then: 2025-10-03, the whole day, or 2025-10-03T04:25:25, both in"
                + " UTC.")
    private String date;

    @Option(
        names = "--known-at",
        paramLabel = "TIME",
        description =
            "By what had arrived until then, in the same forms: the number as it was known. Default:"
                + " by all that is known.")
    private String knownAt;
  }

  /**
   * What {@code --json} says of a totals table.
   *
   * @param byValidTime by the dates of releases; with {@code --as-of} the one asked for
   * @param byCount as they were counted; none with {@code --as-of}
   */
  record Totals(List<Map<String, Object>> byValidTime, List<Map<String, Object>> byCount) {}

  @Override
  int look(MedallionPipeline<?, ?, ?> pipeline) throws IOException {
    Map<String, Totals> all = new LinkedHashMap<>();
    try (Cut<?, ?, ?> cut = pipeline.lake().cut()) {
      for (TotalsTable<?> table : cut.medallion().totals()) {
        Totals totals =
            during(
                "counting " + table.name(),
                () -> asOf == null ? through(cut, table) : then(cut, table));
        all.put(table.name(), totals);
        print(table, totals);
      }
    }
    result(all, rows(all));
    return 0;
  }

  private void print(TotalsTable<?> table, Totals totals) {
    print(
        table.name() + (asOf == null ? ", by the dates of the releases" : known()),
        asOf == null ? FROM : AS_OF,
        table,
        totals.byValidTime());
    if (asOf == null) {
      print(table.name() + ", as they were counted", table.moment(), table, totals.byCount());
    }
  }

  private static List<Map<String, Object>> rows(Map<String, Totals> all) {
    List<Map<String, Object>> rows = new ArrayList<>();
    all.forEach(
        (table, totals) -> {
          totals.byValidTime().forEach(row -> rows.add(row(table, "release", row)));
          totals.byCount().forEach(row -> rows.add(row(table, "count", row)));
        });
    return rows;
  }

  private static Map<String, Object> row(String table, String by, Map<String, Object> values) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("table", table);
    row.put("by", by);
    row.putAll(values);
    return row;
  }

  private String known() {
    return asOf.knownAt == null ? "" : ", known at " + asOf.knownAt;
  }

  private void print(
      String title, String moment, TotalsTable<?> table, List<Map<String, Object>> rows) {
    List<ColumnData<Map<String, Object>>> columns = new ArrayList<>();
    columns.add(text(moment, row -> String.valueOf(row.get(moment))));
    table
        .values()
        .forEach(
            column ->
                columns.add(
                    figure(
                        column,
                        row ->
                            row.get(column) instanceof Long number
                                ? String.format(Locale.ROOT, "%,d", number)
                                : String.valueOf(row.get(column)))));
    TextTable.print(out(), title, rows, columns);
  }

  private <T> Totals through(LakeRows<?, ?, ?> lake, TotalsTable<T> table) {
    List<Map<String, Object>> course = new ArrayList<>();
    List<T> totals = new ArrayList<>();
    List<Instant> moments = new ArrayList<>();
    for (ValidTotals<T> valid : lake.course(table)) {
      moments.add(valid.from());
      totals.add(valid.totals());
    }
    List<Row> rows = session().createDataset(totals, table.encoder()).toDF().collectAsList();
    for (int i = 0; i < rows.size(); i++) {
      course.add(values(FROM, moments.get(i), rows.get(i), table));
    }
    List<Map<String, Object>> counted =
        lake.totals(table).toDF().orderBy(table.moment()).collectAsList().stream()
            .map(row -> values(table.moment(), moment(row, table), row, table))
            .toList();
    return new Totals(course, counted);
  }

  private <T> Totals then(LakeRows<?, ?, ?> lake, TotalsTable<T> table) {
    Instant date = moment("--as-of", asOf.date);
    LakeAsOf<?> then =
        asOf.knownAt == null
            ? lake.asOf(date)
            : lake.asOf(date, moment("--known-at", asOf.knownAt));
    Row row =
        session()
            .createDataset(List.of(then.totals(table)), table.encoder())
            .toDF()
            .collectAsList()
            .get(0);
    return new Totals(List.of(values(AS_OF, asOf.date, row, table)), List.of());
  }

  private static Instant moment(Row row, TotalsTable<?> table) {
    return row.getTimestamp(row.fieldIndex(table.moment())).toInstant();
  }

  private static Map<String, Object> values(
      String moment, Object when, Row row, TotalsTable<?> table) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put(moment, when);
    table.values().forEach(column -> values.put(column, row.getAs(column)));
    return values;
  }

  private static Instant moment(String option, String text) {
    try {
      return text.length() == 10
          ? LocalDate.parse(text).atTime(LocalTime.MAX).toInstant(ZoneOffset.UTC)
          : text.endsWith("Z")
              ? Instant.parse(text)
              : LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
    } catch (DateTimeParseException e) {
      throw new InputException(
          "Cannot read "
              + option
              + " "
              + text
              + ": it is no date. Write it like 2025-10-03 or 2025-10-03T04:25:25.");
    }
  }
}
