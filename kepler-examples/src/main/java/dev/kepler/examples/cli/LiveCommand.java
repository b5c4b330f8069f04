package dev.kepler.examples.cli;

import dev.kepler.examples.feed.ArchiveFeed;
import dev.kepler.examples.feed.Feed;
import dev.kepler.examples.feed.InputException;
import dev.kepler.examples.feed.LandingFeed;
import dev.kepler.examples.feed.Location;
import dev.kepler.examples.live.LiveServer;
import dev.kepler.examples.live.Reach;
import dev.kepler.medallion.pipeline.Lake;
import dev.kepler.medallion.pipeline.UpkeepPolicy;
import dev.kepler.pipeline.archive.ExoplanetArchive;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.hadoop.util.ShutdownHookManager;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code kepler live}. */
@Command(
    name = "live",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Shows the number, live: runs the pipeline on an input and serves a page that moves with it,"
            + " until Ctrl-C. With --lake alone, serves a lake that another process writes.",
    footer = {
      "",
      "Examples:",
      "  kepler live                              the embedded sample, replayed slowly",
      "  kepler live --landing arrivals           whatever lands in a folder",
      "  kepler live --archive 6h --lake lake     the archive, asked four times a day",
      "  kepler live --lake lake --port 8081      only looks",
      "  kepler live --entity tess --landing toi  TESS's weekly releases that land in a folder",
      "  kepler live --entity tess                two small simulated ones, replayed slowly"
    })
public final class LiveCommand implements Callable<Integer> {

  /** Spark's own hook, at 50 and less, would take the session from under the pipeline. */
  private static final int BEFORE_SPARK = 100;

  private static final long SECONDS_TO_CLOSE = 90;

  @Spec private CommandSpec spec;

  @Option(
      names = "--entity",
      paramLabel = "ENTITY",
      description =
          "What the records and the lake are of: Kepler's Objects of Interest or TESS's, one of"
              + " ${COMPLETION-CANDIDATES}. Default: what the lake is of; koi where there is none.")
  private Entities.Option entity;

  @Option(
      names = "--input",
      paramLabel = "FILE",
      description =
          "KOI table or release of the TOIs, replayed load by load, as for replay. Given several"
              + " times: in this order. Default: the embedded sample; of TOIs, two small simulated"
              + " releases.")
  private List<Location> inputs = List.of();

  @Option(
      names = "--load-size",
      paramLabel = "N",
      defaultValue = "500",
      description =
          "A load in the notebook's form is a range of N row_ids. Default: ${DEFAULT-VALUE}.")
  private long loadSize;

  @Option(
      names = "--every",
      paramLabel = "SPAN",
      defaultValue = "3s",
      converter = Durations.class,
      description = "From the end of one load to the next. Default: ${DEFAULT-VALUE}.")
  private Duration every;

  @Option(
      names = "--landing",
      paramLabel = "DIR",
      description =
          "Takes the files that land in a folder: archive releases or the notebook's form, or TESS's"
              + " weekly releases, the date in the file's name.")
  private Location landing;

  @Option(
      names = "--archive",
      paramLabel = "SPAN",
      converter = Durations.class,
      description =
          "Asks the NASA Exoplanet Archive for a new release at this interval, such as 6h.")
  private Duration archive;

  @Option(
      names = "--from",
      paramLabel = "URL",
      description = "Address of the archive. Default: https://exoplanetarchive.ipac.caltech.edu.")
  private URI from = ExoplanetArchive.DEFAULT_BASE;

  @Mixin private ReleaseOptions releases = new ReleaseOptions();

