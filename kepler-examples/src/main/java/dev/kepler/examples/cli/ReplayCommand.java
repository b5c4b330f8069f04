package dev.kepler.examples.cli;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.kepler.examples.feed.Load;
import dev.kepler.examples.feed.Loads;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code kepler replay}. */
@Command(
    name = "replay",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Takes raw records load by load through the pipeline and prints the tables of the notebook."
            + " Exit code 1 when of a load nothing could be trusted.")
public final class ReplayCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(
      names = "--input",
      paramLabel = "FILE",
      description =
          "KOI table, in the notebook's form (CSV with row_id, kepler_star_id, kepoi_name, kepler_name,"
              + " disposition, confidence) or a release as the NASA Exoplanet Archive hands it out."
              + " Given several times: in this order. Default: the embedded sample, 170 KOIs in two"
              + " releases.")
  private List<Path> inputs = List.of();

  @Option(
      names = "--load-size",
      paramLabel = "N",
      defaultValue = "1000",
      description =
          "A load in the notebook's form is a range of N row_ids: [0, N), [N, 2N), ... Default: ${DEFAULT-VALUE}.")
  private long loadSize;

  @Option(
      names = "--loads",
      paramLabel = "N",
      description = "Only the first N loads. Default: all.")
  private Integer loads;

  @Option(names = "--repeat-first", description = "The first load twice, as the notebook did.")
  private boolean repeatFirst;

  @Option(
      names = "--release-date",
      paramLabel = "DATE",
      description =
          "Date of an archive release whose preamble bears none, such as 2017-10-03. Without it such"
              + " a release can only be a lake's first.")
  private LocalDate releaseDate;

  @Mixin private ReleaseOptions releases = new ReleaseOptions();

  @Option(
      names = "--lake",
      paramLabel = "DIR",
      description =
          "Folder of the tables; an existing lake is continued. Default: a fresh one under target.")
  private Path lake;

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Also writes the final figures for programs.")
  private Path json;

  @Override
  public Integer call() throws IOException {
    Map<Load, Path> files = new HashMap<>();
    List<Load> chosen = loads(files);
    JsonFile.requireWritable(json);
    Path folder = lake == null ? fresh() : lake;
    PrintStream out = System.out;
    try (SparkSession session = LocalSession.open()) {
      Replay replay =
          new Replay(
              session,
              folder,
              Optional.ofNullable(releaseDate).map(LocalDate::atStartOfDay),
              releases);
      List<Replay.Step> steps = run(replay, chosen);
      Figures figures = steps.get(steps.size() - 1).after();
      Report report = new Report(out);
      report.steps(steps);
      List<SetAside> reasons =
          SetAside.of(replay.lake(), chosen.get(0).keys(), steps, files, replay.landing());
      report.setAside(reasons);
      report.lake(replay.lake(), figures);
      out.println("The lake is in " + folder);
      JsonFile.write(json, Outcome.of(figures, steps, reasons));
      return verdict(steps, folder);
    }
  }

  /** What {@code --json} says. */
  record Outcome(
      @JsonUnwrapped Figures figures,
      long quarantined,
      List<Loaded> loads,
      List<SetAside> reasons) {

    static Outcome of(Figures figures, List<Replay.Step> steps, List<SetAside> reasons) {
      return new Outcome(
          figures,
          steps.stream().mapToLong(Replay.Step::quarantined).sum(),
          steps.stream().map(Loaded::of).toList(),
          reasons);
    }
  }

  /** What a load did. */
  record Loaded(
      String load,
      long read,
      long entered,
      long changed,
      long left,
      long quarantined,
      boolean nothingTrusted) {

    static Loaded of(Replay.Step step) {
      return new Loaded(
          step.load(),
          step.read(),
          step.entered(),
          step.changed(),
          step.left(),
          step.quarantined(),
          step.isUntrusted());
    }
  }

  /** Says what was set aside, last of all; a load that was as a whole is a failure. */
  private static int verdict(List<Replay.Step> steps, Path lake) {
    List<Replay.Step> untrusted = steps.stream().filter(Replay.Step::isUntrusted).toList();
    long rows = steps.stream().mapToLong(Replay.Step::quarantined).sum();
    if (!untrusted.isEmpty()) {
      String sentence =
          "%s in %s: all of its rows are in quarantine (%d of %d loads). Mend what is said above, and replay it again."
              .formatted(
                  Report.NOTHING_TRUSTED, untrusted.get(0).load(), untrusted.size(), steps.size());
      System.out.println(sentence);
      System.err.println(sentence);
      return ExitCode.SOFTWARE;
    }
    if (rows > 0) {
      System.out.printf(
          Locale.ROOT,
          "Quarantined: %,d of %,d rows. See them by kepler quarantine --lake %s%n",
          rows,
          steps.stream().mapToLong(Replay.Step::read).sum(),
          lake);
    }
    return ExitCode.OK;
  }

  private static List<Replay.Step> run(Replay replay, List<Load> loads) {
    try (Progress progress = new Progress(loads.size())) {
      return replay.run(loads, progress::step);
    }
  }

  /**
   * The loads to replay.
   *
   * @param files is told which file each is of
   */
  private List<Load> loads(Map<Load, Path> files) {
    require(loadSize > 0, "--load-size must be 1 or more, not " + loadSize);
    require(loads == null || loads > 0, "--loads must be 1 or more, not " + loads);
    List<Load> all =
        inputs.isEmpty()
            ? Loads.ofSample()
            : inputs.stream()
                .flatMap(
                    file ->
                        Loads.ofFile(file, loadSize).stream()
                            .peek(load -> files.putIfAbsent(load, file)))
                .toList();
    Loads.requireOneForm(inputs, all);
    List<Load> chosen =
        new ArrayList<>(loads == null ? all : all.subList(0, Math.min(loads, all.size())));
    if (repeatFirst) {
      chosen.add(1, all.get(0));
    }
    return chosen;
  }

  private void require(boolean met, String otherwise) {
    if (!met) {
      throw new ParameterException(spec.commandLine(), otherwise);
    }
  }

  /** A fresh folder for a lake. */
  static Path fresh() throws IOException {
    return Files.createTempDirectory(Files.createDirectories(Path.of("target")), "lake-");
  }
}
