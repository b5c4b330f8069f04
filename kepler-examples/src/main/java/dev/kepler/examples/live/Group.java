package dev.kepler.examples.live;

import dev.kepler.model.Disposition;
import dev.kepler.pipeline.KoiChange;
import dev.kepler.transforms.KoiReason;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What became of a KOI that moved, as the page groups them: the most wanted first. */
enum Group {
  /** It left silver. */
  LOST,
  /** It became a confirmed planet. */
  CONFIRMED,
  /** It entered silver as a candidate. */
  FOUND,
  /** Its name alone was given, taken away or became another. */
  RENAMED,
  /** Something else of it changed. */
  OTHER;

  private static final Set<KoiReason> OF_A_NAME = Set.of(KoiReason.NAMED, KoiReason.RENAMED);

  static Group of(KoiChange koi) {
    Optional<Disposition> from = Disposition.parse(koi.from());
    Optional<Disposition> to = Disposition.parse(koi.to());
    if (koi.kind() == KoiChange.Kind.LEFT) {
      return LOST;
    }
    if (to.equals(Optional.of(Disposition.CONFIRMED)) && !to.equals(from)) {
      return CONFIRMED;
    }
    if (koi.kind() == KoiChange.Kind.ENTERED) {
      return FOUND;
    }
    return to.equals(from) && koi.reasons().stream().anyMatch(r -> OF_A_NAME.contains(r.kind()))
        ? RENAMED
        : OTHER;
  }

  /** Lower-case name, as answers have it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
