package dev.kepler.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.kepler.model.testing.LocalSpark;
import java.util.Locale;
import org.apache.spark.launcher.JavaModuleOptions;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("build()")
@ExtendWith(LocalSpark.class)
class HostTest {

  private final SparkSession spark;

  HostTest(SparkSession spark) {
    this.spark = spark;
  }

  @Test
  @DisplayName("accepts a session with Delta on Spark 3.5 and says what will run")
  void accepts() {
    assertThat(
            KeplerPipeline.builder(spark)
                .source(KoiSource.csv("landing"))
                .tables(TableLayout.under("lake/kepler/"))
                .build())
        .asString()
        .matches("KeplerPipeline from folder landing to file:/.*/kepler-pipeline/lake/kepler");
  }

  @Test
  @DisplayName("names a missing Delta extension or catalog, and the remedy")
  void delta() {
    SparkSession bare = spark.newSession();
    bare.conf().set("spark.sql.catalog.spark_catalog", "my.Catalog");

    assertThatIllegalStateException()
        .isThrownBy(() -> HostRequirements.check(bare))
        .withMessageContaining("Cannot use Delta tables")
        .withMessageContaining("spark.sql.catalog.spark_catalog is 'my.Catalog'")
        .withMessageContaining("org.apache.spark.sql.delta.catalog.DeltaCatalog");
    assertThatIllegalStateException()
        .isThrownBy(() -> HostRequirements.checkExtensions("a.b.C"))
        .withMessageContaining("spark.sql.extensions is 'a.b.C'")
        .withMessageContaining("io.delta.sql.DeltaSparkSessionExtension");
    assertThatCode(
            () ->
                HostRequirements.checkExtensions("a.b.C , io.delta.sql.DeltaSparkSessionExtension"))
        .doesNotThrowAnyException();
  }

  @Test
  @DisplayName("names a Spark of another line, and the remedy")
  void sparkLine() {
    assertThatIllegalStateException()
        .isThrownBy(() -> HostRequirements.checkSpark("4.0.1"))
        .withMessageContaining("Spark 4.0.1")
        .withMessageContaining("3.5.9");
  }

  @Test
  @DisplayName("names a missing flag of Java 17")
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

  @Test
  @DisplayName("names a locale under whose digits Delta loses its own log")
  void digits() {
    assertThatCode(() -> HostRequirements.checkDigits(Locale.forLanguageTag("tr-TR")))
        .doesNotThrowAnyException();
    assertThatIllegalStateException()
        .isThrownBy(() -> HostRequirements.checkDigits(Locale.forLanguageTag("ar-EG")))
        .withMessageContaining("ar-EG")
        .withMessageContaining("-Duser.language=en");
  }

  @Test
  @DisplayName("names what was not given")
  void missing() {
    KeplerPipeline.Builder builder = KeplerPipeline.builder(spark);

    assertThatNullPointerException().isThrownBy(builder::build).withMessage("source");
    builder.source(KoiSource.csv("landing"));
    assertThatNullPointerException().isThrownBy(builder::build).withMessage("tables");
    assertThatNullPointerException().isThrownBy(() -> builder.source(null)).withMessage("source");
  }

  @ParameterizedTest
  @ValueSource(strings = {"kepler; DROP TABLE x", "a.b.c.d", "", "a..b", "`a`"})
  @DisplayName("takes no namespace that is not names joined by dots")
  void namespace(String namespace) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TableLayout.inCatalog(namespace, "checkpoints"))
        .withMessageContaining("'" + namespace + "'");
  }
}
