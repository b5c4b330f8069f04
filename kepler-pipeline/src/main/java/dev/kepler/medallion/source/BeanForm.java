package dev.kepler.medallion.source;

import static dev.kepler.medallion.bean.RecordColumns.CORRUPT_RECORD;
import static dev.kepler.medallion.bean.RecordColumns.DELETED;
import static dev.kepler.medallion.bean.RecordColumns.OTHER_COLUMNS;
import static dev.kepler.medallion.bean.RecordColumns.SOURCE;

import dev.kepler.medallion.bean.MissingValue;
import java.beans.IntrospectionException;
import java.beans.Introspector;
import java.beans.PropertyDescriptor;
import java.io.Serializable;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Form of CSV files, or of JSON messages, whose columns are bound by name to the setters of a bean:
 * every column of the bean, but for {@code source}, {@code _corrupt_record} and {@code _deleted},
 * must stand in the header of a file, in any case and order; a message may lack it. Further columns
 * are kept where the bean has {@link dev.kepler.medallion.bean.RecordColumns#OTHER_COLUMNS}, a
 * {@code Map<String, String>}, and ignored where it has not.
 *
 * <pre>{@code
 * CsvForm<RawToi> form =
 *     BeanForm.of("TOI table", RawToi.class)
 *         .from("TIC ID", "tic_id")
 *         .from("Planet Radius (R_Earth)", "radius");
 * }</pre>
 *
 * <p>A text stays as it came. A number, a date or a boolean that is a {@link MissingValue} is null;
 * one that cannot be read makes the record one that could not be read. Whole numbers may be written
 * {@code 10.0}; dates are {@code 2025-10-03}. Immutable.
 *
 * @param <R> the bean: strings, longs, integers, doubles, booleans, decimals and local dates
 */
public final class BeanForm<R> implements CsvForm<R> {

  private static final long serialVersionUID = 1;

  /** Work on a record that is read, to be sent to tasks. */
  @FunctionalInterface
  public interface Completion<R> extends Consumer<R>, Serializable {}

  private final String table;
  private final Class<R> bean;
  private final Map<String, String> names;
  private final Completion<R> completion;
  private transient Map<String, Property> properties;

  /** Setter of a column, and how its value is read. */
  private record Property(Method setter, Class<?> type) {

    boolean isText() {
      return type == String.class;
    }

    void set(Object record, Object value) {
      try {
        setter.invoke(record, value);
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException("Cannot call " + setter + ": " + e.getCause(), e);
      }
    }
  }

  private BeanForm(
      String table, Class<R> bean, Map<String, String> names, Completion<R> completion) {
    this.table = table;
    this.bean = bean;
    this.names = names;
    this.completion = completion;
  }

  /**
   * The form in which the header's columns are called as the bean's.
   *
   * @param table what a file of this form is, such as {@code TOI table}
   * @param bean public, with a public constructor without parameters
   * @throws IllegalArgumentException when the bean has a column of a type that is not read
   */
  public static <R> BeanForm<R> of(String table, Class<R> bean) {
    BeanForm<R> form =
        new BeanForm<>(
            Objects.requireNonNull(table, "table"),
            Objects.requireNonNull(bean, "bean"),
            Map.of(),
            record -> {});
    form.properties();
    return form;
  }

  /**
   * The same form, in which a column of the header is called otherwise. Of several names that are
   * given to one column, and its own, a header has one.
   *
   * @param header name in the header, in any case
   * @param column of the bean
   * @throws IllegalArgumentException when the bean has no such column
   */
  public BeanForm<R> from(String header, String column) {
    if (!properties().containsKey(column)) {
      throw new IllegalArgumentException(
          "Cannot read "
              + header
              + " into "
              + column
              + ": "
              + bean.getSimpleName()
              + " has the columns "
              + properties().keySet()
              + ". Use one of them.");
    }
    Map<String, String> more = new LinkedHashMap<>(names);
    more.put(header.toLowerCase(Locale.ROOT), column);
    return new BeanForm<>(table, bean, Map.copyOf(more), completion);
  }

  /** The same form, in which a record that is read works something out, such as its key. */
  public BeanForm<R> then(Completion<R> more) {
    Completion<R> first = completion;
    return new BeanForm<>(
        table,
        bean,
        names,
        record -> {
          first.accept(record);
          more.accept(record);
        });
  }

  @Override
  public String table() {
    return table;
  }

  @Override
  public R record() {
    try {
      Constructor<R> constructor = bean.getConstructor();
      return constructor.newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(
          "Cannot make a "
              + bean.getSimpleName()
              + ": "
              + e
              + ". Give it a public constructor"
              + " without parameters.",
          e);
    }
  }

  @Override
  public Map<String, Field<R>> fields() {
    Map<String, Field<R>> fields = new LinkedHashMap<>();
    properties()
        .forEach(
            (column, property) -> {
              if (!Set.of(SOURCE, CORRUPT_RECORD, OTHER_COLUMNS, DELETED).contains(column)) {
                fields.put(
                    column, (record, text) -> property.set(record, value(property.type(), text)));
              }
            });
    return fields;
  }

  private static Object value(Class<?> type, String text) {
    if (type == String.class) {
      return text;
    }
    if (type == Long.class) {
      return CsvValues.number(text);
    }
    if (type == Double.class) {
      return CsvValues.decimal(text);
    }
    String value = MissingValue.strip(text);
    if (MissingValue.isMissing(value)) {
      return null;
    }
    if (type == Integer.class) {
      return integer(CsvValues.number(value));
    }
    if (type == BigDecimal.class) {
      return new BigDecimal(value);
    }
    if (type == LocalDate.class) {
      return date(value);
    }
    return bool(value);
  }

  private static Integer integer(long number) {
    if (number != (int) number) {
      throw new NumberFormatException("too large: " + number);
    }
    return (int) number;
  }

  private static LocalDate date(String value) {
    try {
      return LocalDate.parse(value);
    } catch (DateTimeParseException e) {
      throw unreadable("no date: ", value, e);
    }
  }

  private static NumberFormatException unreadable(String what, String value, Exception cause) {
    NumberFormatException unreadable = new NumberFormatException(what + value);
    unreadable.initCause(cause);
    return unreadable;
  }

  private static Boolean bool(String value) {
    return switch (value.toLowerCase(Locale.ROOT)) {
      case "true", "t", "yes", "1" -> true;
      case "false", "f", "no", "0" -> false;
      default -> throw new NumberFormatException("neither true nor false: " + value);
    };
  }

  @Override
  public void setSource(R record, String path) {
    properties().get(SOURCE).set(record, path);
  }

  @Override
  public void setUnreadable(R record, String text) {
    properties().get(CORRUPT_RECORD).set(record, text);
  }

  @Override
  public boolean keepsOthers() {
    return properties().containsKey(OTHER_COLUMNS);
  }

  @Override
  public void setOthers(R record, Map<String, String> columns) {
    properties().get(OTHER_COLUMNS).set(record, columns);
  }

  @Override
  public boolean keepsDeletions() {
    return properties().containsKey(DELETED);
  }

  @Override
  public void setDeleted(R record) {
    properties().get(DELETED).set(record, true);
  }

  @Override
  public void complete(R record) {
    completion.accept(record);
  }

  @Override
  public String column(String name) {
    return names.getOrDefault(name, name);
  }

  @Override
  public boolean isOfOneLine(String name) {
    Property property = properties().get(column(name));
    return property != null && !property.isText();
  }

  private Map<String, Property> properties() {
    if (properties == null) {
      properties = new LinkedHashMap<>();
      for (PropertyDescriptor property : descriptors()) {
        if (property.getWriteMethod() != null && property.getReadMethod() != null) {
          Class<?> type = property.getPropertyType();
          requireReadable(property.getName(), type);
          properties.put(property.getName(), new Property(property.getWriteMethod(), type));
        }
      }
      for (String column : List.of(SOURCE, CORRUPT_RECORD)) {
        if (!properties.containsKey(column)) {
          throw new IllegalArgumentException(
              "Cannot read into "
                  + bean.getSimpleName()
                  + ": it has no column "
                  + column
                  + ". Add one, a string.");
        }
      }
    }
    return properties;
  }

  private PropertyDescriptor[] descriptors() {
    try {
      return Introspector.getBeanInfo(bean).getPropertyDescriptors();
    } catch (IntrospectionException e) {
      throw new IllegalArgumentException("Cannot look into " + bean + ": " + e.getMessage(), e);
    }
  }

  private void requireReadable(String column, Class<?> type) {
    Set<Class<?>> readable =
        Set.of(
            String.class,
            Long.class,
            Integer.class,
            Double.class,
            Boolean.class,
            BigDecimal.class,
            LocalDate.class);
    boolean isOthers = column.equals(OTHER_COLUMNS) && type == Map.class;
    if (!readable.contains(type) && !isOthers) {
      throw new IllegalArgumentException(
          "Cannot read column "
              + column
              + " of "
              + bean.getSimpleName()
              + " out of a file: it is "
              + type.getSimpleName()
              + ". Make it a String, Long, Integer, Double, Boolean, BigDecimal or LocalDate.");
    }
  }
}
