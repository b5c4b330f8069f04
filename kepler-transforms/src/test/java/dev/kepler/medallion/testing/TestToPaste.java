package dev.kepler.medallion.testing;

import java.beans.IntrospectionException;
import java.beans.Introspector;
import java.beans.PropertyDescriptor;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.spark.sql.Encoder;

/** Loads as the text of a test in Java. */
final class TestToPaste {

  private final Class<?> bean;
  private final List<String> columns;

  TestToPaste(Encoder<?> raw) {
    this.bean = raw.clsTag().runtimeClass();
    this.columns = List.of(raw.schema().fieldNames());
  }

  /** The text of a test that checks cases. */
  String of(String sentence, List<History> cases) {
    List<String> lines = new ArrayList<>();
    List<String> calls = new ArrayList<>();
    int number = 0;
    for (History history : cases) {
      if (!calls.isEmpty()) {
        calls.add("      .another()");
      }
      for (List<RawRow> load : history.loads()) {
        List<String> names = new ArrayList<>();
        for (RawRow row : load) {
          names.add("row" + ++number);
          lines.addAll(made("row" + number, row));
        }
        calls.add("      .load(" + String.join(", ", names) + ")");
      }
    }
    return """
        @Test
        @DisplayName("%s")
        void counterexample(SparkSession spark) {
        %s

          MedallionLaws.of(medallion)
        %s
              .check(spark);
        }
        """
        .formatted(
            Character.toUpperCase(sentence.charAt(0)) + sentence.substring(1),
            String.join("\n", lines),
            String.join("\n", calls));
  }

  private List<String> made(String name, RawRow row) {
    List<String> lines = new ArrayList<>();
    String type = bean.getSimpleName();
    lines.add("  %s %s = new %s();".formatted(type, name, type));
    for (int i = 0; i < columns.size(); i++) {
      Object value = row.values().get(i);
      if (value != null) {
        lines.add("  %s.%s(%s);".formatted(name, setter(columns.get(i)), literal(value)));
      }
    }
    return lines;
  }

  private String setter(String column) {
    try {
      for (PropertyDescriptor property : Introspector.getBeanInfo(bean).getPropertyDescriptors()) {
        if (property.getName().equals(column) && property.getWriteMethod() != null) {
          return property.getWriteMethod().getName();
        }
      }
    } catch (IntrospectionException e) {
      throw new IllegalStateException("Cannot read the setters of " + bean, e);
    }
    return "set" + column;
  }

  private static String literal(Object value) {
    if (value instanceof String text) {
      return quoted(text);
    } else if (value instanceof Long) {
      return value + "L";
    } else if (value instanceof Float) {
      return value + "f";
    } else if (value instanceof Double number && !Double.isFinite(number)) {
      return "Double.valueOf(\"" + number + "\")";
    } else if (value instanceof BigDecimal) {
      return "new BigDecimal(\"" + value + "\")";
    } else if (value instanceof Number || value instanceof Boolean) {
      return value.toString();
    }
    return value.getClass().getSimpleName() + ".valueOf(\"" + value + "\")";
  }

  private static String quoted(String text) {
    return text.chars()
        .mapToObj(
            c ->
                c == '"' || c == '\\'
                    ? "\\" + (char) c
                    : c < ' ' || c > '~' ? "\\u%04x".formatted(c) : String.valueOf((char) c))
        .collect(Collectors.joining("", "\"", "\""));
  }
}
