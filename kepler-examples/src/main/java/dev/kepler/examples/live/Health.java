package dev.kepler.examples.live;

import dev.kepler.medallion.lake.Layer;
import dev.kepler.medallion.lake.LedgerEntry;
import dev.kepler.medallion.lake.QuarantineReason;
import dev.kepler.medallion.lake.VerificationReport;
import dev.kepler.medallion.lifecycle.PipelineException;
import dev.kepler.medallion.lifecycle.PipelineListener;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * State of the layers and the rows that went through each. As a listener of a pipeline it knows
 * whether the layers run; over a lake that another process writes it knows only what is written.
 * Safe for use by several threads.
 */
public final class Health implements PipelineListener {

  /** Layers with a query; quarantine is written by silver's. */
  static final List<Layer> QUERIES = List.of(Layer.BRONZE, Layer.SILVER, Layer.GOLD);

  /** What the whole may be: the state of its worst layer, or one of three of its own. */
  static final List<String> STATUSES =
      List.of(
          "running",
          "waiting",
          "restarting",
          "stopped",
          "failed",
          "watching",
          "ended",
          "unreadable");

  private final Clock clock;
  private final Map<Layer, Flow> flows = new EnumMap<>(Layer.class);
  private final Map<Layer, Instant> lastBatches = new EnumMap<>(Layer.class);
  private final Map<Layer, LayerState> states = new EnumMap<>(Layer.class);
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private List<String> findings = List.of();
  private List<QuarantineReason<?>> reasons = List.of();
  private Lag lag = new Lag();
  private boolean readable = true;
  private String failure;
  private String input;
  private String notice;
  private boolean ended;
  private Views.Proof proof;
  private LocalDate day = LocalDate.EPOCH;
  private final Map<Layer, Flow> today = new EnumMap<>(Layer.class);

  /**
   * Makes the health of a lake.
   *
   * @param initial state of the layers until a pipeline says otherwise
   * @param input what the page calls the input, such as {@code the embedded sample}
   * @param clock gives the times of batches
   */
  public Health(LayerState initial, String input, Clock clock) {
    this.clock = Objects.requireNonNull(clock, "clock");
    this.input = Objects.requireNonNull(input, "input");
    QUERIES.forEach(layer -> states.put(layer, initial));
  }

  /** Replaces what is known of the rows by what a ledger says. */
  public void ledger(List<LedgerEntry> entries) {
    change(
        () -> {
          flows.clear();
          lastBatches.clear();
          today.clear();
          lag = new Lag();
          entries.forEach(this::add);
        });
  }

  /** Says in a few words where the input stands. */
  public void input(String words) {
    change(() -> input = Objects.requireNonNull(words, "words"));
  }

  /** Says what must not be missed of the input, such as that it is a sample. */
  public void notice(String words) {
    change(() -> notice = words);
  }

  /** What must not be missed of the input. */
  synchronized Optional<String> notice() {
    return Optional.ofNullable(notice);
  }

  /** Says what the last verification found; that of a lake that holds nothing proves nothing. */
  public void verified(VerificationReport report) {
    if (report.bronzeRows() > 0) {
      Instant now = clock.instant();
      change(() -> proof = Views.Proof.of(now, report));
    }
  }

  /** Says that no more will come. */
  public void inputEnded() {
    change(() -> ended = true);
  }

  /** Says what else is wrong with the lake; replaces what was said before. */
  public void findings(List<String> sentences) {
    List<String> now = List.copyOf(sentences);
    boolean news;
    synchronized (this) {
      news = !findings.equals(now);
    }
    if (news) {
      change(() -> findings = now);
    }
  }

  /** Says why rows are in quarantine; replaces what was said before. */
  void reasons(List<QuarantineReason<?>> now) {
    boolean news;
    synchronized (this) {
      news = !reasons.equals(now);
    }
    if (news) {
      change(() -> reasons = now);
    }
  }

  /** Says whether the lake could be read just now. */
  void readable(boolean now) {
    boolean news;
    synchronized (this) {
      news = readable != now;
    }
    if (news) {
      change(() -> readable = now);
    }
  }

  @Override
  public void onStarted(Layer layer) {
    change(
        () -> {
          states.put(layer, LayerState.RUNNING);
          failure = null;
        });
  }

  @Override
  public void onBatch(LedgerEntry entry) {
    change(
        () -> {
          add(entry);
          if (entry.freshness() == null) {
            lastBatches.put(entry.layer(), clock.instant());
          }
        });
  }

  @Override
  public void onRestart(PipelineException failed, int attempt, Duration delay) {
    change(
        () -> {
          failure = failed.getMessage();
          states.put(failed.layer(), LayerState.RESTARTING);
        });
  }

  @Override
  public void onFailed(PipelineException failed) {
    change(
        () -> {
          failure = failed.getMessage();
          states.put(failed.layer(), LayerState.FAILED);
        });
  }

  @Override
  public void onStopped(Layer layer) {
    change(() -> states.compute(layer, (l, s) -> s == LayerState.FAILED ? s : LayerState.STOPPED));
  }

  /** Calls the listener after each change, on the thread that made it. */
  void listen(Runnable listener) {
    listeners.add(listener);
  }

  /** The answer of {@code /api/v1/health}. */
  synchronized Views.Health view() {
    return new Views.Health(
        status(),
        clock.instant(),
        input,
        notice,
        QUERIES.stream()
            .map(
                layer ->
                    new Views.Layer(
                        layer.toString(),
                        states.get(layer).toString(),
                        lastBatches.get(layer),
                        flows.getOrDefault(layer, Flow.NONE),
                        today(layer)))
            .toList(),
        flows.getOrDefault(Layer.SILVER, Flow.NONE).quarantined(),
        reasons.stream().map(Views.Reason::of).toList(),
        proof,
        lag.at(clock.instant()).toMillis() / 1000.0,
        failure == null ? null : Words.withoutFolders(failure),
        findings.stream().map(Words::withoutFolders).toList());
  }

  private String status() {
    if (!readable) {
      return "unreadable";
    }
    for (LayerState worst :
        List.of(
            LayerState.FAILED,
            LayerState.STOPPED,
            LayerState.RESTARTING,
            LayerState.WAITING,
            LayerState.UNKNOWN)) {
      if (states.containsValue(worst)) {
        return worst == LayerState.UNKNOWN ? "watching" : worst.toString();
      }
    }
    return ended ? "ended" : LayerState.RUNNING.toString();
  }

  private void add(LedgerEntry entry) {
    flows.merge(entry.layer(), Flow.NONE.plus(entry), (flow, one) -> flow.plus(entry));
    lag.add(entry);
    addToday(entry);
    if (entry.freshness() != null) {
      lastBatches.put(entry.layer(), entry.freshness().written());
    }
  }

  private void addToday(LedgerEntry entry) {
    Instant written = entry.freshness() == null ? clock.instant() : entry.freshness().written();
    LocalDate date = LocalDate.ofInstant(written, ZoneOffset.UTC);
    if (date.isAfter(day)) {
      day = date;
      today.clear();
    }
    if (date.equals(day)) {
      today.merge(entry.layer(), Flow.NONE.plus(entry), (flow, one) -> flow.plus(entry));
    }
  }

  /** Rows since midnight, UTC. */
  private Flow today(Layer layer) {
    boolean isToday = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).equals(day);
    return isToday ? today.getOrDefault(layer, Flow.NONE) : Flow.NONE;
  }

  private void change(Runnable change) {
    synchronized (this) {
      change.run();
    }
    listeners.forEach(Runnable::run);
  }
}
