package dev.kepler.medallion.lake;

/**
 * How a delivery is, beside what the lake holds.
 *
 * @param note what was noted of it
 * @param waiting counts of the lake that were not delivered yet; they come as one net change
 */
public record DeliveryStatus(DeliveryNote note, long waiting) {}
