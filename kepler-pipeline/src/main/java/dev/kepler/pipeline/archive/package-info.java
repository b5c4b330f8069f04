/**
 * The client of the NASA Exoplanet Archive: asks, checks what comes, and lands it as one more
 * release.
 *
 * <p>What lives here: ExoplanetArchive, and what it checks of an answer. Who may come in: hosts.
 * What the room must not know: that there are tables. Where to start reading: {@link
 * dev.kepler.pipeline.archive.ExoplanetArchive}.
 */
package dev.kepler.pipeline.archive;
