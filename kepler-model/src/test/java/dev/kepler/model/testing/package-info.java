/**
 * Test kit: a local Spark session for JUnit and a handful of real KOIs, for anyone who tests a
 * transform or a pipeline. Published in {@code kepler-testkit}.
 */
package dev.kepler.model.testing;
