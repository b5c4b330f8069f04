/**
 * What lands in a folder for a pipeline to find: files as they are, the embedded sample, releases
 * that are replayed or fetched.
 *
 * <p>What lives here: Load, Loads and the feeds. Who may come in: the command line, the mains and
 * the benchmark. What the room must not know: Spark. Where to start reading: {@link
 * dev.kepler.examples.feed.Loads}.
 */
package dev.kepler.examples.feed;
