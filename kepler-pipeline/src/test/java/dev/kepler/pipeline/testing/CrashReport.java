package dev.kepler.pipeline.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a series of crashes came to.
 *
 * @param crashes JVMs that were ended
 * @param checks lakes that were compared with the oracle after the last recovery
 * @param notReached points at which no JVM came by
 * @param lost rows lost
 * @param doubled rows doubled
 * @param wrong all other differences, and starts that were refused
 * @param longestRecovery seconds from the start of a JVM after a crash until everything was taken
 */
public record CrashReport(
    int crashes,
    int checks,
    List<CrashPoint> notReached,
    long lost,
    long doubled,
    List<String> wrong,
    double longestRecovery) {

  /** Nothing happened. */
  static CrashReport none() {
    return new CrashReport(0, 0, List.of(), 0, 0, List.of(), 0);
  }

  CrashReport crash() {
    return new CrashReport(crashes + 1, checks, notReached, lost, doubled, wrong, longestRecovery);
  }

  CrashReport recovery(double seconds) {
    return new CrashReport(
        crashes, checks, notReached, lost, doubled, wrong, Math.max(longestRecovery, seconds));
  }

  CrashReport missed(List<CrashPoint> points) {
    return new CrashReport(
        crashes, checks, List.copyOf(points), lost, doubled, wrong, longestRecovery);
  }

  CrashReport wrong(String what) {
    List<String> all = new ArrayList<>(wrong);
    all.add(what);
    return new CrashReport(crashes, checks, notReached, lost, doubled, all, longestRecovery);
  }

  CrashReport check(LakeCheck check) {
    List<String> all = new ArrayList<>(wrong);
    all.addAll(check.differences());
    return new CrashReport(
        crashes,
        checks + 1,
        notReached,
        lost + check.lost(),
        doubled + check.doubled(),
        all,
        longestRecovery);
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
        "%d crashes, %d lakes checked: %d rows lost, %d doubled, %d differences%s; longest recovery"
            + " %.1f s",
        crashes,
        checks,
        lost,
        doubled,
        wrong.size(),
        (wrong.isEmpty() ? "" : " " + wrong)
            + (notReached.isEmpty() ? "" : "; not reached: " + notReached),
        longestRecovery);
  }
}
