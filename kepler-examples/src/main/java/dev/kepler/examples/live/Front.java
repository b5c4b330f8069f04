package dev.kepler.examples.live;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
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

  private static final String UNKNOWN = "–";

  private final ReadModel model;
  private final Health health;

  /** Addresses of views; what they show, the script asks for. */
  private final Pattern views;

  private final String page;
  private final Map<String, Made> made = new ConcurrentHashMap<>();

  /** The page as it was made for a count and a notice. */
  private record Made(long version, String notice, Answer answer) {}

  /**
   * Makes the front.
   *
   * @param page HTML with places for the number, such as {@code {confirmed}}, and for the words of
   *     a mission, such as {@code {mission}}
   */
  Front(ReadModel model, Health health, byte[] page) {
    this.model = model;
    this.health = health;
    this.views =
        Pattern.compile(
            "/|/(?:search|history)|/releases/[0-9TZ:.+-]{10,40}|/counts/[0-9]{1,18}"
                + "|/stars/[0-9]{1,18}|/"
                + model.terms().fields().objects()
                + "/[^/]{1,40}");
    this.page = inTerms(model.terms(), new String(page, StandardCharsets.UTF_8));
  }

  /** The page in the words of a mission. */
  private static String inTerms(Terms terms, String page) {
    StringBuilder glossary = new StringBuilder();
    terms
        .glossary()
        .forEach(
            (word, meaning) ->
                glossary.append(
                    "<div><dt>%s</dt><dd>%s</dd></div>\n      ".formatted(word, meaning)));
    return page.replaceAll("(?s)\\{names}(.*?)\\{/names}", terms.names() ? "$1" : "")
        .replace("{mission}", terms.mission())
        .replace("{object}", terms.object())
        .replace("{examples}", String.join(", ", terms.examples()))
        .replace("{glossary}", glossary.toString().strip())
        .replace("{credit}", terms.credit())
        .replace("{terms}", new String(Answer.bytes(terms), StandardCharsets.UTF_8));
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    String path = request.getHttpURI().getCanonicalPath();
    if (!views.matcher(path).matches()) {
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
    String confirmed = figure(latest, Figures::confirmed);
    String title = model.terms().mission() + ", live";
    String html =
        page.replace("{title}", latest.isEmpty() ? title : confirmed + " planets: " + title)
            .replace("{confirmed}", confirmed)
            .replace("{candidates}", figure(latest, Figures::candidates))
            .replace("{named}", figure(latest, Figures::named))
            .replace("{stars}", figure(latest, Figures::stars))
            .replace("{view}", view.isEmpty() ? "front" : view)
            .replace("{notice}", notice)
            .replace("{no-notice}", notice.isEmpty() ? "hidden" : "");
    return new Answer(
        HttpStatus.OK_200, HTML, Answer.ASK_EACH_TIME, html.getBytes(StandardCharsets.UTF_8));
  }

  private static String figure(Optional<Step> latest, Function<Figures, Long> field) {
    return latest
        .map(step -> field.apply(step.figures()))
        .map(number -> String.format(Locale.ENGLISH, "%,d", number))
        .orElse(UNKNOWN);
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
