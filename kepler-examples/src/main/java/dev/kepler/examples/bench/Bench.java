package dev.kepler.examples.bench;

import dev.kepler.examples.feed.Load;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A run of the benchmark: every contender through every course, each in a JVM of its own, one after
 * the other. Rounds take the contenders in alternating order, so that a machine that grows tired
 * does so at everyone's cost.
 *
 * @param figures letters of the figures, a to f
 * @param contenders who, in the order of odd rounds
 * @param scale the sizes
 * @param rounds how often
 * @param heap of each JVM, as after {@code -Xmx}
 * @param seed of the simulated rows
 * @param input the real table in the notebook's form; null for a simulated one
 */
record Bench(
    Set<Character> figures,
    List<Contender> contenders,
    Scale scale,
    int rounds,
    String heap,
    long seed,
    Path input) {

  /** Course and fill of one JVM. */
  private record Leg(Course course, long held) {}

  /**
   * Measures.
   *
   * @param progress gets a line for each JVM, and the reason where one failed
   */
  BenchResult run(PrintStream progress) throws IOException {
    Map<Contender, List<Sample>> samples = new EnumMap<>(Contender.class);
    List<String> failures = new ArrayList<>();
    try (WorkFolder work = new WorkFolder()) {
      String table =
          input == null ? simulatedTable(work.path()) : input.toAbsolutePath().toString();
      ChildJvm child = new ChildJvm(heap, work);
      List<Assignment> assignments = assignments(table, work.path());
      if (assignments.stream()
          .anyMatch(a -> a.course() == Course.COLD && a.contender().isTuned())) {
        Path own = work.path().resolve("rehearsal");
        Leg cold = new Leg(Course.COLD, 0);
        rehearse(child, assignment(Contender.OURS, cold, 0, table, own), progress);
      }
      for (Assignment assignment : assignments) {
        String step =
            String.format(
                    Locale.ROOT,
                    "[%d/%d] ",
                    assignments.indexOf(assignment) + 1,
                    assignments.size())
                + assignment.title();
        try {
          List<Sample> taken = child.run(assignment);
          samples.computeIfAbsent(assignment.contender(), c -> new ArrayList<>()).addAll(taken);
          progress.println(step + " → " + brief(taken));
        } catch (BenchException e) {
          failures.add(e.getMessage());
          progress.println(step + " failed. " + e.getMessage());
        } finally {
          WorkFolder.delete(Path.of(assignment.folder()));
        }
      }
    }
    return result(BenchResult.figures(samples), failures);
  }

  private BenchResult result(List<Figure> measured, List<String> failures) {
    return new BenchResult(
        Machine.here(),
        input == null
            ? String.format(Locale.ROOT, "a simulated table of %,d rows", scale.tableRows())
            : "the table " + input.getFileName(),
        seed,
        rounds,
        heap,
        scale,
        BenchResult.settings(contenders),
        measured,
        BenchResult.ratios(scale, measured),
        failures);
  }

  /** What every JVM is to do, in order. */
  List<Assignment> assignments(String table, Path folder) {
    List<Assignment> assignments = new ArrayList<>();
    for (int round = 1; round <= rounds; round++) {
      List<Contender> order = new ArrayList<>(contenders);
      if (round % 2 == 0) {
        Collections.reverse(order);
      }
      for (Leg leg : legs()) {
        for (Contender contender : order) {
          Path own = folder.resolve(Integer.toString(assignments.size()));
          assignments.add(assignment(contender, leg, round, table, own));
        }
      }
    }
    return assignments;
  }

  private Assignment assignment(
      Contender contender, Leg leg, int round, String table, Path folder) {
    return new Assignment(
        contender,
        leg.course(),
        leg.held(),
        round,
        scale.loadsIn(rounds),
        scale,
        seed,
        table,
        folder.toString(),
        0);
  }

  private static void rehearse(ChildJvm child, Assignment assignment, PrintStream progress)
      throws IOException {
    if (!ChildJvm.canArchive()) {
      progress.println(
          "Cold starts go without a class-data archive: the class path has folders. Run kepler.jar"
              + " for one.");
      return;
    }
    progress.println("Rehearsal, unmeasured: the classes of a cold start are archived");
    try {
      child.rehearse(assignment);
    } catch (BenchException e) {
      progress.println("There is no archive. " + e.getMessage());
    } finally {
      WorkFolder.delete(Path.of(assignment.folder()));
    }
  }

  private List<Leg> legs() {
    List<Leg> legs = new ArrayList<>();
    if (figures.stream().anyMatch(f -> "abf".indexOf(f) >= 0)) {
      legs.add(new Leg(Course.COLD, 0));
    }
    if (figures.contains('c')) {
      legs.add(new Leg(Course.WARM, 0));
    }
    if (figures.contains('d')) {
      legs.add(new Leg(Course.LARGE, 0));
    }
    if (figures.contains('e')) {
      scale.held().forEach(held -> legs.add(new Leg(Course.WARM, held)));
    }
    return legs;
  }

  private String simulatedTable(Path folder) throws IOException {
    Load load = new SimulatedLoads(seed).rows(scale.tableRows());
    List<String> lines = new ArrayList<>(load.header());
    lines.addAll(load.lines());
    return Files.write(folder.resolve("simulated.csv"), lines).toString();
  }

  private static String brief(List<Sample> samples) {
    Map<Metric, List<Double>> values = new EnumMap<>(Metric.class);
    samples.forEach(s -> values.computeIfAbsent(s.metric(), m -> new ArrayList<>()).add(s.value()));
    return values.entrySet().stream()
        .map(
            e ->
                String.format(
                    Locale.ROOT,
                    "%s %s %s",
                    e.getKey().label(),
                    Quantity.of(Statistics.median(e.getValue())),
                    e.getKey().unit()))
        .collect(Collectors.joining(", "));
  }
}
