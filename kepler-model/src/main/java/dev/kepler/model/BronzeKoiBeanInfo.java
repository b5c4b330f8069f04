package dev.kepler.model;

import dev.kepler.medallion.bean.TableBeanInfo;

/** Column names of {@link BronzeKoi}, for Spark. */
public final class BronzeKoiBeanInfo extends TableBeanInfo {

  /** Called by {@link java.beans.Introspector}. */
  public BronzeKoiBeanInfo() {
    super(BronzeKoi.class, KoiColumns.BRONZE);
  }
}
