/**
 * One dependency of the scope {@code test} for whoever tests transforms, descriptions or pipelines.
 * It brings a local session for JUnit and real KOIs ({@link dev.kepler.model.testing}), the laws
 * that a description must keep ({@link dev.kepler.medallion.testing}), and the kits that crash
 * pipelines in JVMs of their own ({@link dev.kepler.medallion.testing.crash}, {@link
 * dev.kepler.pipeline.testing}).
 */
package dev.kepler.testkit;
