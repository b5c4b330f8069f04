package dev.kepler.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kepler.pipeline.testing.CrashKit;
import dev.kepler.pipeline.testing.CrashReport;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A pipeline that crashes")
class CrashTest {

  @TempDir private Path folder;

  @Test
  @DisplayName("at a write, in its first run or a later one, loses and doubles nothing")
  void enumerated() {
    CrashKit kit = CrashKit.of(KoiJob.class, folder);
    CrashKit.Points points = kit.points();
    points.first().forEach(p -> System.out.println("first " + p));
    points.later().forEach(p -> System.out.println("later " + p));

    CrashReport report = kit.crashAt(points.sample(1, 1));

    System.out.println("Crash points: " + report);
    assertThat(report.isRight()).as(report.toString()).isTrue();
  }
}
