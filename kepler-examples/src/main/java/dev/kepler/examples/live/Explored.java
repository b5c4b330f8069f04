package dev.kepler.examples.live;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.kepler.examples.feed.Landings;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
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

  /** A star or a thing that was searched for. */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record Match(String kind, String name, String object, long star, String disposition) {}

  /** What was searched for, the best first. */
  record Matches(List<Match> matches, boolean more) {}

  /** A state of a thing. */
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
          Verdict.spelled(state.verdict()),
          state.name(),
          state.confidence(),
          Cause.words(state.causes()),
          state.state().arrived(),
          file(state.state().source()));
    }
  }

  /** A thing with its states, oldest first. */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record ThingHistory(
      String object,
      long key,
      String name,
      long star,
      String starName,
      String archive,
      List<State> states) {

    static ThingHistory of(Chronicle chronicle, Chronicle.Thing thing) {
      return new ThingHistory(
          thing.object(),
          thing.key(),
          thing.name(),
          thing.star(),
          chronicle.starName(thing.star()),
          overview(thing.called()),
          thing.states().stream().map(State::of).toList());
    }
  }

  /** A star with its things, by name. */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record StarHistory(long star, String name, String archive, List<ThingHistory> objects) {
    static StarHistory of(
        Terms terms, Chronicle chronicle, long star, List<Chronicle.Thing> things) {
      String name = chronicle.starName(star);
      return new StarHistory(
          star,
          name,
          overview(name == null ? terms.star(star) : name),
          things.stream().map(thing -> ThingHistory.of(chronicle, thing)).toList());
    }
  }

  /** How many things moved, of each group, in the order of the groups. */
  static Map<String, Long> groups(List<Move> moves) {
    Map<String, Long> groups = new LinkedHashMap<>();
    Arrays.stream(Group.values()).forEach(group -> groups.put(group.toString(), 0L));
    moves.forEach(move -> groups.merge(Group.of(move).toString(), 1L, Long::sum));
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

  /** A thing that moved. */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record Moved(
      long key,
      String object,
      String name,
      String group,
      String from,
      String to,
      List<String> reasons,
      String source,
      String words) {

    static Moved of(Move move) {
      return new Moved(
          move.key(),
          move.object(),
          move.name(),
          Group.of(move).toString(),
          Verdict.spelled(move.from()),
          Verdict.spelled(move.to()),
          Cause.words(move.causes()),
          file(move.source()),
          Words.of(move));
    }
  }

  /**
   * What a release or a count changed.
   *
   * @param at its date, or when it was counted
   * @param name what its address ends with
   * @param before the same of the one before; null for the first
   * @param after the same of the one after; null for the newest
   * @param next cursor of the page after this one; null when this is the end
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
      String next) {

    /** The same, with a page of what it changed. */
    Step with(List<Moved> some, String more) {
      return new Step(at, name, before, after, sums, sumsBefore, moved, some, more);
    }
  }

  /** Numbers after, or before, a step. */
  record Sums(long confirmed, long candidates) {
    static final Sums NONE = new Sums(0, 0);
  }

  private static String file(String source) {
    return source == null ? null : Landings.origin(Words.withoutFolders(source));
  }
}
