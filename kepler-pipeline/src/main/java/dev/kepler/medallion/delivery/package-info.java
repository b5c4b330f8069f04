/**
 * What another system holds of a lake's counts.
 *
 * <p>What lives here: JdbcDelivery and HttpDelivery, which keep gold and totals in a database and
 * behind an HTTP interface as well, and what they need of SQL and JSON. Who may come in: hosts, and
 * who writes a delivery into something else. What the room must not know: Delta, and how a layer
 * writes. Where to start reading: {@link dev.kepler.medallion.delivery.Delivery}.
 */
package dev.kepler.medallion.delivery;
