package dev.kepler.examples.live;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;

/**
 * Answers lists page by page. Whoever follows the links of the first page reads the list as it was
 * then, whatever lands meanwhile: what the last few lists that were begun are of is kept, and for
 * one that is not any more the answer says so. Safe for use by several threads.
 */
final class Pages {

  /** What a cursor leads to is gone; the file says what to do. */
  private static final String GONE = "/openapi.json#/components/responses/CutGone";

  /** States of lists that are kept: a megabyte each for all of Kepler, and one a load at most. */
  private static final int KEPT = 32;

  private final ReadModel model;
  private final Map<String, Snapshot> begun =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Snapshot> eldest) {
          return size() > KEPT;
        }
      };

  Pages(ReadModel model) {
    this.model = model;
  }

  /**
   * A page of a list.
   *
   * @throws Query.BadQueryException when the query is not one of the list's
   */
  <T> Answer answer(Request request, Listing<T> list) {
    Query query =
        list.dated()
            ? Query.of(request, "limit", "cursor", "since")
            : Query.of(request, "limit", "cursor");
    int limit = query.number("limit", list.limit(), list.most());
    Snapshot snapshot = model.snapshot();
    String cursor = query.text("cursor");
    if (cursor != null) {
      query.refuse("since", "the cursor says it already");
      return answer(list, Cursor.parse(list.path(), cursor), limit);
    }
    Instant since = query.moment("since");
    return list.known().test(snapshot)
        ? page(list, snapshot, new Cursor(list.path(), list.stateOf(snapshot), 0, since), limit)
        : Answer.notYet(list.words());
  }

  private <T> Answer answer(Listing<T> list, Cursor cursor, int limit) {
    Snapshot snapshot = find(list, cursor.state());
    return snapshot == null ? gone(list.words()) : page(list, snapshot, cursor, limit);
  }

  /** Answers a cursor of a list that is not any more what it was. */
  static Answer gone(String list) {
    return Answer.problem(
        HttpStatus.GONE_410,
        GONE,
        "Cannot go on with "
            + list
            + ": they have changed, and are not kept as they were. Begin at the first page.");
  }

  private <T> Answer page(Listing<T> list, Snapshot snapshot, Cursor from, int limit) {
    List<T> entries = list.entries().apply(snapshot, from.since());
    if (from.offset() > entries.size()) {
      throw Cursor.bad();
    }
    int end = Math.min(entries.size(), from.offset() + limit);
    boolean more = end < entries.size();
    Object view =
        list.view()
            .apply(
                new Listing.Part<>(
                    snapshot, from.since(), entries.subList(from.offset(), end), more));
    Answer answer = Answer.json(list.cut().apply(snapshot), model.terms().fields().of(view));
    if (!more) {
      return answer;
    }
    keep(from.state(), snapshot);
    String next = from.at(end).text();
    return answer.next("%s?limit=%d&cursor=%s".formatted(list.path(), limit, next));
  }

  private synchronized void keep(String state, Snapshot snapshot) {
    begun.putIfAbsent(state, snapshot);
  }

  private synchronized Snapshot find(Listing<?> list, String state) {
    Snapshot now = model.snapshot();
    return list.stateOf(now).equals(state) ? now : begun.get(state);
  }
}
