/**
 * Test kit: a local Spark session for JUnit and a handful of real KOIs, for anyone who tests a
 * transform or a pipeline. Published as the test-jar of {@code kepler-model}.
 */
package dev.kepler.model.testing;
