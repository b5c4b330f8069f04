/**
 * Putting files down where a stream reads them: whole or not at all, in order.
 *
 * <p>What lives here: Landing, and what a file must hold to land. Who may come in: hosts, and
 * sources that fetch files. What the room must not know: what becomes of a file that has landed.
 * Where to start reading: {@link dev.kepler.medallion.landing.Landing}.
 */
package dev.kepler.medallion.landing;
