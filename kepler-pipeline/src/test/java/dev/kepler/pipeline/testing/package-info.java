/**
 * Kit for tests of what a pipeline survives, published as the test-jar of {@code kepler-pipeline}.
 * {@link dev.kepler.pipeline.testing.CrashKit} runs a {@link dev.kepler.pipeline.testing.CrashJob}
 * in JVMs of its own, ends them at chosen writes or at random instants, and compares the lake with
 * an {@link dev.kepler.pipeline.testing.Oracle} in plain Java. {@link
 * dev.kepler.pipeline.testing.FaultyFileSystem} does the same to a session of one's own: writes
 * that fail before or after they took place, at a rate, or for want of space.
 */
package dev.kepler.pipeline.testing;
