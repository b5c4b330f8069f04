package dev.kepler.examples.live;

import java.util.Locale;
import java.util.Set;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Lets in what may be answered: GET and HEAD, under a name that is this server's, from a page that
 * is this server's or of a site that was allowed. The name matters because a hostile page may point
 * a name of its own at the loopback address (DNS rebinding) and read from there as if from itself.
 */
final class Guard extends Handler.Wrapper {

  private static final Set<String> METHODS = Set.of("GET", "HEAD");
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");
  private static final HttpFields SAFETY =
      HttpFields.from(
          new HttpField("Content-Security-Policy", policy("'none'")),
          new HttpField("X-Content-Type-Options", "nosniff"),
          new HttpField("X-Frame-Options", "DENY"),
          new HttpField("Referrer-Policy", "no-referrer"),
          new HttpField("Cross-Origin-Opener-Policy", "same-origin"),
          new HttpField("Cross-Origin-Resource-Policy", "same-origin"));

  private final Set<String> names;
  private final Reach reach;

  /**
   * Guards a handler.
   *
   * @param names host names, in lower case, that this server goes by beside those of loopback
   * @param reach says which sites' pages may ask
   */
  Guard(Handler guarded, Set<String> names, Reach reach) {
    super(guarded);
    this.names = Set.copyOf(names);
    this.reach = reach;
  }

  /** What a browser may do with a page of ours that some may frame. */
  static String policy(String framers) {
    return "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors " + framers;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    protect(response);
    Answer refusal = refusal(request);
    if (refusal == null) {
      return super.handle(request, response, callback);
    }
    if (refusal.status() == HttpStatus.METHOD_NOT_ALLOWED_405) {
      response.getHeaders().put(HttpHeader.ALLOW, "GET, HEAD");
    }
    refusal.send(request, response, callback);
    return true;
  }

  /** Says to the browser what the answer must not be used for. */
  static void protect(Response response) {
    SAFETY.forEach(response.getHeaders()::put);
  }

  private Answer refusal(Request request) {
    String host = request.getHeaders().get(HttpHeader.HOST);
    if (host == null || !isOurs(name(host), request)) {
      return Answer.problem(
          HttpStatus.MISDIRECTED_REQUEST_421,
          "Cannot answer: the request names a host that is not this server. Use the address that"
              + " kepler live printed.");
    }
    String origin = request.getHeaders().get(HttpHeader.ORIGIN);
    boolean invited = origin != null && reach.allows(origin);
    if (origin != null && !invited && !origin.equalsIgnoreCase("http://" + host)) {
      return Answer.problem(
          HttpStatus.FORBIDDEN_403,
          "Cannot answer: the request comes from another site's page. Open this server's own, or start"
              + " it with --allow-origin.");
    }
    if (!METHODS.contains(request.getMethod()) && !(invited && isPreflight(request))) {
      return Answer.problem(
          HttpStatus.METHOD_NOT_ALLOWED_405,
          "Cannot do that: this server is for reading. Use GET or HEAD.");
    }
    return null;
  }

  /** Whether a browser asks what a page of another site may do. */
  private static boolean isPreflight(Request request) {
    return request.getMethod().equals("OPTIONS")
        && request.getHeaders().contains(HttpHeader.ACCESS_CONTROL_REQUEST_METHOD);
  }

  /** An address cannot be pointed elsewhere as a name can: the one that was reached will do. */
  private boolean isOurs(String name, Request request) {
    return LOOPBACK.contains(name)
        || names.contains(name)
        || name.equals(Request.getLocalAddr(request));
  }

  private static String name(String host) {
    int port = host.lastIndexOf(':');
    return (port > host.lastIndexOf(']') ? host.substring(0, port) : host).toLowerCase(Locale.ROOT);
  }
}
