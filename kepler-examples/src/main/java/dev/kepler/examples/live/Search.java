package dev.kepler.examples.live;

import dev.kepler.model.KoiName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Finds stars and KOIs by what people type: {@code kepler 90}, {@code Kepler-503 b}, {@code
 * K00242}, {@code KOI-242.01}, {@code KIC 11442793}. Case, blanks and hyphens do not matter.
 */
final class Search {

  private record Ranked(int rank, Explored.Match match) {}

  private static final Comparator<Ranked> BEST_FIRST =
      Comparator.comparingInt(Ranked::rank)
          .thenComparing(found -> found.match().kepoiName() != null)
          .thenComparingInt(found -> found.match().name().length())
          .thenComparing(found -> found.match().name());

  private Search() {}

  static Explored.Matches of(Chronicle chronicle, String text, int limit) {
    String wanted = plain(text);
    if (wanted.isEmpty()) {
      return new Explored.Matches(List.of(), false);
    }
    List<Ranked> found = new ArrayList<>();
    chronicle.byStar().forEach((star, kois) -> find(chronicle, star, kois, wanted, found));
    return new Explored.Matches(
        found.stream().sorted(BEST_FIRST).limit(limit).map(Ranked::match).toList(),
        found.size() > limit);
  }

  private static void find(
      Chronicle chronicle, long star, List<Chronicle.Koi> kois, String wanted, List<Ranked> found) {
    String name = chronicle.starName(star);
    int rank = rank(wanted, Stream.of(name == null ? "" : name, "KIC " + star, "" + star));
    if (rank < 3) {
      found.add(
          new Ranked(
              rank,
              new Explored.Match("star", name == null ? "KIC " + star : name, null, star, null)));
    }
    for (Chronicle.Koi koi : kois) {
      int own =
          rank(
              wanted,
              Stream.concat(
                  koi.names().stream(), Stream.of(koi.kepoiName(), spoken(koi.kepoiName()))));
      int near = rank == 0 ? 0 : own; // whoever names a star wants its planets too
      if (near < 3) {
        found.add(
            new Ranked(
                near,
                new Explored.Match(
                    "koi",
                    koi.name() == null ? koi.kepoiName() : koi.name(),
                    koi.kepoiName(),
                    star,
                    koi.now().disposition())));
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

  /** {@code KOI-242.01} of {@code K00242.01}. */
  private static String spoken(String kepoiName) {
    if (!KoiName.isValid(kepoiName)) {
      return kepoiName;
    }
    KoiName name = KoiName.parse(kepoiName);
    return String.format(Locale.ROOT, "KOI-%d.%02d", name.koi(), name.planet());
  }

  private static String plain(String text) {
    return text.toLowerCase(Locale.ROOT).replaceAll("[\\s-]+", "");
  }
}
