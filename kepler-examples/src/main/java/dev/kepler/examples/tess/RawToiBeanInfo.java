package dev.kepler.examples.tess;

import dev.kepler.medallion.bean.TableBeanInfo;

/** Column names of {@link RawToi}, for Spark. */
public final class RawToiBeanInfo extends TableBeanInfo {

  /** Called by {@link java.beans.Introspector}. */
  public RawToiBeanInfo() {
    super(RawToi.class, ToiColumns.RAW);
  }
}
