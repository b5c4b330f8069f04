package dev.kepler.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.base.CaseFormat;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Encoder;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * A Spark distribution brings guava-14.0.1 and puts it first; Maven's class path never shows it.
 */
@DisplayName("With the Guava of a Spark distribution first on the class path")
class GuavaOfSparkTest {

  /** Run in a JVM of its own. */
  static final class Encoders {
    private Encoders() {}

    public static void main(String[] args) {
      System.out.println(CaseFormat.class.getProtectionDomain().getCodeSource().getLocation());
      List.<Encoder<?>>of(
              RawKoi.ENCODER,
              BronzeKoi.ENCODER,
              SilverExoplanet.ENCODER,
              QuarantinedKoi.ENCODER,
              StarPlanets.ENCODER,
              DiscoveryTotals.ENCODER)
          .forEach(encoder -> System.out.println(encoder.schema().length()));
    }
  }

  @Test
  @DisplayName("every encoder works")
  void encoders() throws Exception {
    Path target =
        Path.of(RawKoi.class.getProtectionDomain().getCodeSource().getLocation().toURI())
            .getParent();
    Path guava = target.resolve("guava-of-spark/guava-14.0.1.jar");
    Process java =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                guava + File.pathSeparator + System.getProperty("java.class.path"),
                "-Dlog4j2.level=OFF",
                Encoders.class.getName())
            .redirectErrorStream(true)
            .start();

    String printed = new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(java.waitFor()).as(printed).isZero();
    assertThat(printed.lines())
        .contains(guava.toFile().toURI().toString())
        .containsSubsequence("8", "9", "6", "10", "2", "5");
  }
}
