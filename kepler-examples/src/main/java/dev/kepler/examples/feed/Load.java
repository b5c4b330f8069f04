package dev.kepler.examples.feed;

import dev.kepler.pipeline.source.KeyScheme;
import java.nio.file.Path;
import java.util.List;

/**
 * Raw records that arrive together, as lines of a CSV file.
 *
 * @param name what the load is called on screen
 * @param keys {@code ROW_ID} for the notebook's form, {@code KOI_NAME} for an archive release
 * @param origin file that an archive release comes from, else null
 * @param header the header line, with an archive's preamble before it
 * @param lines the records
 */
public record Load(
    String name, KeyScheme keys, Path origin, List<String> header, List<String> lines) {}
