package dev.kepler.examples.live;

import dev.kepler.model.SilverExoplanet;
import dev.kepler.pipeline.KoiChange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Answers of {@code /api/v1} out of the read model; {@code openapi.json} describes them. */
final class Api extends Handler.Abstract.NonBlocking {

  /** Below it stand stars by their number. */
  static final String STARS = "/api/v1/stars";

  private static final int MOST_STARS = 100;
  private static final int MOST_CHANGES = 1000;
  private static final int TOP = 10;

  private final ReadModel model;
  private final Health health;
  private final Map<String, Function<Request, Answer>> answers =
      Map.of(
          "/api/v1/totals",
          this::totals,
          "/api/v1/totals/history",
          this::history,
          "/api/v1/totals/course",
          this::course,
          STARS,
          this::stars,
          "/api/v1/changes",
          this::changes,
          "/api/v1/health",
          this::health);
  private volatile Latest latest = new Latest(-1, null);

  /** The answer asked for most, made once for each count. */
  private record Latest(long version, Answer answer) {}

  Api(ReadModel model, Health health) {
    this.model = model;
    this.health = health;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    String path = request.getHttpURI().getCanonicalPath();
    Function<Request, Answer> answer = answers.get(path);
    if (answer == null && path.startsWith(STARS + "/")) {
      answer = r -> star(r, path.substring(STARS.length() + 1));
    }
    if (answer == null) {
      return false;
    }
    answer(request, answer).send(request, response, callback);
    return true;
  }

  private static Answer answer(Request request, Function<Request, Answer> answer) {
    try {
      return answer.apply(request);
    } catch (Query.BadQueryException e) {
      return Answer.problem(HttpStatus.BAD_REQUEST_400, e.getMessage());
    }
  }

  private Answer totals(Request request) {
    Query.of(request);
    Snapshot snapshot = model.snapshot();
    Latest made = latest;
    if (made.answer() == null || made.version() != snapshot.version()) {
      made =
          new Latest(
              snapshot.version(),
              snapshot
                  .latest()
                  .map(step -> Answer.json(snapshot.countsCut(), Views.Totals.of(step)))
                  .orElseGet(Api::none));
      latest = made;
    }
    return made.answer();
  }

  private static Answer none() {
    return Answer.problem(
        HttpStatus.SERVICE_UNAVAILABLE_503,
        "Cannot tell the totals: nothing has been counted yet. Ask again when a load has landed.");
  }

  private static Answer notYet(String what) {
    return Answer.problem(
        HttpStatus.SERVICE_UNAVAILABLE_503,
        "Cannot tell " + what + ": it is not known yet. Ask again in a moment.");
  }

  private Answer course(Request request) {
    Query.of(request);
    Snapshot snapshot = model.snapshot();
    return snapshot.knowsCourse()
        ? Answer.json(snapshot.courseCut(), Views.Course.of(snapshot))
        : notYet("the totals by release");
  }

  private Answer history(Request request) {
    Instant since = Query.of(request, "since").moment("since");
    Snapshot snapshot = model.snapshot();
    if (!snapshot.knowsCounts()) {
      return notYet("the counts");
    }
    return Answer.json(
        snapshot.countsCut(),
        new Views.History(snapshot.since(since).stream().map(Views.Totals::of).toList()));
  }

  private Answer stars(Request request) {
    int top = Query.of(request, "top").number("top", TOP, MOST_STARS);
    Snapshot snapshot = model.snapshot();
    return snapshot.knowsRows()
        ? Answer.json(snapshot.rowsCut(), Views.Stars.of(snapshot, top))
        : notYet("the stars");
  }

  private Answer star(Request request, String id) {
    Query.of(request);
    Snapshot snapshot = model.snapshot();
    boolean isId = id.matches("[0-9]{1,18}");
    if (isId && !snapshot.knowsRows()) {
      return notYet("the planets of that star");
    }
    List<SilverExoplanet> planets = isId ? snapshot.planets().get(Long.parseLong(id)) : null;
    return planets == null
        ? Answer.problem(
            HttpStatus.NOT_FOUND_404,
            "Cannot tell the planets of that star: none is known. Give a kepler_star_id that has some.")
        : Answer.json(snapshot.rowsCut(), Views.StarSystem.of(Long.parseLong(id), planets));
  }

  /** The newest first; whole counts' worth would be unbounded. */
  private Answer changes(Request request) {
    Query query = Query.of(request, "since", "limit");
    Instant since = query.moment("since");
    int limit = query.number("limit", MOST_CHANGES, MOST_CHANGES);
    Snapshot snapshot = model.snapshot();
    if (!snapshot.knowsCounts()) {
      return notYet("who moved the number");
    }
    List<Step> steps = snapshot.since(since);
    List<Views.Change> changes = new ArrayList<>();
    boolean more = false;
    for (int i = steps.size() - 1; i >= 0 && !more; i--) {
      Step step = steps.get(i);
      for (KoiChange koi : Views.newsFirst(step.changes().orElse(List.of()))) {
        more = changes.size() == limit;
        if (more) {
          break;
        }
        changes.add(Views.Change.of(step, koi));
      }
    }
    long unknown = steps.stream().filter(step -> step.changes().isEmpty()).count();
    return Answer.json(snapshot.countsCut(), new Views.Changes(changes, more, unknown));
  }

  private Answer health(Request request) {
    Query.of(request);
    return Answer.passing(health.view());
  }
}
