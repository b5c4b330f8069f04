package dev.kepler.examples.live;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * {@code /api/v1/events}: for each count an event {@code totals} as soon as it is known and an
 * event {@code changes} with the things that moved it, beside them {@code stars}, {@code course}
 * and {@code health}. Only {@code changes} has an id, so a client that resumes after it ({@code
 * Last-Event-ID}) hears everything of the later counts, also of those made while the server was
 * away: the id is made of the count's version, which the lake keeps.
 */
final class EventHub extends Handler.Abstract.NonBlocking implements ModelListener {

  private static final String PATH = "/api/v1/events";
  private static final int MOST_STREAMS = 2000;

  /** Counts that a client may be behind; farther back it begins anew. */
  private static final int MOST_BEHIND = 200;

  /** Counts that a new client hears of. */
  private static final int RECENT = 10;

  private static final int TOP = 10;
  private static final Pattern ID = Pattern.compile("([0-9a-z]{1,13})-([0-9]{1,18})");

  private final ReadModel model;
  private final Health health;
  private final Consumer<Connection> opened;
  private final Set<EventStream> streams = ConcurrentHashMap.newKeySet();

  /**
   * Makes a hub.
   *
   * @param opened told of each connection that is a stream of events from then on
   */
  EventHub(ReadModel model, Health health, Consumer<Connection> opened) {
    this.model = model;
    this.health = health;
    this.opened = opened;
    model.listen(this);
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    if (!PATH.equals(request.getHttpURI().getCanonicalPath())) {
      return false;
    }
    Answer refusal = refusal(request);
    if (refusal != null) {
      refusal.send(request, response, callback);
      return true;
    }
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/event-stream; charset=utf-8");
    response.getHeaders().put(Answer.NEVER_KEEP);
    if ("HEAD".equals(request.getMethod())) {
      callback.succeeded();
      return true;
    }
    opened.accept(request.getConnectionMetaData().getConnection());
    request.addIdleTimeoutListener(timeout -> false); // heartbeats tell who is gone
    open(request, new EventStream(response, callback, streams::remove));
    return true;
  }

  private Answer refusal(Request request) {
    try {
      Query.of(request);
    } catch (Query.BadQueryException e) {
      return Answer.problem(HttpStatus.BAD_REQUEST_400, e.getMessage());
    }
    return streams.size() < MOST_STREAMS
        ? null
        : Answer.problem(
            HttpStatus.SERVICE_UNAVAILABLE_503,
            "Cannot open another event stream: " + MOST_STREAMS + " are open. Try again later.");
  }

  /** What has been comes before what is: nobody publishes meanwhile. */
  private synchronized void open(Request request, EventStream stream) {
    streams.add(stream);
    Snapshot snapshot = model.snapshot();
    ByteArrayOutputStream beginning = new ByteArrayOutputStream();
    beginning.writeBytes(Event.RETRY);
    missed(snapshot, request.getHeaders().get("Last-Event-ID")).forEach(beginning::writeBytes);
    if (snapshot.knowsRows()) {
      beginning.writeBytes(stars(snapshot));
    }
    if (snapshot.knowsCourse()) {
      beginning.writeBytes(course(snapshot));
    }
    beginning.writeBytes(Event.of("health", health.view()));
    stream.send(beginning.toByteArray());
  }

  /** What came after the client's last event; for a new client the last few counts. */
  private List<byte[]> missed(Snapshot snapshot, String last) {
    Matcher id = ID.matcher(last == null ? "" : last);
    if (!id.matches()) {
      List<Step> steps = snapshot.steps();
      return events(snapshot, steps.subList(Math.max(0, steps.size() - RECENT), steps.size()));
    }
    long version = Long.parseLong(id.group(2));
    List<Step> steps = snapshot.after(version);
    if (!id.group(1).equals(snapshot.lakeMark())
        || version > snapshot.version()
        || steps.size() > MOST_BEHIND) {
      return List.of(Event.of("reset", id(snapshot), new Reset(id(snapshot))));
    }
    return events(snapshot, steps);
  }

  private List<byte[]> events(Snapshot snapshot, List<Step> steps) {
    List<byte[]> events = new ArrayList<>();
    for (Step step : steps) {
      events.add(totals(step));
      if (step.changes().isPresent()) {
        events.add(changes(snapshot, step));
      }
    }
    return events;
  }

  /** What a client that must begin anew resumes from. */
  record Reset(String id) {}

  /** Name of the newest count. */
  static String id(Snapshot snapshot) {
    return id(snapshot, Math.max(0, snapshot.version()));
  }

  private static String id(Snapshot snapshot, long version) {
    return snapshot.lakeMark() + "-" + version;
  }

  private static byte[] totals(Step step) {
    return Event.of("totals", Views.Totals.of(step));
  }

  private byte[] changes(Snapshot snapshot, Step step) {
    return Event.of(
        "changes",
        id(snapshot, step.version()),
        model.terms().fields().of(Views.Moved.of(step, snapshot.releases())));
  }

  private byte[] stars(Snapshot snapshot) {
    return Event.of(
        "stars", model.terms().fields().of(Views.Stars.of(snapshot, snapshot.top(TOP))));
  }

  @Override
  public void onCounts(List<Step> steps) {
    steps.forEach(step -> publish(totals(step)));
  }

  @Override
  public void onStars(Snapshot snapshot) {
    publish(stars(snapshot));
  }

  private static byte[] course(Snapshot snapshot) {
    return Event.of("course", Views.Course.of(snapshot.course()));
  }

  @Override
  public void onCourse(Snapshot snapshot) {
    publish(course(snapshot));
  }

  @Override
  public void onChanges(List<Step> steps) {
    Snapshot snapshot = model.snapshot();
    steps.forEach(step -> publish(changes(snapshot, step)));
  }

  /** Tells all clients how the layers are; the server does so at intervals, as a sign of life. */
  void tellHealth() {
    publish(Event.of("health", health.view()));
  }

  /** Sends to whoever listens, and waits for nobody. */
  synchronized void publish(byte[] event) {
    streams.forEach(stream -> stream.send(event));
  }

  /** Open streams. */
  int open() {
    return streams.size();
  }

  /** Ends all streams; their clients come again when a server is there. */
  void closeAll() {
    List.copyOf(streams).forEach(EventStream::close);
  }
}
