package dev.kepler.examples.bench;

import dev.kepler.examples.cli.JsonFile;
import dev.kepler.examples.feed.InputException;
import dev.kepler.examples.feed.Loads;
import dev.kepler.pipeline.source.KeyScheme;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code kepler bench}. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Measures this pipeline side by side with the notebook it began as, with the same notebook tuned,"
          + " and with three bare Delta appends per load. Each runs in JVMs of its own.",
      "Figures: a first gold row, cold; b whole table in ten loads, cold; c a load of 1,000 rows, new,"
          + " repeated or changed, from landed to visible in gold; d rows per second of loads of"
          + " 1,000,000; e as c with 10,000, 1,000,000 and 5,000,000 rows in silver; f memory and CPU of"
          + " b. Full size takes hours, most of them for the notebook."
    })
public final class BenchCommand implements Callable<Integer> {

  private static final String FIGURES = "abcdef";

  @Spec private CommandSpec spec;

  @Option(
      names = "--input",
      paramLabel = "FILE",
      description =
          "KOI table in the notebook's form for a, b and f. Default: a simulated table of the same"
              + " size. The other figures use simulated rows.")
  private Path input;

  @Option(
      names = "--figures",
      paramLabel = "LETTERS",
      split = ",",
      description = "Which figures. Default: all, with --quick a,b,c,f.")
  private List<String> figures;

  @Option(
      names = "--contenders",
      paramLabel = "NAMES",
      split = ",",
      description =
          "Who, of notebook, notebook-tuned, ours, delta-merge, delta-merge-chain, floor. Default:"
              + " all, with --quick all but notebook, of which a load takes longer than all of the"
              + " others'.")
  private List<String> contenders;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description =
          "How often, in alternating order. The 30 warm loads of each kind are shared out among the"
              + " rounds. Default: 3, with --quick 1.")
  private Integer rounds;

  @Option(
      names = "--loads",
      paramLabel = "N",
      description =
          "Warm loads of each kind, over all rounds together. Default: 30, with --quick 3. The"
              + " notebook takes a minute for three.")
  private Integer loads;

  @Option(
      names = "--quick",
      description = "Small sizes, one round: shows whether all works, and measures little.")
  private boolean quick;

  @Option(
      names = "--heap",
      paramLabel = "SIZE",
      defaultValue = "3g",
      description = "Heap of each JVM, as after -Xmx. Default: ${DEFAULT-VALUE}.")
  private String heap;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "42",
      description = "Seed of the simulated rows. Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Also writes all figures for programs.")
  private Path json;

  @Option(
      names = "--markdown",
      paramLabel = "FILE",
      description = "Also writes the tables as a block for a Markdown page.")
  private Path markdown;

  /** Made by the command line. */
  public BenchCommand() {}

  @Override
  public Integer call() throws IOException {
    Scale scale = scale();
    int times = rounds == null ? (quick ? 1 : 3) : rounds;
    require(times > 0, "--rounds must be 1 or more, not " + times);
    require(heap.matches("[1-9][0-9]*[gGmM]"), "--heap must be such as 3g or 3000m, not " + heap);
    Bench bench = new Bench(letters(), contenders(), scale, times, heap, seed, input);
    JsonFile.requireWritable(json);
    JsonFile.requireWritable(markdown);
    checkInput(scale);
    return run(bench);
  }

  private Scale scale() {
    Scale scale = quick ? Scale.QUICK : Scale.FULL;
    require(loads == null || loads > 0, "--loads must be 1 or more, not " + loads);
    return loads == null ? scale : scale.withLoads(loads);
  }

  private int run(Bench bench) throws IOException {
    BenchResult result = bench.run(System.err);
    BenchReport report = new BenchReport(result);
    report.print(System.out);
    JsonFile.write(json, result);
    if (markdown != null) {
      Files.writeString(markdown, report.markdown());
    }
    return result.failures().isEmpty() ? 0 : 1;
  }

  private Set<Character> letters() {
    Set<Character> letters = new TreeSet<>();
    for (String figure : figures == null ? preset() : figures) {
      require(
          figure.length() == 1 && FIGURES.contains(figure.toLowerCase(Locale.ROOT)),
          "--figures must be of a, b, c, d, e, f, not " + figure);
      letters.add(Character.toLowerCase(figure.charAt(0)));
    }
    return letters;
  }

  private List<String> preset() {
    return quick ? List.of("a", "b", "c", "f") : List.of("a", "b", "c", "d", "e", "f");
  }

  private List<Contender> contenders() {
    if (contenders == null) {
      return Arrays.stream(Contender.values())
          .filter(c -> !quick || c != Contender.NOTEBOOK)
          .toList();
    }
    return contenders.stream()
        .distinct()
        .map(
            label ->
                Contender.of(label)
                    .orElseThrow(
                        () ->
                            new ParameterException(
                                spec.commandLine(),
                                "--contenders must be of %s, not %s".formatted(labels(), label))))
        .toList();
  }

  private static String labels() {
    return Arrays.stream(Contender.values())
        .map(Contender::label)
        .collect(Collectors.joining(", "));
  }

  private void checkInput(Scale scale) {
    if (input != null && Loads.ofFile(input, scale.loadRows()).get(0).keys() != KeyScheme.ROW_ID) {
      throw new InputException(
          "Cannot measure with "
              + input
              + ": it is an archive release, and the notebook reads row ids. Give a table with the"
              + " columns of the notebook.");
    }
  }

  private void require(boolean met, String otherwise) {
    if (!met) {
      throw new ParameterException(spec.commandLine(), otherwise);
    }
  }
}
