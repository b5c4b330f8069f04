/**
 * Recomputing a lake from bronze and comparing; why a number moved; and what a load would move.
 *
 * <p>What lives here: Verification and the checks that it is made of, Planning. Reads, and writes
 * nothing. Who may come in: the face, and a rebuild that counts again. What the room must not know:
 * that a pipeline may run meanwhile, but for the versions it is given. Where to start reading:
 * {@link dev.kepler.medallion.internal.proof.Verification}.
 */
package dev.kepler.medallion.internal.proof;
