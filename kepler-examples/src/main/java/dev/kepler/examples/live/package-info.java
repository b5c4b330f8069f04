/**
 * The live page of a lake: what is known of whose lake it is ({@link
 * dev.kepler.examples.live.Mission}), a read model in memory ({@link
 * dev.kepler.examples.live.ReadModel}), an HTTP server that answers from it alone ({@link
 * dev.kepler.examples.live.LiveServer}), and the state of the layers ({@link
 * dev.kepler.examples.live.Health}).
 *
 * <p>No request ever waits for Spark: a thread of the model follows the lake and hands out one
 * immutable snapshot after the other.
 */
package dev.kepler.examples.live;
