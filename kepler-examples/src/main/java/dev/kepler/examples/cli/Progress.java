package dev.kepler.examples.cli;

import java.util.Locale;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import picocli.CommandLine.Help.Ansi;

/** Progress on standard error: a bar on a terminal, a line for each load elsewhere. */
final class Progress implements AutoCloseable {

  private final int loads;
  private final ProgressBar bar;
  private int done;

  Progress(int loads) {
    this.loads = loads;
    this.bar =
        Ansi.AUTO.enabled()
            ? new ProgressBarBuilder()
                .setTaskName("Loads")
                .setInitialMax(loads)
                .setUpdateIntervalMillis(200)
                .build()
            : null;
  }

  /**
   * Shows that a load is done.
   *
   * @param figures after it, in a few words
   */
  void step(String load, String figures) {
    done++;
    String now = load + ": " + figures;
    if (bar == null) {
      System.err.printf(Locale.ROOT, "[%d/%d] %s%n", done, loads, now);
    } else {
      bar.setExtraMessage(" " + now);
      bar.step();
    }
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
