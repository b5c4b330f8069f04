package dev.kepler.examples.live;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Fields;

/** Query of a request: values within their bounds, and nothing else. */
final class Query {

  private static final int SHOWN = 40;
  private static final int LONGEST = 100;

  private final Fields fields;

  private Query(Fields fields) {
    this.fields = fields;
  }

  /**
   * Reads a request's query.
   *
   * @param allowed names that it may hold, each once
   * @throws BadQueryException when it holds anything else, or is not well written
   */
  static Query of(Request request, String... allowed) {
    Fields fields;
    try {
      fields = Request.extractQueryParameters(request);
    } catch (RuntimeException e) { // whatever a decoder thinks of it
      throw new BadQueryException("Cannot read the query: it is not well written. Encode it.");
    }
    for (Fields.Field field : fields) {
      if (!List.of(allowed).contains(field.getName()) || field.getValues().size() != 1) {
        throw new BadQueryException(
            "Cannot take the query '%s': it is unknown here, or there twice. Known: %s."
                .formatted(
                    shown(field.getName()),
                    allowed.length == 0 ? "none" : String.join(", ", allowed)));
      }
    }
    return new Query(fields);
  }

  /** A number from 1 to a greatest one. */
  int number(String name, int preset, int greatest) {
    String text = fields.getValue(name);
    if (text == null) {
      return preset;
    }
    if (text.matches("[0-9]{1,6}")) {
      int number = Integer.parseInt(text);
      if (number >= 1 && number <= greatest) {
        return number;
      }
    }
    throw new BadQueryException(
        "Cannot take %s '%s': it is no number from 1 to %d. Give one."
            .formatted(name, shown(text), greatest));
  }

  /** A value as it is; null when there is none. */
  String text(String name) {
    return fields.getValue(name);
  }

  /** Refuses a value beside another. */
  void refuse(String name, String why) {
    if (fields.get(name) != null) {
      throw new BadQueryException("Cannot take %s: %s. Leave it out.".formatted(name, why));
    }
  }

  /** A moment, or the beginning of a day in UTC; the beginning of time when there is none. */
  Instant moment(String name) {
    String text = fields.getValue(name);
    try {
      return text == null ? Instant.MIN : momentOf(text);
    } catch (DateTimeParseException e) {
      throw new BadQueryException(
          "Cannot take %s '%s': it is no moment. Write it like 2025-10-03T04:25:25Z or 2025-10-03."
              .formatted(name, shown(text)));
    }
  }

  /** A moment, or the beginning of a day in UTC. */
  static Instant momentOf(String text) {
    return text.contains("T")
        ? Instant.parse(text)
        : LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  /** Whether a text is a moment or a day. */
  static boolean isMoment(String text) {
    try {
      return momentOf(text).isAfter(Instant.MIN);
    } catch (DateTimeParseException e) {
      return false;
    }
  }

  /** A text; empty when there is none. */
  String words(String name) {
    String text = fields.getValue(name);
    if (text != null && text.length() > LONGEST) {
      throw new BadQueryException(
          "Cannot take %s '%s': it is longer than %d characters. Give a shorter one."
              .formatted(name, shown(text), LONGEST));
    }
    return text == null ? "" : text;
  }

  /** One of some values; the first of them when there is none. */
  String oneOf(String name, List<String> values) {
    String text = fields.getValue(name);
    if (text == null || values.contains(text)) {
      return text == null ? values.get(0) : text;
    }
    throw new BadQueryException(
        "Cannot take %s '%s': it is none of %s. Give one of them."
            .formatted(name, shown(text), String.join(", ", values)));
  }

  private static String shown(String text) {
    return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
  }

  /** A query that cannot be taken; its message is the answer. */
  static final class BadQueryException extends RuntimeException {
    private static final long serialVersionUID = 1;

    BadQueryException(String message) {
      super(message);
    }
  }
}
