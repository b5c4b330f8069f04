/**
 * The benchmark, {@code kepler bench}: the pipeline side by side with the notebook it began as and
 * with the bare cost of its commits.
 *
 * <p>{@link dev.kepler.examples.bench.BenchCommand} starts a JVM for each contender and course; in
 * it a {@code Chain} takes loads from landed to visible under one clock. Rows are simulated, shaped
 * like the real table. What counts as landed and as visible stands with {@code Chain}, what each
 * contender is with {@code Notebook}, {@code Ours} and {@code Floor}.
 */
package dev.kepler.examples.bench;
