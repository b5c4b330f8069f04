/**
 * The command line: a class for each sub-command, and how they print.
 *
 * <p>What lives here: commands, {@link dev.kepler.examples.cli.Replay}, the entities that they
 * know, and the session that they run in. Who may come in: {@code Kepler}, which lists the
 * commands, the mains beside it, and the benchmark. What the room must not know: how a page is
 * served, beyond that it can be. Where to start reading: {@link
 * dev.kepler.examples.cli.ReplayCommand}.
 */
package dev.kepler.examples.cli;
