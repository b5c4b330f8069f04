package dev.kepler.examples.live;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Answers of {@code /api/v1} about the past: search, a star, a thing, a release, a count; each as
 * JSON, and as CSV with {@code format=csv}. Out of the chronicle, which the {@link Explorer} reads
 * when somebody asks, but for the counts, which the read model knows.
 */
final class Explore extends Handler.Abstract.NonBlocking {

  private static final int FEW = 20;
  private static final int MANY = 100;
  private static final int MOST = 10_000;
  private static final List<String> FORMATS = List.of("json", "csv");

  private final ReadModel model;
  private final Explorer explorer;
  private final Terms terms;
  private final Map<Pattern, BiFunction<Request, String, Answer>> answers = new LinkedHashMap<>();

  Explore(ReadModel model, Explorer explorer) {
    this.model = model;
    this.explorer = explorer;
    this.terms = model.terms();
    answers.put(Pattern.compile("/api/v1/search()"), (request, none) -> search(request));
    answers.put(
        Pattern.compile("/api/v1/" + terms.fields().objects() + "/([^/]{1,40})"), this::thing);
    answers.put(Pattern.compile(Api.STARS + "/([^/]{1,40})/history"), this::star);
    answers.put(Pattern.compile("/api/v1/releases()"), (request, none) -> releases(request));
    answers.put(Pattern.compile("/api/v1/releases/([^/]{1,40})"), this::release);
    answers.put(Pattern.compile("/api/v1/counts/([^/]{1,40})"), this::count);
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    String path = request.getHttpURI().getCanonicalPath();
    for (Map.Entry<Pattern, BiFunction<Request, String, Answer>> answer : answers.entrySet()) {
      Matcher matcher = answer.getKey().matcher(path);
      if (matcher.matches()) {
        answer(request, matcher.group(1), answer.getValue()).send(request, response, callback);
        return true;
      }
    }
    return false;
  }

  private static Answer answer(
      Request request, String name, BiFunction<Request, String, Answer> answer) {
    try {
      return answer.apply(request, name);
    } catch (Query.BadQueryException e) {
      return Answer.problem(HttpStatus.BAD_REQUEST_400, e.getMessage());
    }
  }

  private Answer search(Request request) {
    Query query = Query.of(request, "q", "limit", "format");
    String text = query.words("q");
    int limit = query.number("limit", FEW, MANY);
    boolean csv = query.oneOf("format", FORMATS).equals("csv");
    return explorer
        .chronicle()
        .map(
            chronicle -> {
              Explored.Matches found = Search.of(terms, chronicle, text, limit);
              return csv ? tables(chronicle.cut()).of(found) : json(chronicle.cut(), found);
            })
        .orElseGet(() -> Answer.notYet("who has that name"));
  }

  private ExploredTables tables(String cut) {
    return new ExploredTables(terms, cut);
  }

  private Answer json(String cut, Object view) {
    return Answer.json(cut, terms.fields().of(view));
  }

  private Answer thing(Request request, String name) {
    boolean csv = Query.of(request, "format").oneOf("format", FORMATS).equals("csv");
    Optional<Chronicle> chronicle = explorer.chronicle();
    if (chronicle.isEmpty()) {
      return Answer.notYet("the history of that " + terms.object());
    }
    return Optional.ofNullable(chronicle.get().byName().get(name))
        .map(thing -> Explored.ThingHistory.of(chronicle.get(), thing))
        .map(
            view ->
                csv
                    ? tables(chronicle.get().cut()).of(view.object(), List.of(view))
                    : json(chronicle.get().cut(), view))
        .orElseGet(
            () ->
                none(
                    "the history of that " + terms.object(),
                    "Give a name such as " + terms.example() + "."));
  }

  private Answer star(Request request, String id) {
    boolean csv = Query.of(request, "format").oneOf("format", FORMATS).equals("csv");
    Optional<Chronicle> chronicle = explorer.chronicle();
    if (chronicle.isEmpty()) {
      return Answer.notYet("the history of that star");
    }
    Long star = id.matches("[0-9]{1,18}") ? Long.valueOf(id) : null;
    return Optional.ofNullable(star)
        .map(chronicle.get().byStar()::get)
        .map(things -> Explored.StarHistory.of(terms, chronicle.get(), star, things))
        .map(
            view ->
                csv
                    ? tables(chronicle.get().cut())
                        .of(terms.star(star).replace(' ', '-'), view.objects())
                    : json(chronicle.get().cut(), view))
        .orElseGet(
            () ->
                none(
                    "the history of that star",
                    "Give a %s that has %ss.".formatted(terms.columns().star(), terms.object())));
  }

  private static Answer none(String what, String remedy) {
    return Answer.problem(
        HttpStatus.NOT_FOUND_404, "Cannot tell " + what + ": none is known. " + remedy);
  }

