package dev.kepler.examples.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import picocli.CommandLine.Help.Ansi;

/**
 * Progress on standard error, so that nothing long is silent: a bar on a terminal; elsewhere a line
 * for each load, and a heartbeat in between.
 */
final class Progress implements AutoCloseable {

  /** How long it is silent at most. */
  private static final long SECONDS = 2;

  private static final int UNKNOWN = -1;

  private final String what;
  private final int loads;
  private final ProgressBar bar;
  private final ScheduledExecutorService heart;
  private final Future<?> beats;
  private Instant since = Instant.now();
  private int done;

  private Progress(String what, int loads) {
    this.what = what;
    this.loads = loads;
    boolean terminal = Ansi.AUTO.enabled();
    this.bar = terminal ? bar() : null;
    this.heart = terminal ? null : Executors.newSingleThreadScheduledExecutor(Progress::thread);
    this.beats =
        terminal ? null : heart.scheduleAtFixedRate(this::beat, SECONDS, SECONDS, TimeUnit.SECONDS);
  }

  /**
   * Progress of loads, one after the other.
   *
   * @param command that takes them
   */
  static Progress of(String command, int loads) {
    return new Progress(command, loads);
  }

  /**
   * Works, and says so from the beginning on; nothing of it is left on a terminal.
   *
   * @param what is done, such as {@code verify: comparing with bronze}
   */
  static <T> T during(String what, Supplier<T> work) {
    Progress progress = new Progress(what, UNKNOWN);
    progress.start();
    try {
      return work.get();
    } finally {
      progress.close();
    }
  }

  private void start() {
    if (bar == null) {
      beat();
    }
  }

  private ProgressBar bar() {
    ProgressBarBuilder builder =
        new ProgressBarBuilder()
            .setTaskName(loads == UNKNOWN ? what : "Loads")
            .setInitialMax(loads)
            .setUpdateIntervalMillis(200)
            .setStyle(
                PlainStream.shows("█")
                    ? ProgressBarStyle.COLORFUL_UNICODE_BLOCK
                    : ProgressBarStyle.ASCII);
    return (loads == UNKNOWN ? builder.hideEta().clearDisplayOnFinish() : builder).build();
  }

  private static Thread thread(Runnable beats) {
    Thread thread = new Thread(beats, "progress");
    thread.setDaemon(true);
    return thread;
  }

  private synchronized void beat() {
    if (beats.isCancelled()) {
      return;
    }
    System.err.printf(
        Locale.ROOT, "%s, %d s%n", now(), Duration.between(since, Instant.now()).toSeconds());
  }

  private String now() {
    if (loads == UNKNOWN) {
      return what;
    }
    return what
        + (done < loads ? ": load " + (done + 1) + " of " + loads : ": after the last load");
  }

  /**
   * Shows that a load is done.
   *
   * @param figures after it, in a few words
   */
  synchronized void step(String load, String figures) {
    done++;
    since = Instant.now();
    String now = load + ": " + figures;
    if (bar == null) {
      System.err.printf(Locale.ROOT, "[%d/%d] %s%n", done, loads, now);
    } else {
      bar.setExtraMessage(" " + now);
      bar.step();
    }
  }

  @Override
  public synchronized void close() {
    if (bar == null) {
      beats.cancel(false);
      heart.shutdown();
    } else {
      bar.close();
    }
  }
}
