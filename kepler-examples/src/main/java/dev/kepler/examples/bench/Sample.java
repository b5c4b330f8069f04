package dev.kepler.examples.bench;

/**
 * One measured value.
 *
 * @param metric what was measured
 * @param held rows that silver was filled with before; 0 where that is not the point
 * @param value in the metric's unit
 */
record Sample(Metric metric, long held, double value) {}
