/**
 * Words, clocks, waits, and how a ledger entry is written as text.
 *
 * <p>What lives here: small things without a state of their own. Who may come in: every room. What
 * the room must not know: tables, files, sessions. Where to start reading: {@link
 * dev.kepler.medallion.internal.text.LedgerJson}.
 */
package dev.kepler.medallion.internal.text;
