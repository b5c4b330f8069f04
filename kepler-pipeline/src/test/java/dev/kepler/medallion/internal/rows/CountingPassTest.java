package dev.kepler.medallion.internal.rows;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.struct;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kepler.model.testing.LocalSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@DisplayName("Rows that are counted while they go by")
@ExtendWith(LocalSpark.class)
class CountingPassTest {

  private static final int ROWS = 1_000;

  private final SparkSession spark;

  CountingPassTest(SparkSession spark) {
    this.spark = spark;
  }

  @Test
  @DisplayName("count by their group, in all partitions")
  void groups() {
    CountingPass passing = passing();

    assertThat(passing.rows().toJavaRDD().count()).isEqualTo(ROWS);

    assertThat(passing.groups()).containsExactlyInAnyOrderElementsOf(each(ROWS / 2));
  }

  @Test
  @Tag("exhaustive")
  @DisplayName("count once where a shuffle behind them has lost what it held, and they go by again")
  void lostShuffle() throws IOException {
    CountingPass passing = passing();
    JavaRDD<Row> shuffled = passing.rows().toJavaRDD().repartition(3);
    assertThat(shuffled.count()).isEqualTo(ROWS);

    assertThat(loseShuffles()).as("files of the shuffle").isPositive();

    assertThat(shuffled.count()).as("fetched anew").isEqualTo(ROWS);
    assertThat(passing.groups()).containsExactlyInAnyOrderElementsOf(each(ROWS / 2));
    spark.stop(); // it holds its own machine to be lost: the next test gets another
  }

  private CountingPass passing() {
    Dataset<Row> rows =
        spark.range(0, ROWS, 1, 4).withColumn("group", struct(col("id").mod(2).as("odd")));
    return new CountingPass(rows, "group");
  }

  private static List<Row> each(long times) {
    return List.of(RowFactory.create(0L, times), RowFactory.create(1L, times));
  }

  /** Deletes what tasks left for others, as a machine does that goes down; tells how many files. */
  private static long loseShuffles() throws IOException {
    long lost = 0;
    for (String folder : SparkEnv.get().blockManager().diskBlockManager().localDirsString()) {
      try (Stream<Path> files = Files.walk(Path.of(folder))) {
        for (Path file : files.filter(CountingPassTest::isShuffle).toList()) {
          Files.delete(file);
          lost++;
        }
      }
    }
    return lost;
  }

  private static boolean isShuffle(Path file) {
    return file.getFileName().toString().matches("shuffle_.*\\.(data|index)");
  }
}
