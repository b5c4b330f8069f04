package shop;

import dev.kepler.medallion.bean.TableBeanInfo;

/** Column names of {@link BuyerOrders}, for Spark. */
public class BuyerOrdersBeanInfo extends TableBeanInfo {

  /** Called by {@link java.beans.Introspector}. */
  public BuyerOrdersBeanInfo() {
    super(BuyerOrders.class, BuyerOrders.COLUMNS);
  }
}
