package dev.kepler.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kepler.medallion.testing.crash.CrashKit;
import dev.kepler.medallion.testing.crash.CrashPoint;
import dev.kepler.medallion.testing.crash.CrashReport;
import dev.kepler.medallion.testing.crash.Fault.Moment;
import dev.kepler.model.testing.LocalSpark;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Each run a JVM of its own. */
@DisplayName("A pipeline of TOIs that crashes, while its lake grows,")
@ExtendWith(LocalSpark.class)
class TessCrashTest {

  @TempDir private Path folder;

  @Test
  @Tag("exhaustive")
  @DisplayName("at its first write of all layers, and while it grows, loses and doubles nothing")
  void growth() {
    crash(after(TessJob.SPREAD + "/_delta_log/*.json")); // made
  }

  @Test
  @Tag("exhaustive")
  @DisplayName("at a write of each kind, loses and doubles nothing")
  void eachKind() {
    crash(
        after("quarantined_tois/_delta_log/*.json"),
        before("silver_tois/_delta_log/*.json"), // of the commit that adds the column
        after("silver_tois/_delta_log/*.json"),
        after(TessJob.HOSTS + "/_delta_log/*.json"), // made
        after(TessJob.SPREAD + "/_delta_log/*.json"), // made
        after(TessJob.SPREAD + "/_delta_log/*.json"), // filled
        after(TessJob.HOSTS + "/_delta_log/*.json"), // filled
        before("checkpoints/lake.json"),
        after("tois_by_disposition/_delta_log/*.json"));
  }

  private void crash(CrashPoint... later) {
    List<CrashPoint> first = List.of(after("checkpoints/gold/commits/*"));
    report(CrashKit.of(TessJob.class, folder).crashAt(new CrashKit.Points(first, List.of(later))));
  }

  @Test
  @Tag("exhaustive")
  @DisplayName("at any write at all, in its first run or a later one, loses and doubles nothing")
  void everyPoint() {
    CrashKit kit = CrashKit.of(TessJob.class, folder);

    report(kit.crashAt(kit.points()));
  }

  private static void report(CrashReport report) {
    System.out.println("Crash points of TESS: " + report);
    assertThat(report.isRight()).as(report.toString()).isTrue();
  }

  private static CrashPoint before(String place) {
    return new CrashPoint(Moment.BEFORE, "lake/" + place);
  }

  private static CrashPoint after(String place) {
    return new CrashPoint(Moment.AFTER, "lake/" + place);
  }
}
