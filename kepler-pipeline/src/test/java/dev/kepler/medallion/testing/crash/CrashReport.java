package dev.kepler.medallion.testing.crash;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a series of crashes came to. */
public final class CrashReport {

  private final List<String> gaveUp = new ArrayList<>();
  private final List<CrashPoint> notReached = new ArrayList<>();
  private final List<String> wrong = new ArrayList<>();
  private int crashes;
  private long failedWrites;
  private int checks;
  private long lost;
  private long doubled;
  private double longestRecovery;

  CrashReport() {}

  void crash() {
    crashes++;
  }

  void gaveUp(String log) {
    gaveUp.add(log);
  }

  void failedWrites(long writes) {
    failedWrites += writes;
  }

  void recovery(double seconds) {
    longestRecovery = Math.max(longestRecovery, seconds);
  }

  void missed(List<CrashPoint> points) {
    notReached.addAll(points);
  }

  void wrong(String what) {
    wrong.add(what);
  }

  void check(LakeCheck check) {
    checks++;
    lost += check.lost();
    doubled += check.doubled();
    wrong.addAll(check.differences());
  }

  /** JVMs that were killed. */
  public int crashes() {
    return crashes;
  }

  /** What each JVM printed that ended by itself under a fault. */
  public List<String> gaveUp() {
    return List.copyOf(gaveUp);
  }

  /** Writes that a fault let fail, in JVMs that were not killed. */
  public long failedWrites() {
    return failedWrites;
  }

  /** Points at which no JVM came by. */
  public List<CrashPoint> notReached() {
    return List.copyOf(notReached);
  }

  /** Rows lost, in all lakes. */
  public long lost() {
    return lost;
  }

  /** Rows doubled, in all lakes. */
  public long doubled() {
    return doubled;
  }

  /** All other differences, and starts that were refused. */
  public List<String> wrong() {
    return List.copyOf(wrong);
  }

  /** Seconds from the start of a JVM after a crash until everything was taken, at most. */
  public double longestRecovery() {
    return longestRecovery;
  }

  /** Tells whether nothing was lost, doubled, wrong or left out. */
  public boolean isRight() {
    return notReached.isEmpty() && lost == 0 && doubled == 0 && wrong.isEmpty();
  }

  /** One line to print. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%d crashes, %d writes failed, %d runs gave up, %d lakes checked: %d rows lost, %d doubled,"
            + " %d differences%s; longest recovery %.1f s",
        crashes,
        failedWrites,
        gaveUp.size(),
        checks,
        lost,
        doubled,
        wrong.size(),
        (wrong.isEmpty() ? "" : " " + wrong)
            + (notReached.isEmpty() ? "" : "; not reached: " + notReached),
        longestRecovery);
  }
}
