package dev.kepler.examples.tess;

import dev.kepler.medallion.bean.TableBeanInfo;

/** Column names of {@link ToiTotals}, for Spark. */
public final class ToiTotalsBeanInfo extends TableBeanInfo {

  /** Called by {@link java.beans.Introspector}. */
  public ToiTotalsBeanInfo() {
    super(ToiTotals.class, ToiColumns.TOTALS);
  }
}
