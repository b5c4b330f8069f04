package dev.kepler.examples.live;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.hash.Hashing;
import java.time.Instant;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * A list that is read page by page.
 *
 * @param <T> kind of its entries
 * @param path where it is asked for
 * @param words what it holds, in words
 * @param limit entries of a page unless asked for fewer or more
 * @param most entries that a page may have
 * @param dated whether it can be asked for since a moment
 * @param known tells whether a snapshot knows the list
 * @param cut names the cut that the list is of
 * @param state names all that the entries and their order depend on
 * @param entries its entries since a moment
 * @param view what is answered for a page
 */
record Listing<T>(
    String path,
    String words,
    int limit,
    int most,
    boolean dated,
    Predicate<Snapshot> known,
    Function<Snapshot, String> cut,
    Function<Snapshot, Object> state,
    BiFunction<Snapshot, Instant, List<T>> entries,
    Function<Part<T>, Object> view) {

  /**
   * Some of a list's entries.
   *
   * @param snapshot that they are of
   * @param since what was asked for
   * @param entries themselves
   * @param more whether others come after them
   */
  record Part<T>(Snapshot snapshot, Instant since, List<T> entries, boolean more) {}

  /** Names what the list is in a snapshot. */
  String stateOf(Snapshot snapshot) {
    return digest(snapshot.lakeMark() + ' ' + cut.apply(snapshot) + ' ' + state.apply(snapshot));
  }

  /** Names a state, by what it says of itself. */
  static String digest(Object state) {
    return Hashing.sha256().hashString(state.toString(), UTF_8).toString().substring(0, 16);
  }
}
