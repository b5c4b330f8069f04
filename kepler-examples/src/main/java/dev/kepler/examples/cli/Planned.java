package dev.kepler.examples.cli;

import dev.kepler.medallion.lake.Plan;
import java.util.List;

/**
 * Plan of a load, and what it would move, in words.
 *
 * @param told each key that would enter, change or leave
 */
record Planned(Plan<?, ?> plan, List<Told> told) {}
