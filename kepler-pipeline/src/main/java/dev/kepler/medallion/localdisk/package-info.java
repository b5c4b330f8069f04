/**
 * Hadoop's file system of the local disk, without its child processes.
 *
 * <p>What lives here: two classes that Hadoop makes by name. Who may come in: hosts, by the name of
 * the class. What the room must not know: anything of a lake. Where to start reading: {@link
 * dev.kepler.medallion.localdisk.InProcessFileSystem}.
 */
package dev.kepler.medallion.localdisk;
