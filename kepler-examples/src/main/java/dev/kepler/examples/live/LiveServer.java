package dev.kepler.examples.live;

import static java.util.stream.Collectors.toSet;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.eclipse.jetty.compression.gzip.GzipCompression;
import org.eclipse.jetty.compression.server.CompressionConfig;
import org.eclipse.jetty.compression.server.CompressionHandler;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.CrossOriginHandler;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;

/**
 * Serves the live page and its interface, out of memory alone.
 *
 * <pre>{@code
 * Reach here = new Reach("127.0.0.1", 8080, List.of(), List.of());
 * try (LiveServer server = LiveServer.start(model, health, explorer, registry, here)) {
 *   System.out.println(server.address());
 * }
 * }</pre>
 */
public final class LiveServer implements AutoCloseable {

  private static final int THREADS = 16;
  private static final int CONNECTIONS = 4000;
  private static final long IDLE_MILLIS = 30_000;
  private static final long HEARTBEAT_MILLIS = 5_000;
  private static final int SEND_BUFFER = 64 * 1024;
  private static final int HEADERS = 8 * 1024;

  /** Bytes from which on an answer is packed. */
  private static final int LONG = 1400;

  private final Server server;
  private final ServerConnector connector;
  private final EventHub events;

  private LiveServer(Server server, ServerConnector connector, EventHub events) {
    this.server = server;
    this.connector = connector;
    this.events = events;
  }

  /**
   * Starts a server.
   *
   * @param model what it answers from
   * @param health what it says of the layers
   * @param explorer what it tells the past from
   * @param meters what {@code /metrics} says beside
   * @param reach where it listens, and who may ask
   * @throws IllegalStateException when it cannot listen there
   */
  public static LiveServer start(
      ReadModel model,
      Health health,
      Explorer explorer,
      PrometheusMeterRegistry meters,
      Reach reach) {
    QueuedThreadPool threads = new QueuedThreadPool(THREADS, 4);
    threads.setName("kepler http");
    threads.setDaemon(true);
    Server server =
        new Server(threads, new ScheduledExecutorScheduler("kepler http timer", true), null);
    ServerConnector connector =
        new ServerConnector(server, 1, 1, new HttpConnectionFactory(configuration()));
    connector.setHost(reach.bind());
    connector.setPort(reach.port());
    connector.setIdleTimeout(IDLE_MILLIS);
    connector.setAcceptedSendBufferSize(SEND_BUFFER);
    server.addConnector(connector);
    server.addBean(new NetworkConnectionLimit(CONNECTIONS, server));
    SlowClients slow = new SlowClients(server);
    connector.addBean(slow);
    EventHub events = new EventHub(model, health, slow::release);
    Handler answers =
        new Handler.Sequence(
            new Api(model, health), // first what is asked for most
            new Explore(model, explorer),
            events,
            new Metrics(meters, model, health, events::open),
            new Badge(model, health, reach),
            new Front(model, health, PageFiles.index()),
            new PageFiles());
    server.setHandler(new Guard(shared(packing(answers), reach), hostNames(reach), reach));
    server.setErrorHandler(LiveServer::problem);
    LiveServer live = new LiveServer(server, connector, events);
    live.start(reach);
    slow.watch();
    health.listen(events::tellHealth);
    return live;
  }

  /** Packs what is long; events go out as they happen. */
  private static Handler packing(Handler answers) {
    GzipCompression gzip = new GzipCompression();
    gzip.setMinCompressSize(LONG);
    CompressionConfig.Builder texts =
        CompressionConfig.builder().compressIncludeMethod("GET").decompressExcludePath("/*");
    List.of("text/html", "text/css", "text/javascript", "application/json", "image/svg+xml")
        .forEach(texts::compressIncludeMimeType);
    CompressionHandler packing = new CompressionHandler(answers);
    packing.putCompression(gzip);
    packing.putConfiguration("/*", texts.build());
    return packing;
  }

