package dev.kepler.examples.live;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.escape.Escaper;
import com.google.common.xml.XmlEscapers;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * The number for pages of others: a picture at {@code /embed.svg}, and at {@code /embed} a page
 * around it that asks again every minute. Only the sites that may read the answers may frame it.
 */
final class Badge extends Handler.Abstract.NonBlocking {

  private static final Escaper XML = XmlEscapers.xmlAttributeEscaper();
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("d MMM uuuu", Locale.ENGLISH).withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("d MMM uuuu HH:mm 'UTC'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  /** Characters of a notice that the picture has room for; its title has all. */
  private static final int ROOM = 52;

  private static final String SVG =
      """
      <svg xmlns="http://www.w3.org/2000/svg" width="280" height="88" viewBox="0 0 280 88" \
      role="img" font-family="system-ui, sans-serif"><title>%s</title>\
      <rect width="280" height="88" rx="8" fill="#0b1021"/>\
      <circle cx="260" cy="24" r="6" fill="%s"/>\
      <text x="16" y="34" font-size="24" font-weight="bold" fill="#ffffff">%s</text>\
      <text x="16" y="57" font-size="13" fill="#c9d3ea">%s</text>\
      <text x="16" y="76" font-size="10" fill="#c9d3ea">%s</text></svg>
      """;
  private static final String HTML =
      """
      <!DOCTYPE html>
      <html lang="en">
      <head><meta charset="utf-8"><meta http-equiv="refresh" content="60"><title>%s</title></head>
      <body><a href="/" target="_blank" rel="noopener">%s</a></body>
      </html>
      """;

  private static final HttpField SVG_TYPE =
      new HttpField(HttpHeader.CONTENT_TYPE, "image/svg+xml; charset=utf-8");
  private static final HttpField HTML_TYPE =
      new HttpField(HttpHeader.CONTENT_TYPE, "text/html; charset=utf-8");

  private final ReadModel model;
  private final Health health;
  private final Reach reach;

  Badge(ReadModel model, Health health, Reach reach) {
    this.model = model;
    this.health = health;
    this.reach = reach;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    String path = request.getHttpURI().getCanonicalPath();
    if (!path.equals("/embed") && !path.equals("/embed.svg")) {
      return false;
    }
    if (!reach.origins().isEmpty()) {
      open(response.getHeaders());
    }
    answer(request, path.equals("/embed")).send(request, response, callback);
    return true;
  }

  /** Lets those that are allowed frame it. A picture cannot tell whose page it is on. */
  private void open(HttpFields.Mutable headers) {
    headers.remove("X-Frame-Options");
    headers.put("Content-Security-Policy", Guard.policy(String.join(" ", reach.origins())));
    if (reach.allowsAll()) {
      headers.put("Cross-Origin-Resource-Policy", "cross-origin");
    }
  }

  private Answer answer(Request request, boolean page) {
    try {
      Query.of(request);
    } catch (Query.BadQueryException e) {
      return Answer.problem(HttpStatus.BAD_REQUEST_400, e.getMessage());
    }
    Said said = Said.of(model.terms(), model.snapshot(), health.view());
    String content = page ? HTML.formatted(XML.escape(said.number()), said.svg()) : said.svg();
    return new Answer(
        HttpStatus.OK_200,
        page ? HTML_TYPE : SVG_TYPE,
        Answer.ASK_EACH_TIME,
        content.getBytes(UTF_8));
  }

  /** What the badge says. */
  private record Said(String number, String asOf, String state, String colour, String notice) {

    static Said of(Terms terms, Snapshot snapshot, Views.Health health) {
      String notice = health.notice() == null ? "" : health.notice();
      return snapshot
          .latest()
          .map(
              step ->
                  new Said(
                      "%,d planets".formatted(step.figures().confirmed()),
                      asOf(snapshot, step.count().countedAt()),
                      state(health.status()),
                      colour(health.status()),
                      notice))
          .orElseGet(
              () ->
                  new Said(
                      "Planets of " + terms.mission(), "", "not known yet", "#8b949e", notice));
    }

    private static String asOf(Snapshot snapshot, Instant counted) {
      return snapshot.course().isEmpty()
          ? "as of " + MINUTE.format(counted) + ", "
          : "as of "
              + DAY.format(snapshot.course().get(snapshot.course().size() - 1).from())
              + ", ";
    }

    private static String state(String status) {
      return switch (status) {
        case "running", "watching" -> "live";
        case "ended" -> "all input has arrived";
        case "waiting" -> "waits for a load";
        default -> "stale: " + status;
      };
    }

    private static String colour(String status) {
      return switch (status) {
        case "running", "watching" -> "#3fb950";
        case "ended", "waiting" -> "#8b949e";
        default -> "#f85149";
      };
    }

    String svg() {
      String said = asOf + state;
      String title = number + ", " + said + (notice.isEmpty() ? "" : ". " + notice);
      String shown = notice.length() <= ROOM ? notice : notice.substring(0, ROOM) + "…";
      return SVG.formatted(
          XML.escape(title), colour, XML.escape(number), XML.escape(said), XML.escape(shown));
    }
  }
}