  @Option(
      names = "--lake",
      paramLabel = "DIR",
      description =
          "Folder of the tables; an existing lake is continued, or only read where there is no input."
              + " Default: a fresh one in the folder for temporary files.")
  private Location lake;

  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "8080",
      description = "Port of the page; 0 for any that is free. Default: ${DEFAULT-VALUE}.")
  private int port;

  @Option(
      names = "--bind",
      paramLabel = "ADDRESS",
      defaultValue = "127.0.0.1",
      description = "Address to listen on. Default: ${DEFAULT-VALUE}, this machine alone.")
  private String bind;

  @Option(
      names = "--host",
      paramLabel = "NAME",
      description = "Another host name under which browsers may ask. Given several times: each.")
  private List<String> hosts = List.of();

  @Option(
      names = "--allow-origin",
      paramLabel = "ORIGIN",
      description =
          "Another site, such as https://example.org, whose pages may read the answers and frame"
              + " /embed; * for every site. Given several times: each. Default: none.")
  private List<String> origins = List.of();

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Also writes, once the page is there, its address and the lake for programs.")
  private Path json;

  @Option(
      names = "--upkeep",
      paramLabel = "SPAN|off",
      defaultValue = "1m",
      converter = Upkeep.class,
      description =
          "How often to see which tables need upkeep: one that took 100 commits since its last is"
              + " compacted between two loads, as maintain does it. Default: ${DEFAULT-VALUE}.")
  private UpkeepPolicy upkeep;

  @Option(
      names = "--retain",
      paramLabel = "TIME",
      defaultValue = "7d",
      converter = MaintainCommand.Time.class,
      description =
          "How far back upkeep leaves versions readable, as for maintain. Default:"
              + " ${DEFAULT-VALUE}.")
  private Duration retention;

  @Option(
      names = "--verify",
      paramLabel = "SPAN|off",
      defaultValue = "1h",
      converter = Proof.class,
      description =
          "How often to verify the lake in the background, as verify does it; the page says when and"
              + " what. Default: ${DEFAULT-VALUE}.")
  private Duration proof;

  /** Reads {@code 1h} or {@code off}, which is no span at all. */
  static final class Proof implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
      return text.equalsIgnoreCase("off") ? Duration.ZERO : new Durations().convert(text);
    }
  }

  /** Reads {@code 1m} or {@code off}. */
  static final class Upkeep implements ITypeConverter<UpkeepPolicy> {
    @Override
    public UpkeepPolicy convert(String text) {
      return text.equalsIgnoreCase("off")
          ? UpkeepPolicy.off()
          : UpkeepPolicy.every(new Durations().convert(text));
    }
  }

  /** What {@code --json} says. */
  record Started(String address, String lake) {}

  @Override
  public Integer call() throws IOException {
    JsonFile.requireWritable(json);
    Live.Settings settings = settings();
    CountDownLatch closed = new CountDownLatch(1);
    try (LocalSession local = Progress.during("live: starting Spark", LocalSession::open)) {
      SparkSession session = local.spark();
      settings.entity().require(session, settings.lake(), "show");
      if (settings.feed().isEmpty()) {
        requireLake(session, settings);
      }
      serve(session, settings, closed);
    } finally {
      closed.countDown();
    }
    return 0;
  }

  private void serve(SparkSession session, Live.Settings settings, CountDownLatch closed)
      throws IOException {
    try (Live live = listen(session, settings)) {
      Runnable hook = () -> stop(live, closed);
      ShutdownHookManager.get()
          .addShutdownHook(hook, BEFORE_SPARK, SECONDS_TO_CLOSE, TimeUnit.SECONDS);
      System.out.println("The live page is at " + live.address() + " (Ctrl-C ends it)");
      System.out.println("The lake is in " + settings.lake());
      JsonFile.write(json, new Started(live.address().toString(), settings.lake().toString()));
      live.run();
    }
  }

  private static void stop(Live live, CountDownLatch closed) {
    live.stop();
    try {
      closed.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Live listen(SparkSession session, Live.Settings settings) {
    try {
      return new Live(session, settings);
    } catch (IllegalStateException e) {
      throw new InputException(e.getMessage());
    }
  }

  /** What was asked for. */
  Live.Settings settings() throws IOException {
    require(
        Stream.of(!inputs.isEmpty(), landing != null, archive != null).filter(o -> o).count() <= 1,
        "--input, --landing and --archive are three inputs: give one");
    require(loadSize > 0, "--load-size must be 1 or more, not " + loadSize);
    require(port >= 0 && port <= 65535, "--port must be 0 to 65535, not " + port);
    require(!retention.isZero(), "--retain must be above 0, somebody may read meanwhile");
    Entity<?> shown = shown().entity();
    require(
        archive == null || shown.description().name().equals(KoiEntity.NAME),
        "--archive asks for KOIs, and this is about "
            + shown.things()
            + ": give --landing or --input");
    warnWhenWide();
    Location folder = lake == null ? Location.of(ReplayCommand.fresh()) : lake;
    return new Live.Settings(
        shown,
        folder,
        onlyReads() ? Optional.empty() : Optional.of(feed(shown, folder)),
        reach(),
        upkeep.retain(retention),
        releases,
        Optional.of(proof).filter(every -> !every.isZero()));
  }

  /** What was asked for, or what the lake is of. */
  private Entities.Option shown() {
    if (entity != null) {
      return entity;
    }
    return lake == null ? Entities.Option.koi : Entities.of(lake);
  }

  /** Whether there is a lake and no input. */
  private boolean onlyReads() {
    return lake != null && inputs.isEmpty() && landing == null && archive == null;
  }

  private Reach reach() {
    try {
      return new Reach(bind, port, hosts, origins);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private void warnWhenWide() {
    try {
      if (!LiveServer.isLoopback(bind)) {
        System.err.println(
            "Warning: the page can be read from other machines, without a password: --bind "
                + bind);
      }
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private Feed feed(Entity<?> shown, Location folder) {
    if (landing != null) {
      if (!landing.isFolder()) {
        throw new InputException(
            "Cannot watch " + landing + ": there is no such folder. Make it first.");
      }
      return new LandingFeed(landing);
    }
    Location own = folder.child("landing");
    if (archive != null) {
      FetchCommand.requireDisk(own);
      return new ArchiveFeed(ExoplanetArchive.builder().base(from).build(), own, archive);
    }
    return shown.replayed(inputs.stream().map(Location::local).toList(), loadSize, own, every);
  }

  private static void requireLake(SparkSession session, Live.Settings settings) {
    Location folder = settings.lake();
    if (!folder.isFolder()
        || !Lake.open(session, settings.entity().description(), Entity.layout(folder)).exists()) {
      throw new InputException(
          "Cannot look into " + folder + ": it holds no lake. Make one by replay --lake.");
    }
  }

  private void require(boolean met, String otherwise) {
    if (!met) {
      throw new ParameterException(spec.commandLine(), otherwise);
    }
  }
}
