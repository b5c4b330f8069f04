package dev.kepler.medallion.delivery;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.kepler.medallion.Key;
import dev.kepler.medallion.lake.DeliveryStep;
import dev.kepler.medallion.lake.TablePosition;
import dev.kepler.medallion.pipeline.Cut;
import dev.kepler.medallion.pipeline.Lake;
import dev.kepler.medallion.pipeline.TableChange;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;

/**
 * Keeps the gold and totals tables of a lake behind an HTTP interface as well: each net change is
 * one {@code POST}, with an {@code Idempotency-Key} by which the server takes it once.
 *
 * <p>What is sent is written down beside the lake before it goes out. Where no answer comes, where
 * the answer is no 2xx, and after a crash at whatever moment, the very same is sent again, by the
 * same key and byte for byte, until the server says that it took it; only then comes what was
 * counted since. All tables are sent whole, under a new key, where upkeep has taken what a change
 * was made of, and where the server says (412) that a change does not follow on what it has, as one
 * does that was set up anew or restored. Several threads or processes that deliver under one name
 * send the same.
 *
 * <p>The body is a JSON object:
 *
 * <ul>
 *   <li>{@code lake}: names the lake among all; {@code delivery}: the name given here
 *   <li>{@code key}: as in the header; {@code after}: key of the change that must have come before,
 *       null where this one begins anew: a server that refuses (412) what does not follow on what
 *       it has is safe from any order
 *   <li>{@code cut}: name of the cut that the server holds after it
 *   <li>{@code tables}: for each table that moves, {@code table}, {@code key} (names of columns),
 *       {@code whole} (whether what the server has of it goes first), {@code left} (an array of
 *       keys whose rows go) and {@code entered} (an array of rows, each in place of the one of its
 *       key), in the order of the key
 * </ul>
 *
 * <p>A missing value is null, a moment ISO 8601 in UTC, a bigint a number of up to 19 digits.
 */
public final class HttpDelivery extends Delivery {

  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final int SUCCESS = 2;
  private static final int DOES_NOT_FOLLOW = 412;
  private static final int HUNDRED = 100;

  private static final JsonFactory JSON = new JsonFactory();

  private final URI target;
  private final HttpClient client;
  private final Map<String, String> headers;
  private final Duration patience;

  private HttpDelivery(
      String name,
      Lake<?, ?, ?> lake,
      URI target,
      HttpClient client,
      Map<String, String> headers,
      Duration patience) {
    super(name, lake);
    this.target = Objects.requireNonNull(target, "target");
    this.client = Objects.requireNonNull(client, "client");
    this.headers = Map.copyOf(headers);
    this.patience = Objects.requireNonNull(patience, "patience");
  }

  /**
   * Readies a delivery; nothing is asked yet.
   *
   * @param name of the delivery among those of the lake, such as that of the server: {@code kepler
   *     status} has it
   * @param lake whose gold and totals are delivered, and beside which the steps are written down
   * @param target where changes are posted
   * @throws IllegalArgumentException when the name has other characters than letters, digits, '-'
   *     and '_'
   */
  public static HttpDelivery of(String name, Lake<?, ?, ?> lake, URI target) {
    HttpClient client = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
    return new HttpDelivery(name, lake, target, client, Map.of(), PATIENCE);
  }

  /**
   * The same by another client, such as one with a proxy, a certificate or a log-in.
   *
   * @param other default: one that waits ten seconds for a connection and follows no redirect
   */
  public HttpDelivery by(HttpClient other) {
    return new HttpDelivery(name(), lake(), target, other, headers, patience);
  }

  /** The same with one more header in each request, such as {@code Authorization}. */
  public HttpDelivery header(String header, String value) {
    Map<String, String> all = new LinkedHashMap<>(headers);
    all.put(header, value);
    return new HttpDelivery(name(), lake(), target, client, all, patience);
  }

  /**
   * The same, which waits for an answer so long.
   *
   * @param time default: a minute
   */
  public HttpDelivery timeout(Duration time) {
    return new HttpDelivery(name(), lake(), target, client, headers, time);
  }

  @Override
  Optional<Delivered> attempt() {
    Optional<DeliveryStep> last = lake().lastStep(name());
    if (last.isEmpty() || lake().isTaken(name(), last.get())) {
      return next(last, last.map(DeliveryStep::to).orElse(Map.of()));
    }
    Optional<? extends Cut<?, ?, ?>> again = lake().cut(last.get().versions());
    if (again.isPresent()) {
      try (Cut<?, ?, ?> cut = again.get()) {
        List<TableChange> changes = cut.changesSince(last.get().from());
        if (isSame(last.get(), changes)) {
          return send(last.get(), changes);
        }
      }
    }
    return next(last, Map.of()); // nobody knows what the server has
  }

  /** Whether what a step gives can still be given. */
  private static boolean isSame(DeliveryStep step, List<TableChange> changes) {
    return whole(changes).equals(step.whole()) && to(step.from(), changes).equals(step.to());
  }

