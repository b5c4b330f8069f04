package dev.kepler.medallion.internal.source;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.kepler.medallion.internal.text.OneLine;
import dev.kepler.medallion.source.CsvForm;
import java.io.IOException;
import java.io.Serializable;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Records out of messages. A message is one JSON object; its members are the columns of the record,
 * by name. Each message gives exactly one record: what cannot be read is one that says why, with
 * the text of the message.
 *
 * @param <R> raw record
 */
final class JsonMessages<R> implements Serializable {

  private static final long serialVersionUID = 1;

  private static final JsonFactory JSON = new JsonFactory();
  private static final char OBJECT = '{';
  private static final char TEXT = '"';

  private final CsvForm<R> form;
  private final String keyColumn;
  private transient Map<String, CsvForm.Field<R>> fields;

  /** Why a message cannot be read. */
  private static final class UnreadableException extends Exception {

    private static final long serialVersionUID = 1;

    UnreadableException(String why) {
      super(why);
    }
  }

  /**
   * Readies a reader.
   *
   * @param keyColumn of which the keys of messages are values; null where they are JSON objects
   */
  JsonMessages(CsvForm<R> form, String keyColumn) {
    this.form = form;
    this.keyColumn = keyColumn;
  }

  /**
   * Reads a message.
   *
   * @param key of the message, or null
   * @param value of the message; null where the thing of the key is no more
   * @param source where it stands
   */
  R record(byte[] key, byte[] value, String source) {
    R record = form.record();
    form.setSource(record, source);
    try {
      if (value == null) {
        delete(record, key);
      } else {
        fill(record, value, true);
        form.complete(record);
      }
    } catch (UnreadableException e) {
      String text = value == null ? "Its key is " + said(key) : "It is " + said(value);
      form.setUnreadable(record, "Cannot read this message: " + e.getMessage() + ". " + text);
    }
    return record;
  }

  private static String said(byte[] bytes) {
    return bytes == null ? "null" : "'" + new String(bytes, UTF_8) + "'";
  }

  private void delete(R record, byte[] key) throws UnreadableException {
    if (!form.keepsDeletions()) {
      throw new UnreadableException(
          "it has no value, and a " + form.table() + " has no column _deleted to say so");
    }
    if (key == null) {
      throw new UnreadableException("it has neither a key nor a value");
    }
    String text = new String(key, UTF_8).strip();
    if (!text.isEmpty() && text.charAt(0) == OBJECT) {
      fill(record, key, false);
    } else if (keyColumn == null) {
      throw new UnreadableException(
          "it has no value, and its key is no JSON object. Say of which column it is (keyedBy)");
    } else {
      set(record, keyColumn, text.isEmpty() || text.charAt(0) != TEXT ? text : textOf(key));
    }
    form.complete(record);
    form.setDeleted(record);
  }

  private static String textOf(byte[] json) throws UnreadableException {
    try (JsonParser parser = JSON.createParser(json)) {
      return parser.nextToken() == JsonToken.VALUE_STRING ? parser.getText() : null;
    } catch (JsonProcessingException e) {
      throw new UnreadableException("its key is no JSON (" + fault(e) + ")");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Sets the fields that an object has.
   *
   * @param others whether members that are no field are kept, where the form keeps them
   */
  private void fill(R record, byte[] json, boolean others) throws UnreadableException {
    Map<String, String> more = new TreeMap<>();
    UnreadableException first = null;
    try (JsonParser parser = JSON.createParser(json)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new UnreadableException("it is no JSON object");
      }
      Set<String> had = new HashSet<>();
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String name = form.column(parser.currentName().toLowerCase(Locale.ROOT));
        parser.nextToken();
        String text = text(parser);
        if (!had.add(name)) {
          throw new UnreadableException("it says " + name + " twice");
        }
        try {
          if (!set(record, name, text)) {
            more.put(name, text);
          }
        } catch (UnreadableException e) {
          first = first == null ? e : first;
        }
      }
      if (parser.nextToken() != null) {
        throw new UnreadableException("something follows its object");
      }
    } catch (JsonProcessingException e) {
      throw new UnreadableException("it is no JSON (" + fault(e) + ")");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (others && form.keepsOthers() && !more.isEmpty()) {
      form.setOthers(record, Collections.unmodifiableMap(new LinkedHashMap<>(more)));
    }
    if (first != null) {
      throw first;
    }
  }

  /** A value as text, null for null; an object or an array as JSON. */
  private static String text(JsonParser parser) throws IOException {
    JsonToken token = parser.currentToken();
    if (!token.isStructStart()) {
      return token == JsonToken.VALUE_NULL ? null : parser.getText();
    }
    StringWriter text = new StringWriter();
    try (JsonGenerator copy = JSON.createGenerator(text)) {
      copy.copyCurrentStructure(parser);
    }
    return text.toString();
  }

  /** Sets a field; false where the form has none of that name. */
  private boolean set(R record, String column, String text) throws UnreadableException {
    fields = fields == null ? form.fields() : fields;
    CsvForm.Field<R> field = fields.get(column);
    if (field != null && text != null) {
      try {
        field.set(record, text);
      } catch (NumberFormatException e) {
        throw new UnreadableException(
            "its " + column + " is " + OneLine.of(text) + ", which cannot be read");
      }
    }
    return field != null;
  }

  private static String fault(JsonProcessingException e) {
    return OneLine.of(e.getOriginalMessage());
  }
}
