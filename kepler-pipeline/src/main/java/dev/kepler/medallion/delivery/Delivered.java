package dev.kepler.medallion.delivery;

import java.util.Map;

/**
 * What a delivery has moved in its target.
 *
 * @param cut name of the lake's cut that the target now holds
 * @param entered rows written, by table: new ones, and those that replaced the one of their key
 * @param left rows removed, by table, that are no more
 */
public record Delivered(String cut, Map<String, Long> entered, Map<String, Long> left) {

  /** Copies the maps. */
  public Delivered {
    entered = Map.copyOf(entered);
    left = Map.copyOf(left);
  }
}
