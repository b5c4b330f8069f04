package dev.kepler.medallion.internal.proof;

import dev.kepler.medallion.source.CsvForm;
import java.util.Optional;

/**
 * Files that bronze has read, as far as whoever asks knows of them.
 *
 * @param folder where they land; empty where that is not known
 * @param form how their records are read; empty where that is not known, so that they cannot be
 *     read again
 * @param <R> raw record
 */
public record LandedFiles<R>(Optional<String> folder, Optional<CsvForm<R>> form) {}
