package dev.kepler.examples.live;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Properties;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** The page and what it is made of: a handful of files, held in memory, and no path into a disk. */
final class PageFiles extends Handler.Abstract.NonBlocking {

  private static final String CHARTS = "META-INF/maven/org.webjars.npm/chart.js/pom.properties";

  private final Map<String, Answer> files =
      Map.of(
          "/kepler.css", own("kepler.css", "text/css; charset=utf-8"),
          "/kepler.js", own("kepler.js", "text/javascript; charset=utf-8"),
          "/charts.js", own("charts.js", "text/javascript; charset=utf-8"),
          "/views.js", own("views.js", "text/javascript; charset=utf-8"),
          "/feed.js", own("feed.js", "text/javascript; charset=utf-8"),
          "/keyed.js", own("keyed.js", "text/javascript; charset=utf-8"),
          "/terms.js", own("terms.js", "text/javascript; charset=utf-8"),
          "/favicon.svg", own("favicon.svg", "image/svg+xml"),
          "/openapi.json", own("openapi.json", "application/json; charset=utf-8"),
          "/chart.umd.js", file(charts(), "text/javascript; charset=utf-8"));

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    Answer file = files.get(request.getHttpURI().getCanonicalPath());
    Answer answer =
        file != null
            ? file
            : Answer.problem(HttpStatus.NOT_FOUND_404, "Cannot find that: there is no such page.");
    answer.send(request, response, callback);
    return true;
  }

  /** The page, with places for the number. */
  static byte[] index() {
    return bytes("dev/kepler/examples/live/index.html");
  }

  private static Answer own(String name, String type) {
    return file("dev/kepler/examples/live/" + name, type);
  }

  private static Answer file(String resource, String type) {
    return new Answer(
        HttpStatus.OK_200,
        new HttpField(HttpHeader.CONTENT_TYPE, type),
        Answer.ASK_EACH_TIME,
        bytes(resource));
  }

  /** The charting library in its jar, whatever its version. */
  private static String charts() {
    Properties jar = new Properties();
    try (InputStream in = PageFiles.class.getClassLoader().getResourceAsStream(CHARTS)) {
      jar.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + CHARTS, e);
    }
    return "META-INF/resources/webjars/chart.js/"
        + jar.getProperty("version")
        + "/dist/chart.umd.min.js";
  }

  private static byte[] bytes(String resource) {
    try (InputStream in = PageFiles.class.getClassLoader().getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException(
            "Cannot serve " + resource + ": it is not on the class path. Build the project anew.");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + resource, e);
    }
  }
}
