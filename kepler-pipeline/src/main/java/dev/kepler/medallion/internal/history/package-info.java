/**
 * What a lake said at other times, worked out anew from bronze.
 *
 * <p>What lives here: the loads of a lake with the time from which what they say holds, and the
 * past by them. Who may come in: the face. What the room must not know: queries and checkpoints.
 * Where to start reading: {@link dev.kepler.medallion.internal.history.Past}.
 */
package dev.kepler.medallion.internal.history;
