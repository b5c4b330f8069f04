package dev.kepler.model;

import dev.kepler.medallion.bean.TableBeanInfo;

/** Column names of {@link SilverExoplanet}, for Spark. */
public final class SilverExoplanetBeanInfo extends TableBeanInfo {

  /** Called by {@link java.beans.Introspector}. */
  public SilverExoplanetBeanInfo() {
    super(SilverExoplanet.class, KoiColumns.SILVER);
  }
}
