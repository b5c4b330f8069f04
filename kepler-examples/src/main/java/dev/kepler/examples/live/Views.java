package dev.kepler.examples.live;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.kepler.medallion.lake.CountedTotals;
import dev.kepler.medallion.lake.Freshness;
import dev.kepler.medallion.lake.QuarantineReason;
import dev.kepler.medallion.lake.ValidTotals;
import dev.kepler.medallion.lake.VerificationReport;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.jetty.http.HttpStatus;

/** Answers as JSON has them; {@code openapi.json} says what each field is. */
final class Views {

  private Views() {}

  /** A count. */
  record Totals(long version, Instant countedAt, @JsonUnwrapped Figures figures, Journey journey) {

    static Totals of(Step step) {
      return new Totals(
          step.version(), step.count().countedAt(), step.figures(), Journey.of(step.count()));
    }
  }

  /** When the newest load that a count holds was where; null where it is not known. */
  record Journey(Instant landedAt, Instant bronzeAt, Instant silverAt, Instant goldAt) {
    static Journey of(CountedTotals<?> count) {
      Freshness times = count.entry().freshness();
      return times == null
          ? null
          : new Journey(times.landed(), times.arrived(), count.silverWritten(), times.written());
    }
  }

  /**
   * Totals from the date of a release on.
   *
   * @param from the date
   */
  record Release(Instant from, @JsonUnwrapped Figures figures) {
    static Release of(ValidTotals<Figures> valid) {
      return new Release(valid.from(), valid.totals());
    }
  }

  /** Totals by the dates of the releases. */
  record Course(List<Release> releases) {
    static Course of(List<ValidTotals<Figures>> course) {
      return new Course(course.stream().map(Release::of).toList());
    }
  }

  /** Counts through time. */
  record History(List<Totals> totals) {}

  /**
   * A star and its number of planets.
   *
   * @param name that people know it by, such as {@code Kepler-90}: what its planets' names begin
   *     with; null where they have none, or do not agree
   */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record RichStar(long star, String name, long numPlanets) {
    static RichStar of(Star star, List<Planet> planets) {
      return new RichStar(star.id(), knownAs(planets), star.planets());
    }
  }

  /** What people call a star by the names of its planets; null where these do not agree. */
  static String knownAs(Stream<String> hosts) {
    Set<String> names = hosts.filter(Objects::nonNull).collect(Collectors.toSet());
    return names.size() == 1 ? names.iterator().next() : null;
  }

  private static String knownAs(List<Planet> planets) {
    return knownAs(planets.stream().map(Planet::host));
  }

  /** The stars with the most planets. */
  record Stars(List<RichStar> stars) {
    static Stars of(Snapshot snapshot, List<Star> stars) {
      return new Stars(
          stars.stream()
              .map(star -> RichStar.of(star, snapshot.planets().getOrDefault(star.id(), List.of())))
              .toList());
    }
  }

  /** A row of silver. */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record HeldPlanet(
      long key, String name, String disposition, Double confidence, Instant arrivalTime) {
    static HeldPlanet of(Planet planet) {
      return new HeldPlanet(
          planet.key(),
          planet.name(),
          planet.verdict().disposition(),
          planet.confidence(),
          planet.arrivalTime());
    }
  }

  /** A star with its planets and candidates. */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record StarSystem(long star, String name, List<HeldPlanet> planets) {
    static StarSystem of(long star, List<Planet> planets) {
      return new StarSystem(star, knownAs(planets), planets.stream().map(HeldPlanet::of).toList());
    }
  }

  /** A thing that moved a count. */
  record Change(
      long version,
      Instant countedAt,
      long key,
      String object,
      String name,
      String kind,
      String group,
      String from,
      String to,
      String source,
      Instant arrivalTime,
      String words) {

    static Change of(Step step, Move move) {
      return new Change(
          step.version(),
          step.count().countedAt(),
          move.key(),
          move.object(),
          move.name(),
          move.kind().name(),
          Group.of(move).toString(),
          Verdict.spelled(move.from()),
          Verdict.spelled(move.to()),
          move.source() == null ? null : Words.withoutFolders(move.source()),
          move.arrivalTime(),
          Words.of(move));
    }
  }

