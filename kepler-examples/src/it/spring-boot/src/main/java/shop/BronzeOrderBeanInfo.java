package shop;

import dev.kepler.medallion.bean.TableBeanInfo;

/** Column names of {@link BronzeOrder}, for Spark. */
public class BronzeOrderBeanInfo extends TableBeanInfo {

  /** Called by {@link java.beans.Introspector}. */
  public BronzeOrderBeanInfo() {
    super(BronzeOrder.class, BronzeOrder.COLUMNS);
  }
}
