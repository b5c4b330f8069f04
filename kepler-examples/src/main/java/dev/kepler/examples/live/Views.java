package dev.kepler.examples.live;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.kepler.medallion.lake.CountedTotals;
import dev.kepler.medallion.lake.Freshness;
import dev.kepler.medallion.lake.QuarantineReason;
import dev.kepler.medallion.lake.ValidTotals;
import dev.kepler.medallion.lake.VerificationReport;
import dev.kepler.model.DiscoveryTotals;
import dev.kepler.model.QuarantinedKoi;
import dev.kepler.model.SilverExoplanet;
import dev.kepler.model.StarPlanets;
import dev.kepler.pipeline.KoiChange;
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
  record Totals(
      long version,
      Instant countedAt,
      long confirmed,
      long candidates,
      long named,
      long stars,
      Journey journey) {

    static Totals of(Step step) {
      DiscoveryTotals totals = step.count().totals();
      return new Totals(
          step.version(),
          totals.getCountedAt(),
          totals.getConfirmed(),
          totals.getCandidates(),
          totals.getNamed(),
          totals.getStars(),
          Journey.of(step.count()));
    }
  }

  /** When the newest load that a count holds was where; null where it is not known. */
  record Journey(Instant landedAt, Instant bronzeAt, Instant silverAt, Instant goldAt) {
    static Journey of(CountedTotals<DiscoveryTotals> count) {
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
  record Release(Instant from, long confirmed, long candidates, long named, long stars) {
    static Release of(ValidTotals<DiscoveryTotals> valid) {
      DiscoveryTotals totals = valid.totals();
      return new Release(
          valid.from(),
          totals.getConfirmed(),
          totals.getCandidates(),
          totals.getNamed(),
          totals.getStars());
    }
  }

  /** Totals by the dates of the releases. */
  record Course(List<Release> releases) {
    static Course of(List<ValidTotals<DiscoveryTotals>> course) {
      return new Course(course.stream().map(Release::of).toList());
    }
  }

  /** Counts through time. */
  record History(List<Totals> totals) {}

  /**
   * A star and its number of named planets.
   *
   * @param name that people know it by, such as {@code Kepler-90}: what its planets' names begin
   *     with; null where they have none, or do not agree
   */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record Star(long keplerStarId, String name, long numPlanets) {
    static Star of(StarPlanets star, List<SilverExoplanet> planets) {
      return new Star(star.getKeplerStarId(), knownAs(named(planets)), star.getNumPlanets());
    }
  }

  /** What the names of planets begin with, before the letter of each. */
  static String knownAs(Stream<String> planets) {
    Set<String> names =
        planets.map(name -> name.replaceFirst(" [A-Za-z]$", "")).collect(Collectors.toSet());
    return names.size() == 1 ? names.iterator().next() : null;
  }

  private static Stream<String> named(List<SilverExoplanet> planets) {
    return planets.stream().map(SilverExoplanet::getExoplanetName).filter(Objects::nonNull);
  }

  /** The stars with the most planets. */
  record Stars(List<Star> stars) {
    static Stars of(Snapshot snapshot, List<StarPlanets> stars) {
      return new Stars(
          stars.stream()
              .map(
                  star ->
                      Star.of(
                          star, snapshot.planets().getOrDefault(star.getKeplerStarId(), List.of())))
              .toList());
    }
  }

  /** A row of silver. */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record Planet(
      long surrogateKey, String name, String disposition, Double confidence, Instant arrivalTime) {
    static Planet of(SilverExoplanet planet) {
      return new Planet(
          planet.getSurrogateKey(),
          planet.getExoplanetName(),
          planet.getDisposition(),
          planet.getConfidence(),
          planet.getArrivalTime());
    }
  }

  /** A star with its planets and candidates. */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record StarSystem(long keplerStarId, String name, List<Planet> planets) {
    static StarSystem of(long star, List<SilverExoplanet> planets) {
      return new StarSystem(
          star, knownAs(named(planets)), planets.stream().map(Planet::of).toList());
    }
  }

  /** A KOI that moved a count. */
  record Change(
      long version,
      Instant countedAt,
      long surrogateKey,
      String kepoiName,
      String name,
      String kind,
      String group,
      String from,
      String to,
      String source,
      Instant arrivalTime,
      String words) {

    static Change of(Step step, KoiChange koi) {
      return new Change(
          step.version(),
          step.count().totals().getCountedAt(),
          koi.surrogateKey(),
          koi.kepoiName(),
          koi.name(),
          koi.kind().name(),
          Group.of(koi).toString(),
          koi.from(),
          koi.to(),
          koi.source() == null ? null : Words.withoutFolders(koi.source()),
          koi.arrivalTime(),
          Words.of(koi));
    }
  }

  /**
   * KOIs that moved counts.
   *
   * @param more whether there are more than were asked for
   * @param unknown counts among those asked for of which it is not known yet who moved them
   */
  record Changes(List<Change> changes, boolean more, long unknown) {}

  /**
   * KOIs that moved one count: how many, and the first of each group.
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
      List<KoiChange> kois = step.changes().orElseThrow();
      return new Moved(
          step.version(),
          step.count().totals().getCountedAt(),
          count(kois, KoiChange.Kind.ENTERED),
          count(kois, KoiChange.Kind.CHANGED),
          count(kois, KoiChange.Kind.LEFT),
          kois.stream()
              .map(koi -> releases.get(koi.arrivalTime()))
              .filter(Objects::nonNull)
              .distinct()
              .sorted()
              .toList(),
          Explored.groups(kois),
          Arrays.stream(Group.values())
              .flatMap(
                  group ->
                      newsFirst(kois).stream().filter(koi -> Group.of(koi) == group).limit(OF_EACH))
              .map(koi -> Change.of(step, koi))
              .toList());
    }

    private static long count(List<KoiChange> kois, KoiChange.Kind kind) {
      return kois.stream().filter(koi -> koi.kind() == kind).count();
    }
  }

  /** What leaves is news before what changes, that before what enters; planets with names first. */
  private static final Comparator<KoiChange> NEWS =
      Comparator.comparing(KoiChange::kind)
          .reversed()
          .thenComparing(koi -> koi.name() == null)
          .thenComparing(koi -> koi.from() == null)
          .thenComparing(KoiChange::surrogateKey);

  /** The KOIs in the order in which they are worth telling. */
  static List<KoiChange> newsFirst(List<KoiChange> kois) {
    return kois.stream().sorted(NEWS).toList();
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
    static Reason of(QuarantineReason<QuarantinedKoi> reason) {
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
