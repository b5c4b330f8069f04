package dev.kepler.examples.live;

import dev.kepler.medallion.Reason;
import dev.kepler.medallion.lake.CountedTotals;
import dev.kepler.medallion.lake.KeyState;
import dev.kepler.medallion.lake.Layer;
import dev.kepler.medallion.lake.LedgerEntry;
import dev.kepler.medallion.lake.ValidTotals;
import dev.kepler.model.DiscoveryTotals;
import dev.kepler.model.SilverExoplanet;
import dev.kepler.model.StarPlanets;
import dev.kepler.pipeline.KoiChange;
import dev.kepler.transforms.KoiReason;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A live page without a lake behind it: its model is told what the test wants it to know. Every
 * answer and every event is held against the OpenAPI file.
 */
public final class Page implements AutoCloseable {

  static final Instant BEGIN = Instant.parse("2025-10-03T04:25:25Z");

  private static final Set<String> METHODS = Set.of("GET", "HEAD");

  private final HttpClient http = HttpClient.newHttpClient();
  private final ReadModel model;
  private final Health health = new Health(LayerState.RUNNING, "a test", Clock.systemUTC());
  private final Explorer explorer = new Explorer();
  private final List<String> origins;
  private LiveServer server;

  /** Opens a page of Kepler's that pages of other origins may ask. */
  public Page(String... origins) {
    this(new KeplerMission(), origins);
  }

  Page(Mission<?, ?> mission, String... origins) {
    this.model = new ReadModel(mission);
    this.origins = List.of(origins);
    this.server = start(0);
  }

  private LiveServer start(int port) {
    return LiveServer.start(
        model,
        health,
        explorer,
        new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
        new Reach("127.0.0.1", port, List.of("kepler.example"), origins));
  }

  ReadModel model() {
    return model;
  }

  Health health() {
    return health;
  }

  Explorer explorer() {
    return explorer;
  }

  /**
   * Kepler-503 and its planet, which a release lost, and a candidate that another one confirmed and
   * named; the second has a name that no page may take for markup.
   */
  static Chronicle chronicle(String name) {
    Instant first = Instant.parse("2017-10-03T00:00:00Z");
    SilverExoplanet candidate = planet(75201, 10797460, null);
    candidate.setDisposition("CANDIDATE");
    return Chronicle.of(
        cut(2),
        List.of(
            koi(
                "K00242.01",
                "Kepler-503 b",
                held(planet(24201, 3642741, "Kepler-503 b"), first, BEGIN, KoiReason.NEW),
                new Chronicle.State(
                    state(KeyState.Kind.GONE, null, BEGIN, null),
                    KeplerMission.verdict("FALSE POSITIVE"),
                    List.of(new Cause("by the literature", false)))),
            koi(
                "K00752.01",
                name,
                held(candidate, first, BEGIN, KoiReason.NEW),
                held(planet(75201, 10797460, name), BEGIN, null, KoiReason.NAMED))),
        List.of(first, BEGIN));
  }

  private static Chronicle.Thing koi(String kepoiName, String name, Chronicle.State... states) {
    Planet row = states[0].state().row();
    return new KeplerMission()
        .thing(
            new Mission.Called(List.of(row.key()), kepoiName, row.star(), name, List.of(name)),
            List.of(states));
  }

  private static Chronicle.State held(
      SilverExoplanet row, Instant from, Instant to, KoiReason why) {
    return new Chronicle.State(
        state(KeyState.Kind.HELD, new KeplerMission().planet(row), from, to),
        KeplerMission.verdict(row.getDisposition()),
        List.of(new Cause(why.toString(), why == KoiReason.NAMED)));
  }

  private static KeyState<Planet> state(KeyState.Kind kind, Planet row, Instant from, Instant to) {
    return new KeyState<>(kind, row, from, to, from, "file:/home/somebody/lake/landing/koi.csv");
  }

  LiveServer server() {
    return server;
  }

  int port() {
    return server.address().getPort();
  }

