/**
 * Kit for tests of what a pipeline survives, published in {@code kepler-testkit}.
 *
 * <p>What lives here: {@link dev.kepler.medallion.testing.crash.CrashKit} runs a {@link
 * dev.kepler.medallion.testing.crash.CrashJob} of any entity in JVMs of its own, ends them at
 * chosen writes or at random instants, and has the lake compared with what it must be; {@link
 * dev.kepler.medallion.testing.crash.FaultyFileSystem} does the same to a session of one's own:
 * writes that fail before or after they took place, at a rate, or for want of space. Who may come
 * in: tests. What the room must not know: any particular entity. Where to start reading: {@link
 * dev.kepler.medallion.testing.crash.MedallionCrashJob}.
 */
package dev.kepler.medallion.testing.crash;
