package dev.kepler.examples.cli;

import dev.kepler.examples.feed.InputException;
import dev.kepler.examples.feed.Location;
import dev.kepler.pipeline.archive.ArchiveException;
import dev.kepler.pipeline.archive.ExoplanetArchive;
import dev.kepler.pipeline.archive.FetchResult;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code kepler fetch}. */
@Command(
    name = "fetch",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Fetches the KOI table from the NASA Exoplanet Archive, checks it, and lands it as a release"
            + " if it differs from the last one.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:landed, or nothing new",
      "1:the table could not be fetched or was refused",
      "2:a bad option"
    })
public final class FetchCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(
      names = "--into",
      paramLabel = "DIR",
      required = true,
      description = "Folder of the releases; made when the first one lands.")
  private Location into;

  @Option(
      names = "--from",
      paramLabel = "URL",
      description = "Address of the archive. Default: https://exoplanetarchive.ipac.caltech.edu.")
  private URI from = ExoplanetArchive.DEFAULT_BASE;

  @Option(
      names = "--accept-shrink",
      description =
          "Also a release with less than 99 %% of the last one's rows, or without more than 10 %% of"
              + " its confirmed planets.")
  private boolean acceptShrink;

  @Option(
      names = "--accept-moves",
      description =
          "Also a release of which a column is empty or of another kind, or in which more than 1 %% of"
              + " kepid, 10 %% of kepler_name, 15 %% of koi_disposition or 10 %% of koi_score differ"
              + " from the last one, or more than 25 %% of its candidates are false positives or"
              + " gone.")
  private boolean acceptMoves;

  @Mixin private Output output = new Output();

  /**
   * What {@code --json} says.
   *
   * @param landed the landed file; null when none was
   * @param rows none when the table was refused
   */
  record Outcome(String landed, long rows, String reason) {

    static Outcome of(FetchResult fetch) {
      return new Outcome(
          fetch.landed().map(Path::toString).orElse(null), fetch.rows(), fetch.message());
    }

    static Outcome of(ArchiveException refusal) {
      return new Outcome(null, 0, refusal.getMessage());
    }
  }

  @Override
  public Integer call() throws IOException {
    requireFolder();
    output.require();
    ExoplanetArchive archive = archive();
    try {
      FetchResult fetch =
          Progress.during("fetch: asking the archive", () -> archive.fetch(into.local()));
      output.text().println(fetch.message());
      result(Outcome.of(fetch));
      return ExitCode.OK;
    } catch (ArchiveException e) {
      result(Outcome.of(e));
      throw e;
    }
  }

  private void result(Outcome outcome) {
    output.result(outcome, List.of(outcome));
  }

  private ExoplanetArchive archive() {
    ExoplanetArchive.Builder archive = ExoplanetArchive.builder();
    if (acceptShrink) {
      archive.acceptShrink();
    }
    if (acceptMoves) {
      archive.acceptMoves();
    }
    try {
      return archive.base(from).build();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private void requireFolder() {
    requireDisk(into);
    if (into.exists() && !into.isFolder()) {
      throw new InputException(
          "Cannot land releases in " + into + ": it is a file. Name a folder.");
    }
  }

  /** Releases are compared with those that landed before, file by file. */
  static void requireDisk(Location folder) {
    if (!folder.onDisk()) {
      throw new InputException(
          "Cannot land releases of the archive in "
              + folder
              + ": they land on a disk alone. Name a folder of this machine, and replay its files"
              + " by --input.");
    }
  }
}