  /** Counts once more, a second after the last time. */
  public CountedTotals<DiscoveryTotals> count(long confirmed, long candidates) {
    long version = Math.max(0, model.snapshot().version()) + 1;
    CountedTotals<DiscoveryTotals> count =
        new CountedTotals<>(
            version,
            BEGIN.plusSeconds(version),
            DiscoveryTotals.of(
                BEGIN.plusSeconds(version), confirmed, candidates, confirmed, confirmed),
            entry(Layer.GOLD, version),
            null);
    model.count(cut(version), List.of(KeplerMission.COUNTING.shown(count)));
    return count;
  }

  static LedgerEntry entry(Layer layer, long batch) {
    return LedgerEntry.of(layer, batch, batch).read(1).inserted(1).build();
  }

  /** Says who moved a count. */
  void explain(CountedTotals<?> count, KoiChange... kois) {
    List<Move> moves = Stream.of(kois).map(KeplerMission::move).toList();
    model.explain(
        model.snapshot().steps().stream()
            .filter(step -> step.version() == count.version())
            .map(step -> step.movedBy(moves))
            .toList());
  }

  static KoiChange kepler503bLeft() {
    return new KoiChange(
        24201,
        "K00242.01",
        "Kepler-503 b",
        KoiChange.Kind.LEFT,
        "CONFIRMED",
        "FALSE POSITIVE",
        List.of(new Reason<>(KoiReason.LITERATURE, "by the literature")),
        "file:/home/somebody/lake/landing/release.csv",
        BEGIN);
  }

  void hold(List<StarPlanets> stars, List<SilverExoplanet> planets) {
    model.hold(
        cut(model.snapshot().version()),
        stars.stream().map(KeplerMission::star).toList(),
        planets.stream().map(new KeplerMission()::planet).toList());
  }

  /** A lake of which everything is known, and that holds nothing. */
  void none() {
    model.count(cut(0), List.of());
    model.hold(cut(0), List.of(), List.of());
    model.follow(cut(0), List.of());
  }

  void follow(List<ValidTotals<DiscoveryTotals>> course) {
    model.follow(
        cut(model.snapshot().version()),
        course.stream().map(KeplerMission.COUNTING::shown).toList());
  }

  /** Totals from the date of a release on. */
  static ValidTotals<DiscoveryTotals> course(String from, long confirmed) {
    return new ValidTotals<>(
        Instant.parse(from), DiscoveryTotals.of(null, confirmed, 0, confirmed, confirmed));
  }

  /** Name of a cut that has a count. */
  static String cut(long version) {
    return "7-0-5-4-" + version;
  }

  static SilverExoplanet planet(long key, long star, String name) {
    SilverExoplanet planet = new SilverExoplanet();
    planet.setSurrogateKey(key);
    planet.setKeplerStarId(star);
    planet.setExoplanetName(name);
    planet.setDisposition("CONFIRMED");
    planet.setArrivalTime(BEGIN);
    return planet;
  }

  HttpResponse<String> get(String path, String... headers) {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri(path)).timeout(Duration.ofSeconds(20));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return send(request.build());
  }

  HttpResponse<String> send(String method, String path) {
    return send(
        HttpRequest.newBuilder(uri(path))
            .method(method, HttpRequest.BodyPublishers.noBody())
            .build());
  }

  private HttpResponse<String> send(HttpRequest request) {
    try {
      HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
      if (METHODS.contains(request.method())) {
        OpenApi.FILE.describes(answer);
      }
      return answer;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  public URI uri(String path) {
    return server.address().resolve(path);
  }

  /** What comes back for bytes that no client library would send; the connection is then over. */
  String raw(String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      socket.shutdownOutput();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** A listener to events, from after one on; null for a new one. */
  EventReader events(String lastEventId) {
    List<String> headers = new ArrayList<>();
    if (lastEventId != null) {
      headers.addAll(List.of("Last-Event-ID", lastEventId));
    }
    return EventReader.open(uri("/api/v1/events"), headers);
  }

  /** The server goes and comes back at the same address, as after a restart. */
  void restart() {
    int port = port();
    server.close();
    server = start(port);
  }

  @Override
  public void close() {
    server.close();
  }
}