  /** Lets the pages of the sites that are allowed read the answers; nobody sends a password. */
  private static Handler shared(Handler answers, Reach reach) {
    if (reach.origins().isEmpty()) {
      return answers;
    }
    CrossOriginHandler shared = new CrossOriginHandler();
    shared.setHandler(answers);
    shared.setAllowedOriginPatterns(
        reach.allowsAll()
            ? Set.of(Reach.ANY)
            : reach.origins().stream().map(o -> "(?i)" + Pattern.quote(o)).collect(toSet()));
    shared.setAllowCredentials(false);
    shared.setAllowedMethods(Set.of("GET", "HEAD"));
    shared.setAllowedHeaders(Set.of("If-None-Match", "Last-Event-ID"));
    shared.setExposedHeaders(Set.of("ETag", "Link", "Retry-After"));
    shared.setDeliverNonAllowedOriginRequests(true); // this server's own pages name theirs too
    return shared;
  }

  private static HttpConfiguration configuration() {
    HttpConfiguration configuration = new HttpConfiguration();
    configuration.setSendServerVersion(false);
    configuration.setSendDateHeader(false);
    configuration.setRequestHeaderSize(HEADERS);
    return configuration;
  }

  /** What Jetty refuses by itself: said as we say it, and no word of why it thinks so. */
  private static boolean problem(Request request, Response response, Callback callback) {
    int status = response.getStatus();
    Guard.protect(response);
    Answer.problem(
            status,
            status == HttpStatus.INTERNAL_SERVER_ERROR_500
                ? "Cannot answer: something went wrong here. See the server's terminal."
                : "Cannot answer: the request is not well written, or too long. Correct it.")
        .send(request, response, callback);
    return true;
  }

  /** A wider address is named in URLs, as a rule, by itself or by this machine's name. */
  private static Set<String> hostNames(Reach reach) {
    Set<String> names = new TreeSet<>();
    String bind = reach.bind();
    reach.names().forEach(name -> names.add(name.toLowerCase(Locale.ROOT)));
    if (!isLoopback(bind)) {
      names.add(bind.toLowerCase(Locale.ROOT));
      try {
        names.add(InetAddress.getLocalHost().getHostName().toLowerCase(Locale.ROOT));
      } catch (UnknownHostException e) {
        return names;
      }
    }
    return names;
  }

  /**
   * Tells whether an address is reached from this machine alone.
   *
   * @throws IllegalArgumentException when it is no address of this machine
   */
  public static boolean isLoopback(String bind) {
    try {
      return InetAddress.getByName(bind).isLoopbackAddress();
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(
          "Cannot listen on " + bind + ": it is no address. Give one such as 127.0.0.1.", e);
    }
  }

  private void start(Reach reach) {
    try {
      server.start();
    } catch (Exception e) { // all that Jetty declares
      close();
      throw new IllegalStateException(
          "Cannot listen on %s:%d: %s. Choose another --port."
              .formatted(reach.bind(), reach.port(), reason(e)),
          e);
    }
    beat();
  }

  private static String reason(Exception e) {
    return e.getCause() == null ? e.getMessage() : e.getCause().getMessage();
  }

  private void beat() {
    server
        .getScheduler()
        .schedule(
            () -> {
              events.tellHealth();
              beat();
            },
            HEARTBEAT_MILLIS,
            TimeUnit.MILLISECONDS);
  }

  /** Where the page is. */
  public URI address() {
    String host = connector.getHost();
    return URI.create(
        "http://%s:%d/"
            .formatted(host.contains(":") ? "[" + host + "]" : host, connector.getLocalPort()));
  }

  /** Clients that listen to events now. */
  int streams() {
    return events.open();
  }

  /** What sends events. */
  EventHub events() {
    return events;
  }

  /** Ends all streams and stops listening. Closing again does nothing. */
  @Override
  public void close() {
    events.closeAll();
    try {
      server.stop();
    } catch (Exception e) { // all that Jetty declares
      throw new IllegalStateException("Cannot stop the server: " + reason(e), e);
    }
  }
}
