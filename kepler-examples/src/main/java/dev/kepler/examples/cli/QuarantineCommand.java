package dev.kepler.examples.cli;

import static dev.kepler.examples.cli.TextTable.text;

import dev.kepler.medallion.lake.LedgerEntry;
import dev.kepler.medallion.lake.QuarantineReason;
import dev.kepler.medallion.lake.TableLayout;
import dev.kepler.medallion.source.AbsentKeys;
import dev.kepler.model.KoiColumns;
import dev.kepler.model.QuarantinedKoi;
import dev.kepler.pipeline.KeplerLake;
import dev.kepler.pipeline.KeplerPipeline;
import dev.kepler.pipeline.source.KeyScheme;
import dev.kepler.pipeline.source.KoiSource;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code kepler quarantine}. */
@Command(
    name = "quarantine",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Lists the rows of a lake that could not be trusted, by the expectation that they fail.",
    footer = {
      "",
      "Exit codes: 0 listed, whatever there is; 1 the rows could not be redriven; 2 a bad option or",
      "no lake."
    })
public final class QuarantineCommand extends LakeCommand {

  @Spec private CommandSpec spec;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "20",
      description =
          "Rows to list of each reason, those that arrived first. Default: ${DEFAULT-VALUE}.")
  private int limit;

  @Option(
      names = "--redrive",
      description =
          "Takes the rows through today's expectations again first: what meets them now enters silver"
              + " unless a later record of its KOI did, and gold follows. The pipeline must not run"
              + " meanwhile; the landing folder is not read.")
  private boolean redrive;

  /** What {@code --json} says. */
  record Outcome(LedgerEntry redriven, long quarantined, List<Reason> reasons) {}

  /** Rows by an expectation. */
  record Reason(String reason, long rows, List<Row> first) {
    static Reason of(QuarantineReason<QuarantinedKoi> reason) {
      return new Reason(
          reason.expectation(), reason.rows(), reason.first().stream().map(Row::of).toList());
    }
  }

  /** A row; text is the line that could not be read, or what was read. */
  record Row(Instant arrivalTime, String source, Long rowId, String kepoiName, String text) {
    static Row of(QuarantinedKoi koi) {
      return new Row(
          koi.getArrivalTime(),
          koi.getSource(),
          koi.getRowId(),
          koi.getKepoiName(),
          SetAside.words(koi));
    }

    private String file() {
      return source == null ? "" : Line.of(Line.fileName(source));
    }
  }

  @Override
  KoiSource source(SparkSession session, Path lake) {
    KeyScheme keys =
        KeplerLake.open(session, TableLayout.under(lake.toString()))
            .keys()
            .orElse(KeyScheme.ROW_ID);
    return Replay.source(keys, lake.resolve("landing"), Optional.empty(), AbsentKeys.RETRACT);
  }

  @Override
  int look(KeplerPipeline pipeline) throws IOException {
    if (limit < 0) {
      throw new ParameterException(spec.commandLine(), "--limit must be 0 or more, not " + limit);
    }
    LedgerEntry redriven = redrive ? redrive(pipeline) : null;
    long rows = pipeline.lake().quarantine().count();
    List<Reason> reasons =
        pipeline.lake().quarantineReasons(limit).stream().map(Reason::of).toList();
    print(rows, reasons, System.out);
    writeJson(new Outcome(redriven, rows, reasons));
    return 0;
  }

  private static LedgerEntry redrive(KeplerPipeline pipeline) {
    LedgerEntry entry = pipeline.redrive();
    pipeline.settle();
    System.out.printf(
        Locale.ROOT,
        "Redrove %,d rows out of quarantine: %,d entered silver, %,d changed it, %,d left it, %,d said"
            + " nothing new; gold has followed.%n",
        -entry.quarantined(),
        entry.inserted(),
        entry.updated(),
        entry.left(),
        entry.unchanged() + entry.superseded() + entry.neverHeld());
    return entry;
  }

  private static void print(long rows, List<Reason> reasons, PrintStream out) {
    for (Reason reason : reasons) {
      String title =
          String.format(Locale.ROOT, "%s (%,d)", reason.reason(), reason.rows())
              + (reason.first().size() < reason.rows()
                  ? ", the first " + reason.first().size()
                  : "");
      if (reason.first().isEmpty()) {
        out.println(title);
        continue;
      }
      TextTable.print(
          out,
          title,
          reason.first(),
          List.of(
              text("arrived", row -> row.arrivalTime().toString()),
              text("source", Row::file),
              text(KoiColumns.ROW_ID, row -> Objects.toString(row.rowId(), "")),
              text(KoiColumns.KEPOI_NAME, row -> Line.of(Objects.toString(row.kepoiName(), ""))),
              text("text", Row::text)));
    }
    out.printf(Locale.ROOT, "%nRows in quarantine: %,d.%n", rows);
  }
}
