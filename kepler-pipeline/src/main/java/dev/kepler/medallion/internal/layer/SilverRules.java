package dev.kepler.medallion.internal.layer;

import dev.kepler.medallion.Medallion;
import dev.kepler.medallion.source.AbsentKeys;

/**
 * What silver goes by.
 *
 * @param medallion what the records are, and what they must meet
 * @param limits what a load may do
 * @param absent what becomes of keys that a newer whole release no longer has
 */
public record SilverRules(Medallion<?, ?, ?> medallion, LoadLimits limits, AbsentKeys absent) {}
