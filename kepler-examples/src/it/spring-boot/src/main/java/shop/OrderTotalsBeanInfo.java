package shop;

import dev.kepler.medallion.bean.TableBeanInfo;

/** Column names of {@link OrderTotals}, for Spark. */
public class OrderTotalsBeanInfo extends TableBeanInfo {

  /** Called by {@link java.beans.Introspector}. */
  public OrderTotalsBeanInfo() {
    super(OrderTotals.class, OrderTotals.COLUMNS);
  }
}
