package dev.kepler.medallion.delivery;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.math.BigDecimal;
import java.sql.Date;
import java.sql.Timestamp;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import scala.collection.JavaConverters;

/**
 * Rows as JSON objects, a missing value as null. The same rows in the same order are the same text,
 * whatever the session is set to: moments are in UTC, with as many digits as they have.
 */
final class JsonRows {

  private JsonRows() {}

  /**
   * Writes rows as an array.
   *
   * @param rows in an order that is always theirs
   * @return how many
   */
  static long write(JsonGenerator json, Dataset<Row> rows) throws IOException {
    long written = 0;
    json.writeStartArray();
    for (Iterator<Row> each = rows.toLocalIterator(); each.hasNext(); written++) {
      value(json, each.next());
    }
    json.writeEndArray();
    return written;
  }

  private static void value(JsonGenerator json, Object value) throws IOException {
    if (value == null) {
      json.writeNull();
    } else if (value instanceof Row row) {
      json.writeStartObject();
      for (int i = 0; i < row.length(); i++) {
        json.writeFieldName(row.schema().fieldNames()[i]);
        value(json, row.get(i));
      }
      json.writeEndObject();
    } else if (value instanceof scala.collection.Seq<?> seq) {
      json.writeStartArray();
      for (Object element : JavaConverters.seqAsJavaList(seq)) {
        value(json, element);
      }
      json.writeEndArray();
    } else if (value instanceof scala.collection.Map<?, ?> map) {
      object(json, JavaConverters.mapAsJavaMap(map));
    } else {
      scalar(json, value);
    }
  }

  private static void object(JsonGenerator json, Map<?, ?> map) throws IOException {
    Map<String, Object> inOrder = new TreeMap<>();
    map.forEach((key, value) -> inOrder.put(String.valueOf(key), value));
    json.writeStartObject();
    for (Map.Entry<String, Object> entry : inOrder.entrySet()) {
      json.writeFieldName(entry.getKey());
      value(json, entry.getValue());
    }
    json.writeEndObject();
  }

  /** A double that is no number is a string, as JSON has no word for it. */
  private static void scalar(JsonGenerator json, Object value) throws IOException {
    if (value instanceof Boolean truth) {
      json.writeBoolean(truth);
    } else if (value instanceof Double number) {
      json.writeNumber(number);
    } else if (value instanceof Float number) {
      json.writeNumber(number);
    } else if (value instanceof BigDecimal number) {
      json.writeNumber(number.toPlainString());
    } else if (value instanceof Number number) {
      json.writeNumber(number.longValue());
    } else if (value instanceof byte[] bytes) {
      json.writeBinary(bytes);
    } else if (value instanceof Timestamp moment) {
      json.writeString(moment.toInstant().toString());
    } else if (value instanceof Date day) {
      json.writeString(day.toLocalDate().toString());
    } else {
      json.writeString(value.toString());
    }
  }
}
