package dev.kepler.examples.live;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * The page itself, at the address of each of its views, with the number in it: who has no script
 * reads it, and who has one sees it before that has come.
 */
final class Front extends Handler.Abstract.NonBlocking {

  private static final HttpField HTML =
      new HttpField(HttpHeader.CONTENT_TYPE, "text/html; charset=utf-8");

  /** Addresses of views; what they show, the script asks for. */
  private static final Pattern VIEWS =
      Pattern.compile(
          "/|/(?:search|history)|/releases/[0-9TZ:.+-]{10,40}|/counts/[0-9]{1,18}|/stars/[0-9]{1,18}"
              + "|/kois/[^/]{1,40}");

  private static final String UNKNOWN = "–";

  private final ReadModel model;
  private final Health health;
  private final String page;
  private final Map<String, Made> made = new ConcurrentHashMap<>();

  /** The page as it was made for a count and a notice. */
  private record Made(long version, String notice, Answer answer) {}

  /**
   * Makes the front.
   *
   * @param page HTML with places for the number, such as {@code {confirmed}}
   */
  Front(ReadModel model, Health health, byte[] page) {
    this.model = model;
    this.health = health;
    this.page = new String(page, StandardCharsets.UTF_8);
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    String path = request.getHttpURI().getCanonicalPath();
    if (!VIEWS.matcher(path).matches()) {
      return false;
    }
    answer(path.split("/", -1)[1]).send(request, response, callback);
    return true;
  }

  private Answer answer(String view) {
    Snapshot snapshot = model.snapshot();
    String notice = health.notice().map(Front::escaped).orElse("");
    return made.compute(
            view,
            (name, last) ->
                last != null && last.version() == snapshot.version() && last.notice().equals(notice)
                    ? last
                    : new Made(snapshot.version(), notice, answer(view, snapshot.latest(), notice)))
        .answer();
  }

  private Answer answer(String view, Optional<Step> latest, String notice) {
    String confirmed = latest.map(s -> whole(s.count().totals().getConfirmed())).orElse(UNKNOWN);
    String candidates = latest.map(s -> whole(s.count().totals().getCandidates())).orElse(UNKNOWN);
    String html =
        page.replace(
                "{title}", latest.isEmpty() ? "Kepler, live" : confirmed + " planets: Kepler, live")
            .replace("{confirmed}", confirmed)
            .replace("{candidates}", candidates)
            .replace(
                "{named}", latest.map(s -> whole(s.count().totals().getNamed())).orElse(UNKNOWN))
            .replace(
                "{stars}", latest.map(s -> whole(s.count().totals().getStars())).orElse(UNKNOWN))
            .replace("{view}", view.isEmpty() ? "front" : view)
            .replace("{notice}", notice)
            .replace("{no-notice}", notice.isEmpty() ? "hidden" : "");
    return new Answer(
        HttpStatus.OK_200, HTML, Answer.ASK_EACH_TIME, html.getBytes(StandardCharsets.UTF_8));
  }

  private static String whole(long number) {
    return String.format(Locale.ENGLISH, "%,d", number);
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
