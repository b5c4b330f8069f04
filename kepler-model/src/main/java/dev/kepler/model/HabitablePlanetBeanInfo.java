package dev.kepler.model;

import dev.kepler.medallion.bean.TableBeanInfo;

/** Column names of {@link HabitablePlanet}, for Spark. */
public final class HabitablePlanetBeanInfo extends TableBeanInfo {

  /** Called by {@link java.beans.Introspector}. */
  public HabitablePlanetBeanInfo() {
    super(HabitablePlanet.class, KoiColumns.HABITABLE);
  }
}
