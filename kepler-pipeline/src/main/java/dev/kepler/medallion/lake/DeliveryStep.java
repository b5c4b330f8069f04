package dev.kepler.medallion.lake;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/**
 * One step of a delivery to a system that cannot say by itself what it has: what it is given is
 * written down beside the lake first, so that it is given the very same again, by the same key,
 * until it has said that it took it.
 *
 * @param number from 1
 * @param key names the step among all
 * @param after key of the step before; null for one that begins anew, with whole tables
 * @param cut that the system holds after it
 * @param versions of the lake's tables in that cut, by name
 * @param from versions of the tables that it begins with, by name
 * @param to versions of the tables that were delivered after it, by name
 * @param whole names of the tables that it gives whole
 */
public record DeliveryStep(
    long number,
    String key,
    String after,
    String cut,
    Map<String, Long> versions,
    Map<String, TablePosition> from,
    Map<String, TablePosition> to,
    List<String> whole) {

  /** Copies maps and list. */
  public DeliveryStep {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(cut, "cut");
    versions = Map.copyOf(versions);
    from = Map.copyOf(from);
    to = Map.copyOf(to);
    whole = List.copyOf(whole);
  }

  /** A key that no other step has. */
  public static String newKey() {
    return UUID.randomUUID().toString();
  }
}
