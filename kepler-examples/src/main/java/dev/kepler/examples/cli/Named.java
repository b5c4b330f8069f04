package dev.kepler.examples.cli;

import java.util.List;

/**
 * A thing in a lake.
 *
 * @param key of it
 * @param name that its records give it
 */
record Named(List<Object> key, String name) {}
