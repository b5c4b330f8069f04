package dev.kepler.model;

import dev.kepler.medallion.bean.TableBeanInfo;

/** Column names of {@link DiscoveryTotals}, for Spark. */
public final class DiscoveryTotalsBeanInfo extends TableBeanInfo {

  /** Called by {@link java.beans.Introspector}. */
  public DiscoveryTotalsBeanInfo() {
    super(DiscoveryTotals.class, KoiColumns.TOTALS);
  }
}
