package dev.kepler.examples.tess;

import dev.kepler.medallion.bean.TableBeanInfo;

/** Column names of {@link SilverToi}, for Spark. */
public final class SilverToiBeanInfo extends TableBeanInfo {

  /** Called by {@link java.beans.Introspector}. */
  public SilverToiBeanInfo() {
    super(SilverToi.class, ToiColumns.SILVER);
  }
}
