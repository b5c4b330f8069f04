package dev.kepler.medallion.pipeline;

import dev.kepler.medallion.bean.TableBeanInfo;

/** Column names of {@link RawShipment}, for Spark. */
public final class RawShipmentBeanInfo extends TableBeanInfo {

  /** Called by {@link java.beans.Introspector}. */
  public RawShipmentBeanInfo() {
    super(RawShipment.class, RawShipment.COLUMNS);
  }
}
