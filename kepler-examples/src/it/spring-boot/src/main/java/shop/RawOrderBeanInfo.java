package shop;

import dev.kepler.medallion.bean.TableBeanInfo;

/** Column names of {@link RawOrder}, for Spark. */
public class RawOrderBeanInfo extends TableBeanInfo {

  /** Called by {@link java.beans.Introspector}. */
  public RawOrderBeanInfo() {
    super(RawOrder.class, RawOrder.COLUMNS);
  }
}
