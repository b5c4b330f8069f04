package dev.kepler.examples.cli;

import dev.kepler.examples.feed.Arrival;
import dev.kepler.examples.feed.Load;
import dev.kepler.examples.feed.Loads;
import dev.kepler.examples.feed.Location;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalDateTime;
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
      names = "--entity",
      paramLabel = "ENTITY",
      defaultValue = "koi",
      description =
          "What the records are of: Kepler's Objects of Interest or TESS's, one of"
              + " ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  private Entities.Option entity = Entities.Option.koi;

  @Option(
      names = "--input",
      paramLabel = "FILE",
      description =
          "KOI table, in the notebook's form (CSV with row_id, kepler_star_id, kepoi_name, kepler_name,"
              + " disposition, confidence) or a release as the NASA Exoplanet Archive hands it out."
              + " Or a weekly release of the TOIs as ExoFOP publishes them, the date in the file's"
              + " name. Given several times: in this order. Default: the embedded sample, 170 KOIs"
              + " in two releases; of TOIs, two small simulated ones.")
  private List<Location> inputs = List.of();

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
          "Date of a release that bears none, such as 2017-10-03. Without it such a release can only"
              + " be a lake's first.")
  private LocalDate releaseDate;

  @Mixin private ReleaseOptions releases = new ReleaseOptions();

  @Option(
      names = "--lake",
      paramLabel = "DIR",
      description =
          "Folder of the tables; an existing lake is continued. Default: a fresh one in the folder"
              + " for temporary files.")
  private Location lake;

  @Mixin private Output output = new Output();

  @Override
  public Integer call() throws IOException {
    requireOptions();
    return entity == Entities.Option.tess
        ? replay(TessEntity.INSTANCE, TessEntity.arrivals(onDisk()))
        : replayKois();
  }

  private int replayKois() throws IOException {
    Map<Load, Path> files = new HashMap<>();
    List<Load> all = kois(files);
    return replay(
        new KoiEntity(all.get(0).keys()),
        all.stream().map(load -> KoiEntity.arrival(load, files.get(load))).toList());
  }

  private <F> int replay(Entity<F> replayed, List<Arrival> all) throws IOException {
    List<Arrival> chosen = chosen(all);
    output.require();
    Location folder = lake == null ? Location.of(fresh()) : lake;
    PrintStream out = output.text();
    try (LocalSession local = Progress.during("replay: starting Spark", LocalSession::open)) {
      SparkSession session = local.spark();
      Optional<LocalDateTime> date = Optional.ofNullable(releaseDate).map(LocalDate::atStartOfDay);
      List<Replay.Step<F>> steps =
          run(new Replay<>(session, folder, replayed, date, releases), replayed, chosen);
      F figures = steps.get(steps.size() - 1).after();
      Report report = new Report(out);
      report.steps(replayed, steps);
      List<SetAside> reasons;
      try (Quarantine<?> quarantine = replayed.quarantine(session, folder)) {
        reasons = SetAside.of(quarantine, steps, Entity.landing(folder));
      }
      report.setAside(reasons);
      replayed.close(session, folder, figures, out);
      out.println("The lake is in " + folder);
      int exitCode = verdict(steps, folder, out);
      List<Loaded> loaded = steps.stream().map(Loaded::of).toList();
      output.result(
          replayed.outcome(
              figures, steps.stream().mapToLong(Replay.Step::quarantined).sum(), loaded, reasons),
          loaded);
      return exitCode;
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

    static Loaded of(Replay.Step<?> step) {
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
  private static int verdict(List<? extends Replay.Step<?>> steps, Location lake, PrintStream out) {
    List<? extends Replay.Step<?>> untrusted =
        steps.stream().filter(Replay.Step::isUntrusted).toList();
    long rows = steps.stream().mapToLong(Replay.Step::quarantined).sum();
    if (!untrusted.isEmpty()) {
      String sentence =
          "%s in %s: all of its rows are in quarantine (%d of %d loads). Mend what is said above, and replay it again."
              .formatted(
                  Report.NOTHING_TRUSTED, untrusted.get(0).load(), untrusted.size(), steps.size());
      out.println(sentence);
      System.err.println(sentence);
      return ExitCode.SOFTWARE;
    }
    if (rows > 0) {
      out.printf(
          Locale.ROOT,
          "Quarantined: %,d of %,d rows. See them by kepler quarantine --lake %s%n",
          rows,
          steps.stream().mapToLong(Replay.Step::read).sum(),
          lake);
    }
    return ExitCode.OK;
  }

  private static <F> List<Replay.Step<F>> run(
      Replay<F> replay, Entity<F> entity, List<Arrival> loads) {
    try (Progress progress = Progress.of("replay", loads.size())) {
      return replay.run(loads, step -> progress.step(step.load(), entity.words(step.after())));
    }
  }

  private void requireOptions() {
    require(loadSize > 0, "--load-size must be 1 or more, not " + loadSize);
    require(loads == null || loads > 0, "--loads must be 1 or more, not " + loads);
  }

  /**
   * The loads of KOIs that the inputs give.
   *
   * @param files is told which file each is of
   */
  private List<Load> kois(Map<Load, Path> files) {
    List<Path> onDisk = onDisk();
    List<Load> all =
        onDisk.isEmpty()
            ? Loads.ofSample()
            : onDisk.stream()
                .flatMap(
                    file ->
                        Loads.ofFile(file, loadSize).stream()
                            .peek(load -> files.putIfAbsent(load, file)))
                .toList();
    Loads.requireOneForm(onDisk, all);
    return all;
  }

  /** The inputs, wherever they are, as files of this machine. */
  private List<Path> onDisk() {
    return inputs.stream().map(Location::local).toList();
  }

  /** The loads that were asked for. */
  private List<Arrival> chosen(List<Arrival> all) {
    List<Arrival> chosen =
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
    return Files.createTempDirectory("kepler-lake-");
  }
}
