/**
 * What tests of pipelines of KOIs share, published in {@code kepler-testkit}: a {@link
 * dev.kepler.pipeline.testing.KoiCrashJob} for the crash kit, whose lake is compared with an {@link
 * dev.kepler.pipeline.testing.Oracle} in plain Java, and a folder into which a careful writer lands
 * files.
 */
package dev.kepler.pipeline.testing;
