package dev.kepler.examples;

import java.util.List;

/**
 * Raw records that arrive together, as lines of a file in the notebook's form.
 *
 * @param name what the load is called on screen
 * @param header the header line
 * @param lines the records
 */
record Load(String name, String header, List<String> lines) {}
