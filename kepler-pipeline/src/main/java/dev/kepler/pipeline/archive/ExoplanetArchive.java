package dev.kepler.pipeline.archive;

import dev.kepler.medallion.internal.text.Backoff;
import dev.kepler.medallion.internal.text.OneLine;
import dev.kepler.model.ArchiveColumns;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Client of the NASA Exoplanet Archive: fetches the KOI cumulative table over TAP, checks it, and
 * only then lands it in a folder as one more release.
 *
 * <pre>{@code
 * ExoplanetArchive archive = ExoplanetArchive.builder().build();
 *
 * Fetch fetch = archive.fetch(Path.of("releases"));
 * fetch.landed().ifPresent(file -> log.info("new release: {}", file));
 * }</pre>
 *
 * <p>An answer is refused when its status is not 200, when it is an error in HTML, text or VOTable,
 * when a column is missing or stands twice, when its last line is cut off, when it has no rows, and
 * when a single line cannot be read: the archive's own table has no such line, so one is a sign of
 * damage. So is a column without a value. After the first release it is also refused when it has
 * shrunk or retracts too many planets, and when a column lost its values, holds numbers for words,
 * or moved more of its values than columns do, KOI by KOI. What cannot be seen is a first answer
 * that was cut between two lines on a connection that does not tell its length.
 *
 * <p>A landed file is named {@code koi-<yyyyMMdd'T'HHmmss>Z.csv} by the time of the fetch in UTC,
 * begins with a preamble that says where it came from and when, and is the newest of its folder by
 * name, date and modification time. It appears whole or not at all.
 *
 * <p>Immutable and safe for use by several threads; let only one at a time fetch into a folder.
 */
public final class ExoplanetArchive {

  /** Address of the archive itself. */
  public static final URI DEFAULT_BASE = URI.create("https://exoplanetarchive.ipac.caltech.edu");

  private static final String QUERY =
      "/TAP/sync?query=select+"
          + String.join(",", ArchiveColumns.ALL)
          + ","
          + String.join(",", ArchiveColumns.TOLD_BY)
          + "+from+cumulative&format=csv";

  private final URI base;
  private final TapClient client;
  private final Plausibility plausibility;
  private final Optional<Steadiness> steadiness;
  private final Clock clock;

  private ExoplanetArchive(Builder builder) {
    this.base = builder.base;
    this.plausibility =
        builder.acceptsShrink
            ? Plausibility.NONE
            : new Plausibility(builder.leastRows, builder.mostRetractions);
    this.steadiness =
        builder.acceptsMoves
            ? Optional.empty()
            : Optional.of(new Steadiness(Map.copyOf(builder.mostMoved), builder.mostRejections));
    this.clock = builder.clock;
    this.client =
        new TapClient(
            base,
            builder.connectTimeout,
            builder.requestTimeout,
            new Backoff(builder.retries, builder.firstWait, builder.longestWait),
            builder.maxBytes,
            clock);
  }

  /** Begins a description of the client; every setting has a default. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Fetches the table and lands it, unless the last release of the folder has the same rows. The
   * last release is the visible file with the latest date in its preamble, or, when none has a
   * date, the last by name. Blocks until done; an interrupt ends it with an {@link
   * ArchiveException} and leaves the thread interrupted.
   *
   * @param folder made when the first release lands; what a killed fetch left in it is removed
   * @throws ArchiveException when nothing could be fetched, trusted or landed; the folder is then
   *     as it was
   * @throws IllegalArgumentException when the folder is a file
   */
  public FetchResult fetch(Path folder) {
    ReleaseFolder releases = new ReleaseFolder(Objects.requireNonNull(folder, "folder"), clock);
    try {
      releases.removeLeftovers();
      Optional<ReleaseFolder.Landed> last = releases.last();
      TapAnswer answer = new TapAnswer(client.get(URI.create(base + QUERY)), base);
      Release release = answer.release();
      Optional<Release> before = Optional.empty();
      if (last.isPresent()) {
        before = Optional.of(last.get().release());
        if (release.equals(before.get())) {
          return unchanged(release, last.get());
        }
        plausibility.check(before.get(), release, base);
      }
      if (steadiness.isPresent()) {
        steadiness.get().check(before, release, base);
      }
      Path file = releases.land(answer, LocalDateTime.now(clock.withZone(ZoneOffset.UTC)));
      return new FetchResult(
          Optional.of(file), release.size(), "Landed " + release.size() + " rows as " + file);
    } catch (IOException | UncheckedIOException e) {
      throw ArchiveException.landing(
          folder, OneLine.of(e.toString()), "Check the folder, its files and its disk", e);
    }
  }

  private static FetchResult unchanged(Release release, ReleaseFolder.Landed last) {
    return new FetchResult(
        Optional.empty(),
        release.size(),
        "Landed nothing: the archive has the same "
            + release.size()
            + " rows as the last release, "
            + last.file());
  }

  /** Says which archive is asked. */
  @Override
  public String toString() {
    return "ExoplanetArchive at " + base;
  }

  /** Builder of an {@link ExoplanetArchive}. Not safe for use by several threads. */
  public static final class Builder {

