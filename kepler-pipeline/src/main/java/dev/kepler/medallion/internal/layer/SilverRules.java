package dev.kepler.medallion.internal.layer;

import dev.kepler.pipeline.source.AbsentKois;
import dev.kepler.pipeline.source.KeyScheme;
import dev.kepler.transforms.Expectations;

/**
 * What silver goes by.
 *
 * @param expectations what a record must meet
 * @param limits what a load may do
 * @param keys what the lake's keys are made of
 * @param absent what becomes of KOIs that a newer whole release no longer has
 */
public record SilverRules(
    Expectations expectations, LoadLimits limits, KeyScheme keys, AbsentKois absent) {}
