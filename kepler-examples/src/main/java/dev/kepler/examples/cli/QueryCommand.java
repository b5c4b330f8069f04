package dev.kepler.examples.cli;

import com.google.common.base.Throwables;
import dev.kepler.examples.feed.InputException;
import dev.kepler.medallion.GoldTable;
import dev.kepler.medallion.TotalsTable;
import dev.kepler.medallion.pipeline.Cut;
import dev.kepler.medallion.pipeline.Lake;
import dev.kepler.medallion.pipeline.MedallionPipeline;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.parser.CatalystSqlParser;
import org.apache.spark.sql.catalyst.plans.logical.Command;
import org.apache.spark.sql.catalyst.plans.logical.InsertIntoStatement;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kepler query}. */
@picocli.CommandLine.Command(
    name = "query",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Answers a SELECT over the tables of a lake as they belong together now: bronze, quarantine,"
          + " silver, gold, totals. Reads, and does nothing else. Without a SELECT: lists tables"
          + " and columns."
    },
    footer = {
      "",
      "Examples:",
      "  kepler query --lake lake \"SELECT disposition, COUNT(*) FROM silver GROUP BY 1\"",
      "  kepler query --lake lake --csv -o gold.csv \"SELECT * FROM gold\""
    })
public final class QueryCommand extends LakeCommand {

  private static final int FIRST = 100;
  private static final Pattern CALLS_JAVA =
      Pattern.compile("(?i)\\b(reflect|try_reflect|java_method)`?\\s*\\(");
  private static final Pattern ERROR_CLASS = Pattern.compile("^\\[([A-Z_]+)[^\\]]*\\]\\s*");
  private static final Pattern NAME = Pattern.compile("`([^`]+)`");

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "Rows to give. Default: of a text the first " + FIRST + ", for programs all.")
  private Integer limit;

  @Parameters(
      arity = "0..1",
      paramLabel = "SELECT",
      description = "In Spark's SQL, in quotes; one statement.")
  private String select;

  /** A table, for who does not know it yet. */
  record Table(String table, String columns) {}

  @Override
  int look(MedallionPipeline<?, ?, ?> pipeline) {
    requireLimit(limit == null ? 0 : limit);
    SparkSession own = session().newSession();
    own.conf().set("spark.sql.runSQLOnFiles", "false"); // the lake's tables, and no file
    try (Cut<?, ?, ?> cut = Lake.open(own, entity().description(), Entity.layout(folder())).cut()) {
      Map<String, Dataset<?>> tables = tables(cut);
      if (select == null) {
        list(tables);
        return 0;
      }
      tables.forEach((name, rows) -> rows.createOrReplaceTempView(name));
      answer(during("reading", () -> rows(own, tables)));
      return 0;
    }
  }

  private static Map<String, Dataset<?>> tables(Cut<?, ?, ?> cut) {
    Map<String, Dataset<?>> tables = new LinkedHashMap<>();
    tables.put("bronze", cut.bronze());
    tables.put("quarantine", cut.quarantine());
    tables.put("silver", cut.silver());
    for (GoldTable<?, ?> table : cut.medallion().gold()) {
      tables.putIfAbsent("gold", cut.gold(table));
      tables.put(table.name(), cut.gold(table));
    }
    for (TotalsTable<?> table : cut.medallion().totals()) {
      tables.putIfAbsent("totals", cut.totals(table));
      tables.put(table.name(), cut.totals(table));
    }
    return tables;
  }

  private void list(Map<String, Dataset<?>> tables) {
    List<Table> all =
        tables.entrySet().stream()
            .map(table -> new Table(table.getKey(), String.join(", ", table.getValue().columns())))
            .toList();
    TextTable.print(
        out(),
        "Tables",
        all,
        List.of(TextTable.text("table", Table::table), TextTable.text("columns", Table::columns)));
    result(all, all);
  }

  private void answer(Grid rows) {
    rows.first(limit == null ? FIRST : limit).print(out(), "Rows");
    if (limit == null && rows.rows().size() > FIRST) {
      out()
          .printf(
              Locale.ROOT,
              "These are the first %d of %,d: --limit N lists more, --csv and --json - give all.%n",
              FIRST,
              rows.rows().size());
    }
    result(rows);
  }

  private Grid rows(SparkSession own, Map<String, Dataset<?>> tables) {
    try {
      requireRead();
      Dataset<Row> rows = own.sql(select);
      return Grid.of(limit == null ? rows : rows.limit(limit));
    } catch (InputException e) {
      throw e;
    } catch (Exception e) { // checked ones of Spark's too, which Scala does not declare
      throw mistake(e, tables);
    }
  }

  /** Refuses what writes: what is no query, and what hands rows to another program or to Java. */
  private void requireRead() {
    LogicalPlan plan = new CatalystSqlParser().parsePlan(select); // null for a command of Spark's
    if (plan == null
        || plan instanceof Command
        || plan instanceof InsertIntoStatement
        || plan.toString().contains("ScriptTransformation")
        || CALLS_JAVA.matcher(select).find()) {
      throw new InputException(
          "Cannot run the query: it does more than read. Give a SELECT; other commands of kepler"
              + " change a lake.");
    }
  }

  private InputException mistake(Exception e, Map<String, Dataset<?>> tables) {
    String message = String.valueOf(Throwables.getRootCause(e).getMessage()).strip();
    var known = ERROR_CLASS.matcher(message);
    String error = known.find() ? known.group(1) : "";
    String said = message.substring(error.isEmpty() ? 0 : known.end());
    var name = NAME.matcher(said);
    if (error.equals("TABLE_OR_VIEW_NOT_FOUND") && name.find()) {
      return refusal(
          "there is no table "
              + name.group(1)
              + ". There are "
              + String.join(", ", tables.keySet())
              + ".",
          e);
    }
    String sentence = said.lines().findFirst().orElse(error).replaceFirst("\\.?;( line .*)?$", "");
    return refusal(
        sentence
            + (sentence.endsWith(".") ? "" : ".")
            + " Without a SELECT, kepler query lists tables and columns.",
        e);
  }

  private static InputException refusal(String why, Exception cause) {
    InputException refusal = new InputException("Cannot run the query: " + why);
    refusal.initCause(cause);
    return refusal;
  }
}
