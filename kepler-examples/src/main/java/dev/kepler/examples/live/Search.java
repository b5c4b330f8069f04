package dev.kepler.examples.live;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Finds stars and things by what people type: {@code kepler 90}, {@code Kepler-503 b}, {@code
 * K00242}, {@code KOI-242.01}, {@code KIC 11442793}. Case, blanks and hyphens do not matter.
 */
final class Search {

  private record Ranked(int rank, Explored.Match match) {}

  private static final Comparator<Ranked> BEST_FIRST =
      Comparator.comparingInt(Ranked::rank)
          .thenComparing(found -> found.match().object() != null)
          .thenComparingInt(found -> found.match().name().length())
          .thenComparing(found -> found.match().name());

  private Search() {}

  static Explored.Matches of(Terms terms, Chronicle chronicle, String text, int limit) {
    String wanted = plain(text);
    if (wanted.isEmpty()) {
      return new Explored.Matches(List.of(), false);
    }
    List<Ranked> found = new ArrayList<>();
    chronicle
        .byStar()
        .forEach((star, things) -> find(terms, chronicle, star, things, wanted, found));
    return new Explored.Matches(
        found.stream().sorted(BEST_FIRST).limit(limit).map(Ranked::match).toList(),
        found.size() > limit);
  }

  private static void find(
      Terms terms,
      Chronicle chronicle,
      long star,
      List<Chronicle.Thing> things,
      String wanted,
      List<Ranked> found) {
    String name = chronicle.starName(star);
    int rank = rank(wanted, Stream.of(name == null ? "" : name, terms.star(star), "" + star));
    if (rank < 3) {
      found.add(
          new Ranked(
              rank,
              new Explored.Match(
                  "star", name == null ? terms.star(star) : name, null, star, null)));
    }
    for (Chronicle.Thing thing : things) {
      int own = rank(wanted, Stream.concat(thing.names().stream(), Stream.of(thing.object())));
      int near = rank == 0 ? 0 : own; // whoever names a star wants its planets too
      if (near < 3) {
        found.add(
            new Ranked(
                near,
                new Explored.Match(
                    terms.kind(),
                    thing.called(),
                    thing.object(),
                    star,
                    Verdict.spelled(thing.now().verdict()))));
      }
    }
  }

  /** How well the best of some names fits: 0 is it, 1 begins with it, 2 has it, 3 has it not. */
  private static int rank(String wanted, Stream<String> names) {
    return names
        .map(Search::plain)
        .mapToInt(
            name ->
                name.equals(wanted)
                    ? 0
                    : name.startsWith(wanted) ? 1 : name.contains(wanted) ? 2 : 3)
        .min()
        .orElse(3);
  }

  private static String plain(String text) {
    return text.toLowerCase(Locale.ROOT).replaceAll("[\\s-]+", "");
  }
}
