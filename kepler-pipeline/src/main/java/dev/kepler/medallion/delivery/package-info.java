/**
 * What another system holds of a lake's counts.
 *
 * <p>What lives here: JdbcDelivery, which keeps gold and totals in a database as well, and what it
 * needs of SQL. Who may come in: hosts, and who writes a delivery into something else. What the
 * room must not know: Delta, and how a layer writes. Where to start reading: {@link
 * dev.kepler.medallion.delivery.JdbcDelivery}.
 */
package dev.kepler.medallion.delivery;
