package dev.kepler.medallion.internal.delta;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kepler.medallion.internal.files.AtomicFiles;
import dev.kepler.medallion.internal.rows.Thresholds;
import dev.kepler.model.testing.LocalSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.sources.DeltaSourceOffset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Commits that wait")
@ExtendWith(LocalSpark.class)
class CommitsAtOnceTest {

  private static final long BASE = DeltaSourceOffset.BASE_INDEX();

  private CommitsAtOnce commits;

  @TempDir private Path folder;

  @BeforeEach
  void table(SparkSession spark) throws IOException {
    Path log = Files.createDirectory(folder.resolve("_delta_log"));
    long third = Thresholds.BYTES_AT_ONCE / 3 + 1;
    for (int version = 0; version < 9; version++) {
      Files.writeString(
          log.resolve("%020d.json".formatted(version)),
          version == 0
              ? "{\"metaData\":{}}\n"
              : "{\"add\":{\"path\":\"%d\",\"size\":%d}}\n"
                  .formatted(version, version == 8 ? 4 * third : third));
    }
    commits =
        new CommitsAtOnce(
            TableLog.unlisted(
                AtomicFiles.of(spark), new org.apache.hadoop.fs.Path(folder.toString())));
  }

  private static DeltaSourceOffset at(long version, long index, boolean snapshot) {
    return new DeltaSourceOffset("table", version, index, snapshot);
  }

  private DeltaSourceOffset end(DeltaSourceOffset start, DeltaSourceOffset offered) {
    return (DeltaSourceOffset)
        commits.end(
            start,
            offered,
            more -> {
              throw new AssertionError("nothing is asked for");
            });
  }

  @Test
  @DisplayName("are read up to the one that makes them many, and each whole")
  void bounded() {
    assertThat(end(null, at(9, BASE, false))).isEqualTo(at(4, BASE, false));
    assertThat(end(at(4, BASE, false), at(9, BASE, false))).isEqualTo(at(7, BASE, false));
    assertThat(end(at(7, BASE, false), at(9, BASE, false))).isEqualTo(at(9, BASE, false));
    assertThat(end(at(8, BASE, false), at(9, BASE, false))).isEqualTo(at(9, BASE, false));
    assertThat(end(at(4, BASE, false), at(5, BASE, false))).isEqualTo(at(5, BASE, false));
  }

  @Test
  @DisplayName("are read at once after what a table held when its stream began, and with it")
  void snapshot() {
    assertThat(end(null, at(8, 3, true))).isEqualTo(at(8, 3, true));
    assertThat(end(at(8, 3, true), at(9, BASE, false))).isEqualTo(at(9, BASE, false));
  }
}
