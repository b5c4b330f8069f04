/**
 * Kit for whoever describes an entity: {@link dev.kepler.medallion.testing.MedallionLaws} checks
 * what an engine that works load by load relies on, and gives the smallest counterexample as a test
 * to paste. Published in {@code kepler-testkit}. Who may come in: tests. What the room must not
 * know: any particular entity, files, and how an engine is built.
 */
package dev.kepler.medallion.testing;
