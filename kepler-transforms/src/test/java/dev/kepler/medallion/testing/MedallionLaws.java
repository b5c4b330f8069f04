package dev.kepler.medallion.testing;

import dev.kepler.medallion.Medallion;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;

/**
 * Laws that a description keeps if an engine that works load by load is to make of it what all of
 * its records say at once.
 *
 * <pre>{@code
 * @Test
 * void keepsTheLaws(SparkSession spark) {
 *   MedallionLaws.of(Orders.MEDALLION).sample(List.of(paid, cancelled, ofAnn)).check(spark);
 * }
 * }</pre>
 *
 * <p>The laws: each record goes one way, into quarantine, into silver, or out of it; what becomes
 * of it follows from the record alone; a row of gold follows from silver's rows of its group;
 * totals follow from silver, whatever its files and its order; and a lake ends the same, however
 * its loads are cut into batches, ordered within a load, doubled and replayed. Not looked at: the
 * {@link dev.kepler.medallion.AlternateKey}, warnings against what is held, and whole releases.
 *
 * <p>Cases are made of the sample's rows, with fields emptied and values exchanged; hundreds of
 * them share a job. Immutable; safe for use by several threads.
 *
 * @param <R> raw record
 */
public final class MedallionLaws<R> {

  /** In an order in which the first that is broken says most. */
  private static final List<Law> LAWS =
      List.of(
          new NothingIsLost(), new RowByRow(), new GroupByGroup(), new TotalsAddUp(), new AnyCut());

  private static final int GENERATED = 300;
  private static final int TOGETHER = 100;
  private static final int FIRST = 30;

  private final Medallion<R, ?, ?> medallion;
  private final List<R> sample;
  private final Function<Random, R> generator;
  private final List<List<List<R>>> lakes;
  private final int cases;
  private final long seed;

  private MedallionLaws(
      Medallion<R, ?, ?> medallion,
      List<R> sample,
      Function<Random, R> generator,
      List<List<List<R>>> lakes,
      int cases,
      long seed) {
    this.medallion = medallion;
    this.sample = sample;
    this.generator = generator;
    this.lakes = lakes;
    this.cases = cases;
    this.seed = seed;
  }

  /** The laws of a description; what they are checked on is still to be said. */
  public static <R> MedallionLaws<R> of(Medallion<R, ?, ?> medallion) {
    Objects.requireNonNull(medallion, "medallion");
    return new MedallionLaws<>(medallion, List.of(), null, List.of(), 200, 1);
  }

  /**
   * These, on cases made of a sample.
   *
   * @param rows a handful that are different in each column, and of which some share a group
   */
  public MedallionLaws<R> sample(List<R> rows) {
    return new MedallionLaws<>(medallion, List.copyOf(rows), generator, lakes, cases, seed);
  }

  /**
   * These, on cases made of rows that a generator makes.
   *
   * @param generator makes a new row, the same of the same random numbers
   */
  public MedallionLaws<R> rows(Function<Random, R> generator) {
    return new MedallionLaws<>(
        medallion, sample, Objects.requireNonNull(generator, "generator"), lakes, cases, seed);
  }

  /**
   * These, on one case: a load more of it. Such a case is checked as it is, cut in every way, and
   * no other cases are made.
   */
  @SafeVarargs
  public final MedallionLaws<R> load(R... rows) {
    List<R> load = new ArrayList<>();
    for (R row : rows) {
      load.add(row);
    }
    List<List<List<R>>> more = new ArrayList<>(lakes);
    List<List<R>> lake = more.isEmpty() ? List.of() : more.remove(more.size() - 1);
    more.add(Stream.concat(lake.stream(), Stream.of(List.copyOf(load))).toList());
    return new MedallionLaws<>(medallion, sample, generator, List.copyOf(more), cases, seed);
  }

  /** These, the loads to come being of another case: what only shows in many rows needs several. */
  public MedallionLaws<R> another() {
    List<List<List<R>>> more = new ArrayList<>(lakes);
    more.add(List.of());
    return new MedallionLaws<>(medallion, sample, generator, List.copyOf(more), cases, seed);
  }

  /** These, on so many cases; default: 200. */
  public MedallionLaws<R> cases(int number) {
    return new MedallionLaws<>(medallion, sample, generator, lakes, number, seed);
  }

  /** These, on the cases of a seed; default: 1, so that a build says the same each time. */
  public MedallionLaws<R> seed(long number) {
    return new MedallionLaws<>(medallion, sample, generator, lakes, cases, number);
  }

  /**
   * Checks the laws.
   *
   * @param spark left as it is; the work is done in a session beside it
   * @throws AssertionError when one is broken: it names the law, and the smallest case that breaks
   *     it as a test to paste
   * @throws IllegalStateException when there is neither a sample nor a generator nor a load
   */
  public void check(SparkSession spark) {
    Bench bench = new Bench(Bench.session(spark), medallion);
    if (lakes.isEmpty()) {
      checkMade(bench);
    } else {
      check(
          bench,
          lakes.stream()
              .map(loads -> new History(loads.stream().map(load -> raw(bench, load)).toList()))
              .toList());
    }
  }

  private void checkMade(Bench bench) {
    Random random = new Random(seed);
    Histories histories =
        new Histories(
            medallion.raw().schema(), raw(bench, rows(random)), medallion.key().bronze(), random);
    for (int done = 0; done < cases; ) {
      int until = Math.min(cases, done + (done == 0 ? FIRST : TOGETHER));
      List<History> some = new ArrayList<>();
      while (done < until) {
        some.add(histories.next(done++));
      }
      check(bench, some);
    }
  }

  private List<R> rows(Random random) {
    if (sample.isEmpty() && generator == null) {
      throw new IllegalStateException(
          "Cannot check "
              + medallion
              + ": there are no rows to make cases of. Give a sample, a generator or a load.");
    }
    Stream<R> made =
        generator == null
            ? Stream.of()
            : Stream.generate(() -> generator.apply(random)).limit(GENERATED);
    return Stream.concat(sample.stream(), made).toList();
  }

  private List<RawRow> raw(Bench bench, List<R> rows) {
    return bench.session().createDataset(rows, medallion.raw()).toDF().collectAsList().stream()
        .map(RawRow::of)
        .toList();
  }

  private void check(Bench bench, List<History> cases) {
    for (Law law : LAWS) {
      Optional<Breach> breach = law.check(bench, cases);
      if (breach.isPresent()) {
        throw new BrokenLaw(medallion, law, seed)
            .by(new Shrinker(bench, law, cases, breach.get()).shrink());
      }
    }
  }
}
