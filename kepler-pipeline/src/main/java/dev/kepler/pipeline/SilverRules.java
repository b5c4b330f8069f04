package dev.kepler.pipeline;

import dev.kepler.transforms.Expectations;

/**
 * What silver goes by.
 *
 * @param expectations what a record must meet
 * @param limits what a load may do
 * @param keys what the lake's keys are made of
 * @param absent what becomes of KOIs that a newer whole release no longer has
 */
record SilverRules(
    Expectations expectations, LoadLimits limits, KeyScheme keys, AbsentKois absent) {}
