package dev.kepler.model;

import com.google.common.base.CaseFormat;
import java.beans.IntrospectionException;
import java.beans.PropertyDescriptor;
import java.beans.SimpleBeanInfo;
import java.util.List;

/**
 * Publishes a bean's camel-case accessors under the snake-case names of its table's columns: Spark
 * asks {@link java.beans.Introspector} what a bean's columns are called.
 *
 * <p>A companion must be public and stand in the bean's package, or it is silently ignored.
 */
abstract class TableBeanInfo extends SimpleBeanInfo {

  private final Class<? extends TableRow> bean;
  private final List<String> columns;

  TableBeanInfo(Class<? extends TableRow> bean, List<String> columns) {
    this.bean = bean;
    this.columns = columns;
  }

  @Override
  public final PropertyDescriptor[] getPropertyDescriptors() {
    return columns.stream().map(this::property).toArray(PropertyDescriptor[]::new);
  }

  private PropertyDescriptor property(String column) {
    String words = column.startsWith("_") ? column.substring(1) : column;
    String name = CaseFormat.LOWER_UNDERSCORE.to(CaseFormat.UPPER_CAMEL, words);
    try {
      return new PropertyDescriptor(column, bean, "get" + name, "set" + name);
    } catch (IntrospectionException e) {
      throw new IllegalStateException(
          bean.getSimpleName() + " needs get" + name + " and set" + name + " for " + column, e);
    }
  }
}
