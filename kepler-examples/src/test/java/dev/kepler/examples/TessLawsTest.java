package dev.kepler.examples;

import static org.assertj.core.api.Assertions.assertThatCode;

import dev.kepler.examples.tess.RawToi;
import dev.kepler.examples.tess.TessMedallion;
import dev.kepler.medallion.testing.MedallionLaws;
import dev.kepler.model.testing.LocalSpark;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@DisplayName("The description of the TESS Objects of Interest")
@ExtendWith(LocalSpark.class)
class TessLawsTest {

  @Test
  @DisplayName("keeps the laws, whatever of its records is mixed, lost or comes again")
  void laws(SparkSession spark) {
    List<RawToi> simulated =
        List.of(
            toi("101.01", 1L, "KP"),
            toi("102.01", 1L, "pc "),
            toi("102.02", 2L, "FP"),
            toi("103.01", 3L, null),
            toi("1.1", 3L, "APC"));

    assertThatCode(
            () ->
                MedallionLaws.of(TessMedallion.DESCRIPTION)
                    .sample(simulated)
                    .cases(60)
                    .check(spark))
        .doesNotThrowAnyException();
  }

  private static RawToi toi(String name, Long star, String disposition) {
    RawToi toi = new RawToi();
    toi.setToi(name);
    toi.setTicId(star);
    toi.setTfopwgDisposition(disposition);
    toi.setSource("simulated");
    return toi;
  }
}
