package shop;

import dev.kepler.medallion.bean.TableBeanInfo;

/** Column names of {@link SilverOrder}, for Spark. */
public class SilverOrderBeanInfo extends TableBeanInfo {

  /** Called by {@link java.beans.Introspector}. */
  public SilverOrderBeanInfo() {
    super(SilverOrder.class, SilverOrder.COLUMNS);
  }
}
