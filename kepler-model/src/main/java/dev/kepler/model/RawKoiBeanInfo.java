package dev.kepler.model;

import dev.kepler.medallion.bean.TableBeanInfo;

/** Column names of {@link RawKoi}, for Spark. */
public final class RawKoiBeanInfo extends TableBeanInfo {

  /** Called by {@link java.beans.Introspector}. */
  public RawKoiBeanInfo() {
    super(RawKoi.class, KoiColumns.RAW);
  }
}
