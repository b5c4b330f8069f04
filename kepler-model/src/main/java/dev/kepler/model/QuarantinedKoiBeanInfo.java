package dev.kepler.model;

import dev.kepler.medallion.bean.TableBeanInfo;

/** Column names of {@link QuarantinedKoi}, for Spark. */
public final class QuarantinedKoiBeanInfo extends TableBeanInfo {

  /** Called by {@link java.beans.Introspector}. */
  public QuarantinedKoiBeanInfo() {
    super(QuarantinedKoi.class, KoiColumns.QUARANTINE);
  }
}
