package dev.kepler.examples.live;

import java.util.HashMap;
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
  static final String STARS = Listings.STARS.path();

  private final ReadModel model;
  private final Health health;
  private final Pages pages;
  private final Map<String, Function<Request, Answer>> answers = new HashMap<>();
  private volatile Latest latest = new Latest(-1, null);

  /** The answer asked for most, made once for each count. */
  private record Latest(long version, Answer answer) {}

  Api(ReadModel model, Health health) {
    this.model = model;
    this.health = health;
    this.pages = new Pages(model);
    answers.put("/api/v1/totals", this::totals);
    answers.put("/api/v1/health", this::health);
    for (Listing<?> list : Listings.ALL) {
      answers.put(list.path(), request -> pages.answer(request, list));
    }
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    String path = request.getHttpURI().getCanonicalPath();
    Function<Request, Answer> answer = answers.get(path);
    if (answer == null && path.startsWith(STARS + "/") && path.lastIndexOf('/') == STARS.length()) {
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

  private Answer star(Request request, String id) {
    Query.of(request);
    Snapshot snapshot = model.snapshot();
    boolean isId = id.matches("[0-9]{1,18}");
    if (isId && !snapshot.knowsRows()) {
      return Answer.notYet("the planets of that star");
    }
    List<Planet> planets = isId ? snapshot.planets().get(Long.parseLong(id)) : null;
    return planets == null
        ? Answer.problem(
            HttpStatus.NOT_FOUND_404,
            "Cannot tell the planets of that star: none is known. Give a %s that has some."
                .formatted(model.terms().columns().star()))
        : Answer.json(
            snapshot.rowsCut(),
            model.terms().fields().of(Views.StarSystem.of(Long.parseLong(id), planets)));
  }

  private Answer health(Request request) {
    Query.of(request);
    return Answer.passing(health.view());
  }
}
