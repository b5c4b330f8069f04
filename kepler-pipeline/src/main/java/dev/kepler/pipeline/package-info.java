/**
 * The pipeline: three chained streaming queries that carry raw KOI records through bronze and
 * silver to gold Delta tables, embedded in an application that owns its Spark session.
 *
 * <p>Start at {@link dev.kepler.pipeline.KeplerPipeline}: it is built from a {@link
 * dev.kepler.pipeline.source.KoiSource} and a {@link dev.kepler.medallion.lake.TableLayout}, and
 * {@code start()} gives a {@link dev.kepler.medallion.pipeline.RunningPipeline}. {@link
 * dev.kepler.pipeline.KeplerLake} reads the tables with typed results. {@link
 * dev.kepler.pipeline.archive.ExoplanetArchive} fetches releases of the KOI table into a folder.
 * What happens to a record on the way is decided in {@code dev.kepler.transforms}.
 */
package dev.kepler.pipeline;