  private static List<String> whole(List<TableChange> changes) {
    return changes.stream().filter(TableChange::whole).map(TableChange::table).toList();
  }

  private static Map<String, TablePosition> to(
      Map<String, TablePosition> from, List<TableChange> changes) {
    Map<String, TablePosition> to = new TreeMap<>(from);
    changes.forEach(change -> to.put(change.table(), change.to()));
    return to;
  }

  /**
   * Brings the newest cut.
   *
   * @param last step before; empty where there was none
   * @param held what the server has; none where that is not known
   */
  private Optional<Delivered> next(Optional<DeliveryStep> last, Map<String, TablePosition> held) {
    DeliveryStep step;
    try (Cut<?, ?, ?> cut = lake().cut()) {
      Map<String, TablePosition> from = new TreeMap<>(held);
      from.keySet().retainAll(cut.versions().keySet()); // others were described once
      List<TableChange> changes = cut.changesSince(from);
      if (changes.isEmpty()) {
        noteHeld(cut.id(), cut.versions());
        return Optional.empty();
      }
      step =
          new DeliveryStep(
              last.map(DeliveryStep::number).orElse(0L) + 1,
              DeliveryStep.newKey(),
              held.isEmpty() ? null : last.map(DeliveryStep::key).orElse(null),
              cut.id(),
              cut.versions(),
              from,
              to(from, changes),
              whole(changes));
      if (lake().begin(name(), step).equals(step)) {
        return send(step, changes);
      }
    }
    return attempt(); // another was first, and its step is the one to send
  }

  private Optional<Delivered> send(DeliveryStep step, List<TableChange> changes) {
    Map<String, Long> entered = new TreeMap<>();
    Map<String, Long> left = new TreeMap<>();
    boolean taken;
    try {
      Path body = Files.createTempFile("kepler-delivery-", ".json");
      try {
        write(body, step, changes, entered, left);
        taken = post(body, step);
      } finally {
        Files.delete(body);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot deliver " + lake() + " to " + name(), e);
    }
    if (!taken) {
      return next(Optional.of(step), Map.of());
    }
    lake().took(name(), step);
    noteHeld(step.cut(), step.versions());
    return Optional.of(new Delivered(step.cut(), entered, left));
  }

  private void write(
      Path body,
      DeliveryStep step,
      List<TableChange> changes,
      Map<String, Long> entered,
      Map<String, Long> left)
      throws IOException {
    try (JsonGenerator json = JSON.createGenerator(body.toFile(), JsonEncoding.UTF8)) {
      json.writeStartObject();
      json.writeStringField("lake", lake().id());
      json.writeStringField("delivery", name());
      json.writeStringField("key", step.key());
      json.writeStringField("after", step.after());
      json.writeStringField("cut", step.cut());
      json.writeArrayFieldStart("tables");
      for (TableChange change : changes) {
        json.writeStartObject();
        json.writeStringField("table", change.table());
        json.writeArrayFieldStart("key");
        for (String column : change.key()) {
          json.writeString(column);
        }
        json.writeEndArray();
        json.writeBooleanField("whole", change.whole());
        json.writeFieldName("left");
        left.put(change.table(), JsonRows.write(json, inOrder(change.left(), change)));
        json.writeFieldName("entered");
        entered.put(change.table(), JsonRows.write(json, inOrder(change.entered(), change)));
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    }
  }

  private static <T> Dataset<T> inOrder(Dataset<T> rows, TableChange change) {
    return rows.orderBy(Key.columns(change.key()));
  }

  /**
   * Gives whether it was taken; not where it does not follow on what the server has.
   *
   * @throws DeliveryException when nobody knows, or it is to be sent again
   */
  private boolean post(Path body, DeliveryStep step) throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(target)
            .timeout(patience)
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", '"' + step.key() + '"')
            .POST(BodyPublishers.ofFile(body));
    headers.forEach(request::header);
    HttpResponse<String> answer;
    try {
      answer = client.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new DeliveryException(cannot("it does not answer: " + e), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DeliveryException(cannot("the wait for its answer was interrupted"), e);
    }
    if (answer.statusCode() == DOES_NOT_FOLLOW && step.after() != null) {
      return false;
    }
    if (answer.statusCode() / HUNDRED != SUCCESS) {
      throw new DeliveryException(
          cannot("it answers " + answer.statusCode() + " \"" + beginning(answer.body()) + "\""));
    }
    return true;
  }

  private String cannot(String why) {
    return "Cannot deliver "
        + lake()
        + " to "
        + name()
        + ", "
        + target
        + ": "
        + why
        + ". The same is sent again, by the same key, until it is taken.";
  }

  private static String beginning(String answer) {
    String line = answer.strip().lines().findFirst().orElse("");
    return line.length() <= HUNDRED ? line : line.substring(0, HUNDRED) + "...";
  }
}
