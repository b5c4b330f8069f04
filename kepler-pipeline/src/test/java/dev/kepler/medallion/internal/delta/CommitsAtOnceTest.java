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

  private static final long ROWS = 100;
  private static final long BASE = DeltaSourceOffset.BASE_INDEX();

  private CommitsAtOnce commits;
  private CommitsAtOnce changes;

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
    TableLog table =
        TableLog.unlisted(AtomicFiles.of(spark), new org.apache.hadoop.fs.Path(folder.toString()));
    commits = new CommitsAtOnce(table, ROWS, false);
    changes = new CommitsAtOnce(table, ROWS, true);
  }

  private static DeltaSourceOffset at(long version, long index, boolean snapshot) {
    return new DeltaSourceOffset("table", version, index, snapshot);
  }

  private static DeltaSourceOffset end(
      CommitsAtOnce commits, DeltaSourceOffset start, DeltaSourceOffset offered) {
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
    assertThat(end(commits, at(1, BASE, false), at(9, BASE, false))).isEqualTo(at(4, BASE, false));
    assertThat(end(commits, at(4, BASE, false), at(9, BASE, false))).isEqualTo(at(7, BASE, false));
    assertThat(end(commits, at(7, BASE, false), at(9, BASE, false))).isEqualTo(at(9, BASE, false));
    assertThat(end(commits, at(8, BASE, false), at(9, BASE, false))).isEqualTo(at(9, BASE, false));
    assertThat(end(commits, at(4, BASE, false), at(5, BASE, false))).isEqualTo(at(5, BASE, false));
  }

  @Test
  @DisplayName("are many by their rows too, however small")
  void manyRows() throws IOException {
    String add = "{\"add\":{\"path\":\"x\",\"size\":1,\"stats\":\"{\\\"numRecords\\\":%d}\"}}";
    commit(4, add.formatted(ROWS - 1));
    commit(5, add.formatted(1));
    commit(6, add.formatted(5 * ROWS));
    commit(7, add.formatted(1));

    assertThat(end(commits, at(4, BASE, false), at(9, BASE, false))).isEqualTo(at(6, BASE, false));
    assertThat(end(commits, at(6, BASE, false), at(9, BASE, false))).isEqualTo(at(7, BASE, false));
    assertThat(end(commits, at(7, BASE, false), at(8, BASE, false))).isEqualTo(at(8, BASE, false));
  }

  @Test
  @DisplayName("are bounded from the first on, as what the table held after some of them")
  void snapshot() throws IOException {
    assertThat(end(commits, null, at(8, 3, true))).isEqualTo(at(4, BASE, false));
    assertThat(end(commits, null, at(9, BASE, false))).isEqualTo(at(4, BASE, false));
    assertThat(end(commits, null, at(3, 3, true))).as("few").isEqualTo(at(3, 3, true));
    assertThat(end(commits, at(8, 3, true), at(9, BASE, false))).isEqualTo(at(9, BASE, false));

    commit(6, "{\"remove\":{\"path\":\"1\",\"dataChange\":true}}");
    assertThat(end(commits, null, at(8, 3, true))).isEqualTo(at(7, BASE, false));
    assertThat(end(changes, null, at(8, 3, true))).isEqualTo(at(4, BASE, false));
    commit(8, "{\"metaData\":{}}");
    assertThat(end(changes, null, at(8, 3, true))).isEqualTo(at(8, 3, true));
    Files.delete(folder.resolve("_delta_log/%020d.json".formatted(0)));
    assertThat(end(commits, null, at(8, 3, true))).as("cleaned up").isEqualTo(at(8, 3, true));
  }

  private void commit(int version, String action) throws IOException {
    Files.writeString(folder.resolve("_delta_log/%020d.json".formatted(version)), action + "\n");
  }
}