  private Answer releases(Request request) {
    boolean csv = Query.of(request, "format").oneOf("format", FORMATS).equals("csv");
    return explorer
        .chronicle()
        .map(
            chronicle -> {
              Explored.Releases all =
                  new Explored.Releases(
                      chronicle.releases().stream().map(Explored.Release::of).toList());
              return csv ? tables(chronicle.cut()).of(all) : Answer.json(chronicle.cut(), all);
            })
        .orElseGet(() -> Answer.notYet("the releases"));
  }

  private Answer release(Request request, String date) {
    Part part = Part.of(request);
    Optional<Chronicle> known = explorer.chronicle();
    if (known.isEmpty()) {
      return Answer.notYet("what that release changed");
    }
    List<Chronicle.Release> all = known.get().releases();
    int place = Query.isMoment(date) ? known.get().placeOf(Query.momentOf(date)) : -1;
    if (place < 0) {
      return none("what that release changed", "Give a date out of /api/v1/releases.");
    }
    Chronicle.Release release = all.get(place);
    return answer(
        part,
        "/api/v1/releases/" + release.from(),
        known.get().cut(),
        new Explored.Step(
            release.from(),
            release.from().toString(),
            place == 0 ? null : all.get(place - 1).from().toString(),
            place + 1 == all.size() ? null : all.get(place + 1).from().toString(),
            new Explored.Sums(release.confirmed(), release.candidates()),
            place == 0
                ? Explored.Sums.NONE
                : new Explored.Sums(
                    all.get(place - 1).confirmed(), all.get(place - 1).candidates()),
            Explored.groups(release.changes()),
            List.of(),
            null),
        release.changes());
  }

  private Answer count(Request request, String version) {
    Part part = Part.of(request);
    Snapshot snapshot = model.snapshot();
    if (!snapshot.knowsCounts()) {
      return Answer.notYet("what that count changed");
    }
    List<Step> steps = snapshot.steps();
    int place = 0;
    while (place < steps.size() && !version.equals("" + steps.get(place).version())) {
      place++;
    }
    if (place == steps.size()) {
      return none("what that count changed", "Give a version out of /api/v1/totals/history.");
    }
    Step step = steps.get(place);
    if (step.changes().isEmpty()) {
      return Answer.notYet("who moved that count");
    }
    return answer(
        part,
        "/api/v1/counts/" + version,
        snapshot.countsCut(),
        new Explored.Step(
            step.count().countedAt(),
            version,
            place == 0 ? null : "" + steps.get(place - 1).version(),
            place + 1 == steps.size() ? null : "" + steps.get(place + 1).version(),
            sums(step),
            place == 0 ? Explored.Sums.NONE : sums(steps.get(place - 1)),
            Explored.groups(step.changes().get()),
            List.of(),
            null),
        Views.newsFirst(step.changes().get()));
  }

  private static Explored.Sums sums(Step step) {
    return new Explored.Sums(step.figures().confirmed(), step.figures().candidates());
  }

  private Answer answer(
      Part part, String path, String cut, Explored.Step step, List<Move> changes) {
    List<Explored.Moved> all =
        changes.stream()
            .map(Explored.Moved::of)
            .filter(moved -> part.group().equals("all") || moved.group().equals(part.group()))
            .toList();
    Cursor from = new Cursor(path + '/' + part.group(), Listing.digest(all), 0, Instant.MIN);
    if (part.cursor() != null) {
      Cursor asked = Cursor.parse(from.list(), part.cursor());
      if (!asked.state().equals(from.state())) {
        return Pages.gone("the " + terms.object() + "s that moved");
      }
      from = asked;
    }
    int end = Math.min(all.size(), from.offset() + part.limit());
    String next = end < all.size() ? from.at(end).text() : null;
    Explored.Step answered = step.with(all.subList(Math.min(from.offset(), end), end), next);
    if (part.csv()) {
      return tables(cut).of(answered);
    }
    Answer answer = json(cut, answered);
    return next == null
        ? answer
        : answer.next(
            "%s?group=%s&limit=%d&cursor=%s".formatted(path, part.group(), part.limit(), next));
  }

  /** Which of the things that moved are asked for, and how they are told. */
  private record Part(String group, String cursor, int limit, boolean csv) {

    private static final List<String> GROUPS = groups();

    private static List<String> groups() {
      List<String> groups = new ArrayList<>(List.of("all"));
      List.of(Group.values()).forEach(group -> groups.add(group.toString()));
      return groups;
    }

    static Part of(Request request) {
      Query query = Query.of(request, "group", "cursor", "limit", "format");
      boolean csv = query.oneOf("format", FORMATS).equals("csv");
      return new Part(
          query.oneOf("group", GROUPS),
          query.text("cursor"),
          query.number("limit", csv ? MOST : MANY, MOST),
          csv);
    }
  }
}
