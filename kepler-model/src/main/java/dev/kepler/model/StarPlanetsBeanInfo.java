package dev.kepler.model;

import dev.kepler.medallion.bean.TableBeanInfo;

/** Column names of {@link StarPlanets}, for Spark. */
public final class StarPlanetsBeanInfo extends TableBeanInfo {

  /** Called by {@link java.beans.Introspector}. */
  public StarPlanetsBeanInfo() {
    super(StarPlanets.class, KoiColumns.GOLD);
  }
}
