package dev.kepler.examples.tess;

import dev.kepler.medallion.bean.TableBeanInfo;

/** Column names of {@link StarTois}, for Spark. */
public final class StarToisBeanInfo extends TableBeanInfo {

  /** Called by {@link java.beans.Introspector}. */
  public StarToisBeanInfo() {
    super(StarTois.class, ToiColumns.BY_STAR);
  }
}
