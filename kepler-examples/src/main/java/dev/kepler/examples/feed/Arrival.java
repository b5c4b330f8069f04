package dev.kepler.examples.feed;

import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * Load that is about to land.
 *
 * @param name what it is called on screen
 * @param release file whose date must be that of a release that may follow; null for none
 * @param input file that it comes from; null for none
 * @param landing lands it in a folder that is there
 */
public record Arrival(String name, Path release, Path input, Consumer<Location> landing) {}
