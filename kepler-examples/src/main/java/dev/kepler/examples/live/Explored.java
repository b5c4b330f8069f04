package dev.kepler.examples.live;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.kepler.examples.feed.Landings;
import dev.kepler.medallion.Reason;
import dev.kepler.pipeline.KoiChange;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Answers about the past as JSON has them; {@code openapi.json} says what each field is. */
final class Explored {

  private static final String OVERVIEW = "https://exoplanetarchive.ipac.caltech.edu/overview/";

  private Explored() {}

  /** NASA's own page of what has a name. */
  static String overview(String name) {
    return OVERVIEW + URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** A star or a KOI that was searched for. */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record Match(String kind, String name, String kepoiName, long keplerStarId, String disposition) {}

  /** What was searched for, the best first. */
  record Matches(List<Match> matches, boolean more) {}

  /** A state of a KOI. */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record State(
      Instant from,
      Instant to,
      String disposition,
      String name,
      Double confidence,
      List<String> reasons,
      Instant arrivalTime,
      String source) {

    static State of(Chronicle.State state) {
      return new State(
          state.state().from(),
          state.state().to(),
          state.disposition(),
          state.name(),
          state.confidence(),
          inWords(state.reasons()),
          state.state().arrived(),
          file(state.state().source()));
    }
  }

  /** A KOI with its states, oldest first. */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record Koi(
      String kepoiName,
      long surrogateKey,
      String name,
      long keplerStarId,
      String starName,
      String archive,
      List<State> states) {

    static Koi of(Chronicle chronicle, Chronicle.Koi koi) {
      return new Koi(
          koi.kepoiName(),
          koi.key(),
          koi.name(),
          koi.star(),
          chronicle.starName(koi.star()),
          overview(koi.name() == null ? koi.kepoiName() : koi.name()),
          koi.states().stream().map(State::of).toList());
    }
  }

  /** A star with its KOIs, by name. */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record Star(long keplerStarId, String name, String archive, List<Koi> kois) {
    static Star of(Chronicle chronicle, long star, List<Chronicle.Koi> kois) {
      String name = chronicle.starName(star);
      return new Star(
          star,
          name,
          overview(name == null ? "KIC " + star : name),
          kois.stream().map(koi -> Koi.of(chronicle, koi)).toList());
    }
  }

  /** How many KOIs moved, of each group, in the order of the groups. */
  static Map<String, Long> groups(List<KoiChange> kois) {
    Map<String, Long> groups = new LinkedHashMap<>();
    Arrays.stream(Group.values()).forEach(group -> groups.put(group.toString(), 0L));
    kois.forEach(koi -> groups.merge(Group.of(koi).toString(), 1L, Long::sum));
    return groups;
  }

  /** A release, and how much it moved. */
  record Release(Instant from, long confirmed, long candidates, Map<String, Long> moved) {
    static Release of(Chronicle.Release release) {
      return new Release(
          release.from(), release.confirmed(), release.candidates(), groups(release.changes()));
    }
  }

  /** Releases, oldest first. */
  record Releases(List<Release> releases) {}

  /** A KOI that moved. */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record Moved(
      long surrogateKey,
      String kepoiName,
      String name,
      String group,
      String from,
      String to,
      List<String> reasons,
      String source,
      String words) {

    static Moved of(KoiChange koi) {
      return new Moved(
          koi.surrogateKey(),
          koi.kepoiName(),
          koi.name(),
          Group.of(koi).toString(),
          koi.from(),
          koi.to(),
          inWords(koi.reasons()),
          file(koi.source()),
          Words.of(koi));
    }
  }

  /**
   * What a release or a count changed.
   *
   * @param at its date, or when it was counted
   * @param name what its address ends with
   * @param before the same of the one before; null for the first
   * @param after the same of the one after; null for the newest
   * @param next key after which there is more; null when this is the end
   */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record Step(
      Instant at,
      String name,
      String before,
      String after,
      Sums sums,
      Sums sumsBefore,
      Map<String, Long> moved,
      List<Moved> changes,
      Long next) {}

  /** Numbers after, or before, a step. */
  record Sums(long confirmed, long candidates) {
    static final Sums NONE = new Sums(0, 0);
  }

  private static List<String> inWords(List<? extends Reason<?>> reasons) {
    List<String> words = new ArrayList<>();
    reasons.forEach(reason -> words.add(reason.words()));
    return words;
  }

  private static String file(String source) {
    return source == null ? null : Landings.origin(Words.withoutFolders(source));
  }
}
