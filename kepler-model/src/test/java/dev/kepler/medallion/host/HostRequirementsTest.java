package dev.kepler.medallion.host;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.apache.spark.launcher.JavaModuleOptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The host's line")
class HostRequirementsTest {

  @Test
  @DisplayName("is that of this build")
  void own() {
    assertThatCode(HostRequirements::check).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(ints = {21, 25})
  @DisplayName("has no Java that Spark 3.5 does not know")
  void java(int version) {
    assertThatIllegalStateException()
        .isThrownBy(() -> HostRequirements.checkJava(version))
        .withMessageContaining("Cannot run Spark on Java " + version)
        .withMessageContaining("JDK 17");
  }

  @Test
  @DisplayName("has no other Scala")
  void scala() {
    assertThatIllegalStateException()
        .isThrownBy(() -> HostRequirements.checkScala("2.13.8"))
        .withMessageContaining("Scala 2.13.8")
        .withMessageContaining("spark-sql_2.12");
    assertThatCode(() -> HostRequirements.checkScala("2.12.18")).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {"3.4.4", "4.0.1", "3.5.0", "3.5.2", "3.50.3"})
  @DisplayName("has no Spark of another line, or one that Delta does not run on")
  void others(String version) {
    assertThatIllegalStateException()
        .isThrownBy(() -> HostRequirements.checkSpark(version))
        .withMessageContaining("Spark " + version)
        .withMessageContaining("3.5.9");
  }

  @ParameterizedTest
  @ValueSource(strings = {"3.5.3", "3.5.10", "3.5.9-amzn-1", "3.5.5.dev"})
  @DisplayName("has Spark from 3.5.3 on, a vendor's too")
  void ofTheLine(String version) {
    assertThatCode(() -> HostRequirements.checkSpark(version)).doesNotThrowAnyException();
  }

  @Test
  @DisplayName("has the flags of Java 17, and one that is missing is named")
  void flags() {
    assertThatCode(() -> HostRequirements.checkModules(JavaModuleOptions.defaultModuleOptions()))
        .doesNotThrowAnyException();
    assertThatIllegalStateException()
        .isThrownBy(
            () ->
                HostRequirements.checkModules(
                    "-XX:+Some --add-opens=java.base/java.util.zip=ALL-UNNAMED"))
        .withMessageContaining("--add-opens=java.base/java.util.zip=ALL-UNNAMED");
  }
}
