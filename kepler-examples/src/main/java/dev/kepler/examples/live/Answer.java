package dev.kepler.examples.live;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import com.google.common.hash.Hashing;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * A whole answer, ready to be sent any number of times.
 *
 * @param status of HTTP
 * @param type of the content
 * @param caching what {@code Cache-Control} says
 * @param etag names the content
 * @param extra another header, such as a link to the next page; null where there is none
 * @param content its bytes, not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Answer(
    int status,
    HttpField type,
    HttpField caching,
    HttpField etag,
    HttpField extra,
    byte[] content) {

  static final HttpField ASK_EACH_TIME = new HttpField(HttpHeader.CACHE_CONTROL, "no-cache");
  static final HttpField NEVER_KEEP = new HttpField(HttpHeader.CACHE_CONTROL, "no-store");

  private static final HttpField JSON =
      new HttpField(HttpHeader.CONTENT_TYPE, "application/json; charset=utf-8");
  private static final HttpField CSV =
      new HttpField(HttpHeader.CONTENT_TYPE, "text/csv; charset=utf-8");
  private static final HttpField PROBLEM =
      new HttpField(HttpHeader.CONTENT_TYPE, "application/problem+json");

  /** A tag with its quotes, weak or not; or a star, which is any tag. */
  private static final Pattern TAG = Pattern.compile("\"[^\"]*\"|\\*");

  /** Seconds after which what is not known yet may be asked for again. */
  private static final HttpField SOON = new HttpField(HttpHeader.RETRY_AFTER, "2");

  /** Makes JSON. */
  static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .build();

  /**
   * A value as JSON, whose tag names the cut that it was read from.
   *
   * @param cut its name
   */
  static Answer json(String cut, Object value) {
    byte[] content = bytes(value);
    return new Answer(
        HttpStatus.OK_200, JSON, ASK_EACH_TIME, etag(cut + "." + digest(content)), null, content);
  }

  /** A value as JSON that is old in the next moment. */
  static Answer passing(Object value) {
    return new Answer(HttpStatus.OK_200, JSON, NEVER_KEEP, bytes(value));
  }

  /**
   * A table to be kept as a file, whose tag names the cut that it was read from.
   *
   * @param file its name, without the ending
   */
  static Answer csv(String cut, String file, List<String> columns, List<List<Object>> rows) {
    byte[] content = Csv.bytes(columns, rows);
    return new Answer(
        HttpStatus.OK_200,
        CSV,
        ASK_EACH_TIME,
        etag(cut + "." + digest(content)),
        new HttpField(HttpHeader.CONTENT_DISPOSITION, "attachment; filename=\"" + file + ".csv\""),
        content);
  }

  /** A refusal. */
  static Answer problem(int status, String detail) {
    return problem(status, "about:blank", detail);
  }

  /** A refusal of a kind of its own, which its address tells more of. */
  static Answer problem(int status, String kind, String detail) {
    return new Answer(status, PROBLEM, NEVER_KEEP, bytes(Views.Problem.of(status, kind, detail)));
  }

  /** A refusal for now. */
  static Answer notYet(String what) {
    return problem(
        HttpStatus.SERVICE_UNAVAILABLE_503,
        "Cannot tell " + what + ": it is not known yet. Ask again in a moment.");
  }

  /** The same, with a link to the page that comes next. */
  Answer next(String address) {
    HttpField next = new HttpField(HttpHeader.LINK, "<" + address + ">; rel=\"next\"");
    return new Answer(status, type, caching, etag, next, content);
  }

  /** Content with a name made of it. */
  Answer(int status, HttpField type, HttpField caching, byte[] content) {
    this(status, type, caching, etag(digest(content)), null, content);
  }

  private static HttpField etag(String name) {
    return new HttpField(HttpHeader.ETAG, "W/\"" + name + '"'); // packed or not, it says the same
  }

  private static String digest(byte[] content) {
    return Hashing.sha256().hashBytes(content).toString().substring(0, 16);
  }

  /** A value as JSON, in bytes. */
  static byte[] bytes(Object value) {
    try {
      return MAPPER.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Cannot write " + value.getClass() + " as JSON", e);
    }
  }

  /** Sends it; nothing but the headers when the client holds the content already. */
  void send(Request request, Response response, Callback callback) {
    response.getHeaders().put(type).put(caching);
    if (extra != null) {
      response.getHeaders().put(extra);
    }
    if (status == HttpStatus.OK_200 && !caching.equals(NEVER_KEEP)) {
      response.getHeaders().put(etag);
      if (isHeld(request)) {
        response.setStatus(HttpStatus.NOT_MODIFIED_304);
        callback.succeeded();
        return;
      }
    }
    response.setStatus(status);
    if (status == HttpStatus.SERVICE_UNAVAILABLE_503) {
      response.getHeaders().put(SOON);
    }
    response.getHeaders().put(HttpHeader.CONTENT_LENGTH, content.length);
    boolean headersOnly = "HEAD".equals(request.getMethod());
    response.write(true, headersOnly ? null : ByteBuffer.wrap(content), callback);
  }

  /** Whether a tag of {@code If-None-Match}, compared weakly, names the content; {@code *} does. */
  private boolean isHeld(Request request) {
    String held = request.getHeaders().get(HttpHeader.IF_NONE_MATCH);
    return held != null
        && TAG.matcher(held)
            .results()
            .map(MatchResult::group)
            .anyMatch(tag -> tag.equals("*") || etag.getValue().endsWith(tag));
  }
}
