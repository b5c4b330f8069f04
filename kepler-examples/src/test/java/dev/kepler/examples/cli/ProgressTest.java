package dev.kepler.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Progress where standard error is no terminal")
class ProgressTest {

  private final PrintStream stderr = System.err;
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @BeforeEach
  void capture() {
    System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
  }

  @AfterEach
  void release() {
    System.setErr(stderr);
  }

  @Test
  @DisplayName("says what is done at once and every two seconds, and then no more")
  void heartbeat() {
    assertThat(Progress.during("verify: comparing", () -> waitFor("verify: comparing, 4 s")))
        .isEqualTo("verify: comparing, 0 s\nverify: comparing, 2 s\nverify: comparing, 4 s\n");
  }

  @Test
  @DisplayName("has a line for each load, and says in between which it is at")
  void loads() {
    try (Progress progress = Progress.of("replay", 2)) {
      progress.step("release 2017", "101 confirmed");
      waitFor("replay: load 2 of 2, ");
      progress.step("release 2025", "121 confirmed");
      waitFor("replay: after the last load, ");
    }

    assertThat(printed().lines())
        .contains("[1/2] release 2017: 101 confirmed", "[2/2] release 2025: 121 confirmed");
  }

  private String waitFor(String line) {
    Instant deadline = Instant.now().plusSeconds(60);
    while (!printed().contains(line)) {
      assertThat(Instant.now()).as(printed()).isBefore(deadline);
      LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
    }
    return printed();
  }

  private String printed() {
    return err.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
  }
}
