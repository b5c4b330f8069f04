package dev.kepler.examples.live;

import java.util.regex.Pattern;

/** Sentences of the page, and what must not be in them. */
final class Words {

  /** Folders before a file's name; where the lake stands on this machine is nobody's business. */
  private static final Pattern FOLDERS =
      Pattern.compile("(?:[a-z]+:/*)?(?:/[^/\\s:'\",]+)*/(?=[^/\\s])");

  private Words() {}

  /** What a thing did, such as {@code Kepler-503 b: confirmed → false positive}. */
  static String of(Move move) {
    String to = move.to() == null ? "no longer in the release" : move.to().words();
    if (move.from() == null) {
      return move.called() + ": new, " + to;
    }
    if (Group.of(move) == Group.RENAMED) {
      return move.called() + ": " + move.causes().get(0).words();
    }
    return move.from().equals(move.to())
        ? move.called() + ": " + to + ", other data"
        : move.called() + ": " + move.from().words() + " → " + to;
  }

  /** A message with the names of files, but not of their folders. */
  static String withoutFolders(String message) {
    return FOLDERS.matcher(message).replaceAll("");
  }
}