    private URI base = DEFAULT_BASE;
    private Duration connectTimeout = Duration.ofSeconds(10);
    private Duration requestTimeout = Duration.ofMinutes(2);
    private int retries = 4;
    private Duration firstWait = Duration.ofSeconds(1);
    private Duration longestWait = Duration.ofMinutes(1);
    private long maxBytes = 64L << 20;
    private double leastRows = 0.99;
    private double mostRetractions = 0.10;
    private double mostRejections = 0.25;
    private boolean acceptsShrink;
    private boolean acceptsMoves;
    private final Map<ReleaseColumn, Double> mostMoved = defaults();
    private Clock clock = Clock.systemUTC();

    private Builder() {}

    private static Map<ReleaseColumn, Double> defaults() {
      Map<ReleaseColumn, Double> shares = new EnumMap<>(ReleaseColumn.class);
      for (ReleaseColumn column : ReleaseColumn.values()) {
        shares.put(column, column.mostMoved());
      }
      return shares;
    }

    /**
     * Address below which {@code /TAP/sync} is; default: {@link #DEFAULT_BASE}. It is written into
     * every landed file.
     *
     * @throws IllegalArgumentException when it is not http or https, a host and at most a path
     */
    public Builder base(URI base) {
      this.base = ArchiveSettings.base(Objects.requireNonNull(base, "base"));
      return this;
    }

    /**
     * Bounds of one attempt: for the connection, and for everything up to the last byte; defaults:
     * 10 seconds and 2 minutes.
     *
     * @throws IllegalArgumentException when one is not within 1 ms and 1 day
     */
    public Builder timeouts(Duration connect, Duration request) {
      this.connectTimeout = ArchiveSettings.wait("connect", connect);
      this.requestTimeout = ArchiveSettings.wait("request", request);
      return this;
    }

    /**
     * Further attempts after a time-out, a broken connection, or status 429 or 5xx; default: 4.
     * Nothing else is tried again.
     *
     * @throws IllegalArgumentException when it is negative
     */
    public Builder retries(int retries) {
      this.retries = ArchiveSettings.retries(retries);
      return this;
    }

    /**
     * Waits between attempts: the first, then each twice as long, up to the longest; of each, half
     * is left to chance. {@code Retry-After} lengthens a wait; where it asks for more than the
     * longest, the fetch ends at once. Defaults: 1 second and 1 minute.
     *
     * @throws IllegalArgumentException when one is not within 1 ms and 1 day
     */
    public Builder backoff(Duration first, Duration longest) {
      this.firstWait = ArchiveSettings.wait("first", first);
      this.longestWait = ArchiveSettings.wait("longest", longest);
      return this;
    }

    /**
     * Longest answer that is taken; default: 64 MiB, a hundred times what the table has. It is held
     * in memory with its rows.
     *
     * @throws IllegalArgumentException when it is less than 1 or above 1 GiB
     */
    public Builder maxBytes(long maxBytes) {
      this.maxBytes = ArchiveSettings.bytes(maxBytes);
      return this;
    }

    /**
     * Share of the last release's rows that a release must have at least; default: 0.99.
     *
     * @throws IllegalArgumentException when it is not within 0 and 1
     */
    public Builder leastRows(double share) {
      this.leastRows = ArchiveSettings.share("leastRows", share);
      return this;
    }

    /**
     * Share of the last release's CONFIRMED planets that may be neither CONFIRMED nor CANDIDATE, or
     * gone; default: 0.10.
     *
     * @throws IllegalArgumentException when it is not within 0 and 1
     */
    public Builder mostRetractions(double share) {
      this.mostRetractions = ArchiveSettings.share("mostRetractions", share);
      return this;
    }

    /** Accepts a release with too few rows or too many retractions; default: it is refused. */
    public Builder acceptShrink() {
      this.acceptsShrink = true;
      return this;
    }

    /**
     * Share of a column's values that may differ from the last release's, KOI by KOI: of the values
     * there were, and of all KOIs. Defaults: {@code kepid} 0.01, {@code kepler_name} 0.10, {@code
     * koi_disposition} 0.15, {@code koi_score} 0.10; from 2017 to 2025 it was 0, 0.05, 0.10 and 0.
     *
     * @param column one of these names
     * @throws IllegalArgumentException when it is none of these, or the share not within 0 and 1
     */
    public Builder mostMoved(String column, double share) {
      mostMoved.put(ReleaseColumn.of(column), ArchiveSettings.share("mostMoved", share));
      return this;
    }

    /**
     * Share of the last release's CANDIDATEs that may be FALSE POSITIVE, or gone; default: 0.25.
     * From 2017 to 2025 it was 0.07.
     *
     * @throws IllegalArgumentException when it is not within 0 and 1
     */
    public Builder mostRejections(double share) {
      this.mostRejections = ArchiveSettings.share("mostRejections", share);
      return this;
    }

    /**
     * Accepts a release of which a column has no value, is of another kind or moved too much;
     * default: it is refused.
     */
    public Builder acceptMoves() {
      this.acceptsMoves = true;
      return this;
    }

    /** What the time of a fetch is read from. */
    Builder clock(Clock clock) {
      this.clock = clock;
      return this;
    }

    /** Gives the client; no connection is made yet. */
    public ExoplanetArchive build() {
      return new ExoplanetArchive(this);
    }
  }
}
