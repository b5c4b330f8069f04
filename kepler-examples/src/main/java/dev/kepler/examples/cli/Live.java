package dev.kepler.examples.cli;

import dev.kepler.examples.feed.Feed;
import dev.kepler.examples.feed.InputException;
import dev.kepler.examples.feed.Location;
import dev.kepler.examples.live.Explorer;
import dev.kepler.examples.live.Health;
import dev.kepler.examples.live.LakeReader;
import dev.kepler.examples.live.LakeWatch;
import dev.kepler.examples.live.LayerState;
import dev.kepler.examples.live.LiveServer;
import dev.kepler.examples.live.Reach;
import dev.kepler.examples.live.ReadModel;
import dev.kepler.medallion.lake.Finding;
import dev.kepler.medallion.lake.Layer;
import dev.kepler.medallion.lake.LedgerEntry;
import dev.kepler.medallion.lifecycle.PipelineException;
import dev.kepler.medallion.lifecycle.PipelineListener;
import dev.kepler.medallion.meters.PipelineMeters;
import dev.kepler.medallion.pipeline.Lake;
import dev.kepler.medallion.pipeline.MedallionPipeline;
import dev.kepler.medallion.pipeline.RunningPipeline;
import dev.kepler.medallion.pipeline.UpkeepPolicy;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.Trigger;

/**
 * The live page of a lake, and the pipeline behind it when there is a feed; without one the lake is
 * another process's, and only read. Safe for use by several threads.
 */
final class Live implements AutoCloseable {

  private static final Duration LOOK = Duration.ofMillis(250);
  private static final Duration BETWEEN_EXAMINATIONS = Duration.ofSeconds(30);
  private static final Trigger TRIGGER = Trigger.ProcessingTime("200 milliseconds");

  private final SparkSession session;
  private final Location lake;
  private final Entity<?> entity;
  private final Optional<Feed> feed;
  private final UpkeepPolicy upkeep;
  private final ReleaseOptions releases;
  private final CountDownLatch stop = new CountDownLatch(1);
  private final PrometheusMeterRegistry meters =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Health health;
  private final LiveServer server;
  private final Explorer explorer;
  private final LakeWatch watch;
  private final Optional<Proving> proving;
  private Instant examined = Instant.EPOCH;

  /**
   * What to show, and where.
   *
   * @param entity what the lake is of
   * @param lake folder of the tables
   * @param feed what is carried into the lake; empty for a lake that another process writes
   * @param reach where it listens, and who may ask
   * @param upkeep of a lake that is written here
   * @param releases what a load may take away
   * @param proof how often the lake is verified; empty for never
   */
  record Settings(
      Entity<?> entity,
      Location lake,
      Optional<Feed> feed,
      Reach reach,
      UpkeepPolicy upkeep,
      ReleaseOptions releases,
      Optional<Duration> proof) {

    /** Of KOIs, with the upkeep of a lake that nobody else looks after, and without proof. */
    Settings(Path lake, Optional<Feed> feed, String bind, int port, List<String> names) {
      this(
          Entities.Option.koi.entity(),
          Location.of(lake),
          feed,
          new Reach(bind, port, names, List.of()),
          UpkeepPolicy.every(Duration.ofMinutes(1)),
          new ReleaseOptions(),
          Optional.empty());
    }
  }

  /**
   * Starts serving; the feed waits for {@link #run}.
   *
   * @throws IllegalStateException when it cannot listen there
   */
  Live(SparkSession session, Settings settings) {
    this.session = session;
    this.lake = settings.lake();
    this.entity = settings.entity();
    this.feed = settings.feed();
    this.upkeep = settings.upkeep();
    this.releases = settings.releases();
    this.health =
        new Health(
            feed.isPresent() ? LayerState.WAITING : LayerState.UNKNOWN,
            feed.map(Feed::name).orElse("a lake that another process writes"),
            Clock.systemUTC());
    feed.flatMap(Feed::notice).ifPresent(health::notice);
    ReadModel model = new ReadModel(entity.mission());
    LakeReader<?, ?> reader =
        new LakeReader<>(session, Entity.layout(lake), entity.mission(), model);
    if (reader.count()) { // who comes back after a restart must find what was counted before it
      look();
    }
    this.explorer = new Explorer(session, Entity.layout(lake), entity.mission());
    this.server = LiveServer.start(model, health, explorer, meters, settings.reach());
    this.watch = LakeWatch.start(reader, health, LOOK, this::look);
    this.proving =
        settings
            .proof()
            .map(
                every ->
                    new Proving(
                        every,
                        () -> lake().exists(),
                        () -> anyPipeline().verify(),
                        health::verified));
  }