  /**
   * Things that moved counts.
   *
   * @param more whether there are more than were asked for
   * @param unknown counts among those asked for of which it is not known yet who moved them
   */
  record Changes(List<Change> changes, boolean more, long unknown) {}

  /**
   * Things that moved one count: how many, and the first of each group.
   *
   * @param releases dates of the releases that the count took in; none of loads that are none
   */
  record Moved(
      long version,
      Instant countedAt,
      long entered,
      long changed,
      long left,
      List<Instant> releases,
      Map<String, Long> groups,
      List<Change> changes) {

    private static final int OF_EACH = 10;

    static Moved of(Step step, Map<Instant, Instant> releases) {
      List<Move> moves = step.changes().orElseThrow();
      return new Moved(
          step.version(),
          step.count().countedAt(),
          count(moves, Move.Kind.ENTERED),
          count(moves, Move.Kind.CHANGED),
          count(moves, Move.Kind.LEFT),
          moves.stream()
              .map(move -> releases.get(move.arrivalTime()))
              .filter(Objects::nonNull)
              .distinct()
              .sorted()
              .toList(),
          Explored.groups(moves),
          Arrays.stream(Group.values())
              .flatMap(
                  group ->
                      newsFirst(moves).stream()
                          .filter(move -> Group.of(move) == group)
                          .limit(OF_EACH))
              .map(move -> Change.of(step, move))
              .toList());
    }

    private static long count(List<Move> moves, Move.Kind kind) {
      return moves.stream().filter(move -> move.kind() == kind).count();
    }
  }

  /** What leaves is news before what changes, that before what enters; planets with names first. */
  private static final Comparator<Move> NEWS =
      Comparator.comparing(Move::kind)
          .reversed()
          .thenComparing(move -> move.name() == null)
          .thenComparing(move -> move.from() == null)
          .thenComparing(Move::key);

  /** Those that moved in the order in which they are worth telling. */
  static List<Move> newsFirst(List<Move> moves) {
    return moves.stream().sorted(NEWS).toList();
  }

  /** State of a layer. */
  record Layer(String layer, String state, Instant lastBatchAt, Flow rows, Flow today) {}

  /**
   * What the last verification found.
   *
   * @param at when it was done
   * @param differences how many rows were other than recomputed
   */
  record Proof(
      Instant at,
      long differences,
      long bronzeRows,
      long silverRows,
      long quarantineRows,
      long goldRows,
      long landedFiles,
      long counts,
      long ledgerEntries) {
    static Proof of(Instant at, VerificationReport report) {
      return new Proof(
          at,
          report.found(),
          report.bronzeRows(),
          report.silverRows(),
          report.quarantineRows(),
          report.goldRows(),
          report.landedFiles(),
          report.counts(),
          report.batches());
    }
  }

  /** Records in quarantine by the expectation that they fail. */
  record Reason(String expectation, long records) {
    static Reason of(QuarantineReason<?> reason) {
      return new Reason(reason.expectation(), reason.rows());
    }
  }

  /**
   * State of the whole.
   *
   * @param proof what the last verification found; null before the first
   * @param notice what must not be missed of the input; null where it is what it seems
   */
  record Health(
      String status,
      Instant at,
      String input,
      String notice,
      List<Layer> layers,
      long quarantined,
      List<Reason> quarantineReasons,
      Proof proof,
      double lagSeconds,
      String failure,
      List<String> findings) {}

  /**
   * What went wrong with a request, as RFC 9457 has it.
   *
   * @param type address that tells more of its kind; {@code about:blank} where the status says all
   * @param title the status in words
   * @param detail why it cannot be answered, and what to do
   */
  record Problem(String type, String title, int status, String detail) {
    static Problem of(int status, String type, String detail) {
      return new Problem(type, HttpStatus.getMessage(status), status, detail);
    }
  }
}
