package dev.kepler.medallion.bean;

import java.beans.IntrospectionException;
import java.beans.PropertyDescriptor;
import java.beans.SimpleBeanInfo;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;

/**
 * Publishes a bean's camel-case accessors under the snake-case names of its table's columns: Spark
 * asks {@link java.beans.Introspector} what a bean's columns are called.
 *
 * <p>A companion must be public and stand in the bean's package, or it is silently ignored.
 */
public abstract class TableBeanInfo extends SimpleBeanInfo {

  private final Class<? extends TableRow> bean;
  private final List<String> columns;

  /**
   * Says what a bean's columns are called.
   *
   * @param columns in snake case, in the order of the table; each has a getter and a setter
   */
  protected TableBeanInfo(Class<? extends TableRow> bean, List<String> columns) {
    this.bean = bean;
    this.columns = columns;
  }

  @Override
  public final PropertyDescriptor[] getPropertyDescriptors() {
    return columns.stream().map(this::property).toArray(PropertyDescriptor[]::new);
  }

  private PropertyDescriptor property(String column) {
    try {
      return new PropertyDescriptor(column, accessor("get", column), accessor("set", column));
    } catch (IntrospectionException e) {
      throw new IllegalStateException(
          bean.getSimpleName() + " cannot publish its column " + column, e);
    }
  }

  /** The method that is called as the column is, whatever the case of its letters. */
  private Method accessor(String verb, String column) {
    String name = verb + column.replace("_", "");
    return Arrays.stream(bean.getMethods())
        .filter(method -> method.getName().equalsIgnoreCase(name))
        .findAny()
        .orElseThrow(
            () ->
                new IllegalStateException(
                    bean.getSimpleName() + " needs a method " + name + " for " + column));
  }
}
