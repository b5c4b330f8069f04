/**
 * What the library needs of the application that embeds it, checked by name.
 *
 * <p>What lives here: HostRequirements. Who may come in: everyone, before anything else runs. What
 * the room must not know: Delta, and any class of Spark that a version may lack. Where to start
 * reading: {@link dev.kepler.medallion.host.HostRequirements}.
 */
package dev.kepler.medallion.host;
