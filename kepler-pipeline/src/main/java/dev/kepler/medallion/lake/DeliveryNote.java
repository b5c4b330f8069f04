package dev.kepler.medallion.lake;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;

/**
 * How far a lake was delivered to another system, as the lake's own files say it. What the other
 * system itself says is what counts; this is for whoever looks at the lake.
 *
 * @param name of the delivery, such as that of the system
 * @param cut that was delivered last; null before the first
 * @param versions of the tables that were delivered, by name
 * @param deliveredAt when that was; null before the first
 * @param failingSince when it failed first since then; null where it does not fail
 * @param failure why it failed first; null where it does not fail
 */
public record DeliveryNote(
    String name,
    String cut,
    Map<String, Long> versions,
    Instant deliveredAt,
    Instant failingSince,
    String failure) {

  /** Copies the map. */
  public DeliveryNote {
    Objects.requireNonNull(name, "name");
    versions = versions == null ? Map.of() : Map.copyOf(versions);
  }

  /** Before the first delivery. */
  public static DeliveryNote none(String name) {
    return new DeliveryNote(name, null, Map.of(), null, null, null);
  }

  /** The same after a delivery. */
  public DeliveryNote delivered(String to, Map<String, Long> tables, Instant at) {
    return new DeliveryNote(name, to, tables, at, null, null);
  }

  /** The same after a failure: the first one is kept. */
  public DeliveryNote failed(String why, Instant at) {
    return failingSince != null
        ? this
        : new DeliveryNote(name, cut, versions, deliveredAt, at, why);
  }
}