  /** Where the page is. */
  URI address() {
    return server.address();
  }

  /**
   * Carries the feed into the lake until {@link #stop}. When the feed ends or a layer fails, the
   * page stays and says so.
   *
   * @throws InputException when the lake does not take the feed
   * @throws PipelineException after the stop, when a layer had failed
   */
  void run() {
    if (feed.isPresent()) {
      carry(feed.get());
    } else {
      await();
    }
  }

  private void carry(Feed input) {
    input.landing().made();
    Optional<? extends Entity<?>> fed = entity.fedBy(input, session, lake, stop);
    if (fed.isEmpty()) {
      return;
    }
    MedallionPipeline<?, ?, ?> pipeline = pipeline(fed.get(), input.landing());
    if (pipeline.lake().exists()) {
      readLedger();
    }
    try (RunningPipeline running = start(pipeline)) {
      PipelineException failed = carry(input, running);
      await();
      if (failed != null) {
        throw failed;
      }
    }
  }

  /** The failure is on the page; whoever watches the terminal sees it at the end. */
  private PipelineException carry(Feed input, RunningPipeline running) {
    try {
      input.run(running, health::input, stop);
      if (input.ends()) {
        health.inputEnded();
      }
      return null;
    } catch (PipelineException e) {
      return e;
    }
  }

  private static RunningPipeline start(MedallionPipeline<?, ?, ?> pipeline) {
    try {
      return pipeline.start();
    } catch (IllegalStateException e) {
      throw new InputException(e.getMessage());
    }
  }

  private MedallionPipeline<?, ?, ?> pipeline(Entity<?> fed, Location landing) {
    PipelineMeters figures = new PipelineMeters(meters);
    MedallionPipeline<?, ?, ?> pipeline =
        releases
            .limit(fed.pipeline(session, lake, landing, Optional.empty(), releases.absent()))
            .trigger(TRIGGER)
            .upkeep(upkeep)
            .listener(health)
            .listener(figures)
            .listener(new Waker())
            .build();
    figures.watch(pipeline::backlog);
    return pipeline;
  }

  /** On the thread of the watch, after something was written. */
  private void look() {
    if (feed.isEmpty()) {
      readLedger();
    }
    Instant now = Instant.now();
    if (now.isAfter(examined.plus(BETWEEN_EXAMINATIONS))) {
      examined = now;
      health.findings(anyPipeline().examine().stream().map(Finding::toString).toList());
    }
  }

  /** One for what asks the source for nothing. */
  private MedallionPipeline<?, ?, ?> anyPipeline() {
    return pipeline(entity.in(session, lake), Entity.landing(lake));
  }

  private Lake<?, ?, ?> lake() {
    return Lake.open(session, entity.description(), Entity.layout(lake));
  }

  private void readLedger() {
    health.ledger(lake().ledger().entries());
  }

  private void await() {
    try {
      stop.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends {@link #run}. */
  void stop() {
    stop.countDown();
  }

  /** Ends everything but the session. Closing again does nothing. */
  @Override
  public void close() {
    stop();
    server.close();
    explorer.close();
    proving.ifPresent(Proving::close);
    watch.close();
  }

  /** Gold and totals are written when gold's batch is told. */
  private final class Waker implements PipelineListener {
    @Override
    public void onBatch(LedgerEntry entry) {
      if (entry.layer() == Layer.GOLD) {
        watch.wake();
      }
    }
  }
}
