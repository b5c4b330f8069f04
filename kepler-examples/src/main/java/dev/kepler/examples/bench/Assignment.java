package dev.kepler.examples.bench;

import java.util.Locale;

/**
 * What a child JVM is to do.
 *
 * @param contender who
 * @param course what it is put through
 * @param held rows that silver is filled with before, for {@code WARM}; 0 for the table's loads
 * @param round number of the round, from 1
 * @param loads warm loads of each kind
 * @param scale the sizes
 * @param seed of the simulated rows
 * @param table file with the table of {@code COLD}, in the notebook's form
 * @param folder to work in
 * @param started when the parent started the JVM, in milliseconds since 1970
 */
record Assignment(
    Contender contender,
    Course course,
    long held,
    int round,
    int loads,
    Scale scale,
    long seed,
    String table,
    String folder,
    long started) {

  /** The same, at a moment. */
  Assignment startedAt(long moment) {
    return new Assignment(
        contender, course, held, round, loads, scale, seed, table, folder, moment);
  }

  /** What it is called in a progress line. */
  String title() {
    String figures =
        switch (course) {
          case COLD -> "a, b, f";
          case WARM -> held == 0 ? "c" : String.format(Locale.ROOT, "e at %,d rows", held);
          case LARGE -> "d";
        };
    return String.format(Locale.ROOT, "round %d, %s: %s", round, contender.label(), figures);
  }
}
