package dev.kepler.examples.tess;

import dev.kepler.medallion.bean.TableBeanInfo;

/** Column names of {@link BronzeToi}, for Spark. */
public final class BronzeToiBeanInfo extends TableBeanInfo {

  /** Called by {@link java.beans.Introspector}. */
  public BronzeToiBeanInfo() {
    super(BronzeToi.class, ToiColumns.BRONZE);
  }
}
