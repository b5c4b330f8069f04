package dev.kepler.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kepler.medallion.lake.TableLayout;
import dev.kepler.model.testing.LocalSpark;
import dev.kepler.pipeline.source.KoiSource;
import java.net.URI;
import java.nio.file.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The lock of a lake")
@ExtendWith(LocalSpark.class)
class LakeLockTest {

  /** A file system of another scheme, as far as anyone can tell by its name. */
  public static final class Unlocked extends RawLocalFileSystem {
    @Override
    public URI getUri() {
      return URI.create("unlocked:///");
    }

    @Override
    public String getScheme() {
      return getUri().getScheme();
    }
  }

  @Test
  @DisplayName("is said once, at build(), to be missing where a file system has none")
  void missing(SparkSession spark, @TempDir Path folder) {
    SparkSession session = spark.newSession();
    session.conf().set("fs.unlocked.impl", Unlocked.class.getName());
    try (Warnings warnings = new Warnings()) {
      build(session, folder.toString());
      assertThat(warnings.logged).as("the disk has one").isEmpty();

      build(session, "unlocked:" + folder);
      build(session, "unlocked:" + folder);

      assertThat(warnings.logged)
          .singleElement()
          .asString()
          .contains("unlocked:" + folder)
          .contains("has no lock between processes");
    }
  }

  private static void build(SparkSession session, String lake) {
    KeplerPipeline.builder(session)
        .source(KoiSource.csv(lake + "/landing"))
        .tables(TableLayout.under(lake))
        .build();
  }
}
