package dev.kepler.examples.live;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.kepler.medallion.lake.Freshness;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.IntSupplier;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * {@code /metrics}: a registry in Prometheus' text, with the number, the state of the layers and
 * how fresh they are as gauges. All of one answer are of one moment; what is not known is {@code
 * NaN}.
 */
final class Metrics extends Handler.Abstract.NonBlocking {

  private static final HttpField TYPE =
      new HttpField(HttpHeader.CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8");

  private static final Map<String, ToLongFunction<Flow>> OUTCOMES =
      Map.of(
          "entered", Flow::entered,
          "changed", Flow::changed,
          "left", Flow::left,
          "unchanged", Flow::unchanged,
          "never_held", Flow::neverHeld,
          "quarantined", Flow::quarantined);

  private final PrometheusMeterRegistry registry;
  private final ReadModel model;
  private final Health health;
  private Seen now;

  /** What the gauges of one answer read. */
  private record Seen(Snapshot snapshot, Views.Health health) {

    double latest(ToDoubleFunction<Step> field) {
      return snapshot.latest().map(field::applyAsDouble).orElse(Double.NaN);
    }

    double landedToCounted() {
      return snapshot
          .latest()
          .map(step -> step.count().entry().freshness())
          .flatMap(Freshness::sinceLanded)
          .map(Metrics::seconds)
          .orElse(Double.NaN);
    }

    Views.Layer layer(int index) {
      return health.layers().get(index);
    }
  }

  /**
   * Makes metrics.
   *
   * @param registry holds them, beside those of others
   * @param streams open streams of events
   */
  Metrics(PrometheusMeterRegistry registry, ReadModel model, Health health, IntSupplier streams) {
    this.registry = registry;
    this.model = model;
    this.health = health;
    this.now = new Seen(model.snapshot(), health.view());
    numbers();
    gauge("kepler.event.streams", "Clients that listen to events", "", s -> streams.getAsInt());
    for (String status : Health.STATUSES) {
      gauge(
          "kepler.status",
          "1 for what the whole is, as /api/v1/health has it",
          "",
          s -> s.health().status().equals(status) ? 1 : 0,
          "status",
          status);
    }
    for (int i = 0; i < Health.QUERIES.size(); i++) {
      layer(i, Health.QUERIES.get(i).toString());
    }
  }

  private void numbers() {
    figure("kepler.confirmed", "Confirmed planets", Figures::confirmed);
    figure("kepler.candidates", "Candidates", Figures::candidates);
    if (model.terms().names()) {
      figure("kepler.named", "Planets with a name", Figures::named);
    }
    figure("kepler.stars", "Stars with a planet", Figures::stars);
    gauge(
        "kepler.counted.timestamp",
        "When the number last moved, since 1970",
        "seconds",
        s -> s.latest(step -> step.count().countedAt().getEpochSecond()));
    gauge(
        "kepler.landed.to.counted",
        "From the landing of the newest load that moved the number to its count",
        "seconds",
        Seen::landedToCounted);
    gauge(
        "kepler.lag",
        "How long the oldest record that is not counted yet has been on its way",
        "seconds",
        s -> s.health().lagSeconds());
    gauge("kepler.quarantine.records", "In quarantine", "", s -> s.health().quarantined());
    gauge("kepler.findings", "What is wrong with the lake", "", s -> s.health().findings().size());
  }

  private void figure(String name, String help, ToLongFunction<Figures> field) {
    gauge(name, help, "", s -> s.latest(step -> field.applyAsLong(step.figures())));
  }

  private void layer(int index, String name) {
    for (LayerState state : LayerState.values()) {
      gauge(
          "kepler.layer.state",
          "1 for what the layer's query is",
          "",
          s -> s.layer(index).state().equals(state.toString()) ? 1 : 0,
          "layer",
          name,
          "state",
          state.toString());
    }
    gauge(
        "kepler.layer.last.batch.timestamp",
        "When the layer's last batch was done, since 1970",
        "seconds",
        s -> epoch(s.layer(index).lastBatchAt()),
        "layer",
        name);
    OUTCOMES.forEach(
        (outcome, rows) ->
            gauge(
                "kepler.lake.rows",
                "Rows through the layer over the life of its lake, by where they ended",
                "",
                s -> rows.applyAsLong(s.layer(index).rows()),
                "layer",
                name,
                "outcome",
                outcome));
  }

  private static double epoch(Instant moment) {
    return moment == null ? Double.NaN : moment.getEpochSecond();
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1000.0;
  }

  private void gauge(
      String name, String help, String unit, ToDoubleFunction<Seen> value, String... tags) {
    Gauge.builder(name, this, metrics -> value.applyAsDouble(metrics.now))
        .description(help)
        .baseUnit(unit.isEmpty() ? null : unit)
        .tags(Tags.of(tags))
        .register(registry);
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    if (!request.getHttpURI().getCanonicalPath().equals("/metrics")) {
      return false;
    }
    new Answer(HttpStatus.OK_200, TYPE, Answer.NEVER_KEEP, text().getBytes(UTF_8))
        .send(request, response, callback);
    return true;
  }

  private synchronized String text() {
    now = new Seen(model.snapshot(), health.view());
    return registry.scrape(TYPE.getValue());
  }
}
