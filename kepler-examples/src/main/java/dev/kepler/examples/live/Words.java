package dev.kepler.examples.live;

import dev.kepler.model.Disposition;
import dev.kepler.pipeline.KoiChange;
import java.util.Locale;
import java.util.regex.Pattern;

/** Sentences of the page, and what must not be in them. */
final class Words {

  /** Folders before a file's name; where the lake stands on this machine is nobody's business. */
  private static final Pattern FOLDERS =
      Pattern.compile("(?:[a-z]+:/*)?(?:/[^/\\s:'\",]+)*/(?=[^/\\s])");

  private Words() {}

  /** What a KOI did, such as {@code Kepler-503 b: confirmed → false positive}. */
  static String of(KoiChange change) {
    String koi = change.name() == null ? change.kepoiName() : change.name();
    String to = change.to() == null ? "no longer in the release" : plain(change.to());
    if (change.from() == null) {
      return koi + ": new, " + to;
    }
    if (Group.of(change) == Group.RENAMED) {
      return koi + ": " + change.reasons().get(0).words();
    }
    return change.from().equals(change.to())
        ? koi + ": " + to + ", other data"
        : koi + ": " + plain(change.from()) + " → " + to;
  }

  /** A message with the names of files, but not of their folders. */
  static String withoutFolders(String message) {
    return FOLDERS.matcher(message).replaceAll("");
  }

  private static String plain(String disposition) {
    return Disposition.parse(disposition)
        .map(d -> d.archiveName().toLowerCase(Locale.ROOT))
        .orElse(disposition);
  }
}
