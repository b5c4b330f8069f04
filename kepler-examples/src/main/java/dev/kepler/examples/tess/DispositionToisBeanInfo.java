package dev.kepler.examples.tess;

import dev.kepler.medallion.bean.TableBeanInfo;

/** Column names of {@link DispositionTois}, for Spark. */
public final class DispositionToisBeanInfo extends TableBeanInfo {

  /** Called by {@link java.beans.Introspector}. */
  public DispositionToisBeanInfo() {
    super(DispositionTois.class, ToiColumns.BY_DISPOSITION);
  }
}
