package dev.kepler.medallion.internal.delta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.kepler.medallion.lake.TableLayout;
import dev.kepler.model.testing.LocalSpark;
import dev.kepler.pipeline.KeplerPipeline;
import dev.kepler.pipeline.source.KoiSource;
import java.util.Locale;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
        .isThrownBy(() -> DeltaRequirements.check(bare))
        .withMessageContaining("Cannot use Delta tables")
        .withMessageContaining("spark.sql.catalog.spark_catalog is 'my.Catalog'")
        .withMessageContaining("org.apache.spark.sql.delta.catalog.DeltaCatalog");
    assertThatIllegalStateException()
        .isThrownBy(() -> DeltaRequirements.checkExtensions("a.b.C"))
        .withMessageContaining("spark.sql.extensions is 'a.b.C'")
        .withMessageContaining("io.delta.sql.DeltaSparkSessionExtension");
    assertThatCode(
            () ->
                DeltaRequirements.checkExtensions(
                    "a.b.C , io.delta.sql.DeltaSparkSessionExtension"))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource({
    "none, 3.5.9, no Delta on the class path",
    "2.4.0, 3.5.9, Cannot run on Delta 2.4.0",
    "3.2.1, 3.5.9, Cannot run on Delta 3.2.1",
    "4.0.0, 3.5.9, Cannot run on Delta 4.0.0",
    "3.3.0, 3.5.6, Cannot run on Delta 3.3.0 with Spark 3.5.6",
    "3.3.2, 3.5.9, Cannot run on Delta 3.3.2 with Spark 3.5.9"
  })
  @DisplayName("names a Delta of another line, or one that does not go with Spark, and the remedy")
  void deltaLine(String delta, String spark, String said) {
    assertThatIllegalStateException()
        .isThrownBy(() -> DeltaRequirements.checkVersion(delta, spark))
        .withMessageContaining(said)
        .withMessageContaining("3.3.3");
  }

  @ParameterizedTest
  @CsvSource({"3.3.0, 3.5.3", "3.3.2, 3.5.5", "3.3.3, 3.5.9", "3.3.3, 3.5.10"})
  @DisplayName("takes a Delta of the line with a Spark that it goes with")
  void deltaOfTheLine(String delta, String spark) {
    assertThatCode(() -> DeltaRequirements.checkVersion(delta, spark)).doesNotThrowAnyException();
  }

  @Test
  @DisplayName("names a locale under whose digits Delta loses its own log")
  void digits() {
    assertThatCode(() -> DeltaRequirements.checkDigits(Locale.forLanguageTag("tr-TR")))
        .doesNotThrowAnyException();
    assertThatIllegalStateException()
        .isThrownBy(() -> DeltaRequirements.checkDigits(Locale.forLanguageTag("ar-EG")))
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
