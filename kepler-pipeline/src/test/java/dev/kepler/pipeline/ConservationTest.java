package dev.kepler.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kepler.medallion.lake.Layer;
import dev.kepler.medallion.lake.LedgerEntry;
import dev.kepler.medallion.lake.TableLayout;
import dev.kepler.medallion.pipeline.RunningPipeline;
import dev.kepler.model.testing.LocalSpark;
import dev.kepler.pipeline.source.KoiSource;
import dev.kepler.pipeline.testing.LandingFolder;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.Trigger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A hundred thousand simulated lines, one in eight of them broken at random. */
@DisplayName("Whatever arrives,")
@ExtendWith(LocalSpark.class)
class ConservationTest {

  private static final int LOADS = 3;
  private static final int LINES = 20_000;
  private static final List<String> DISPOSITIONS =
      List.of("CONFIRMED", "CANDIDATE", "FALSE POSITIVE");
  private static final String HEADER =
      "row_id,kepler_star_id,kepoi_name,kepler_name,disposition,confidence\n";

  private final SparkSession spark;

  ConservationTest(SparkSession spark) {
    this.spark = spark;
  }

  @Test
  @DisplayName("every line ends in exactly one place, nothing stops the stream, and batch agrees")
  void conserved(@TempDir Path folder) {
    long seed = Long.getLong("kepler.seed", System.nanoTime());
    System.err.println("ConservationTest: -Dkepler.seed=" + seed);
    Random random = new Random(seed);
    LandingFolder landing = new LandingFolder(folder.resolve("landing"));
    TestLake lake = new TestLake(spark, TableLayout.under(folder.resolve("lake").toString()));
    KeplerPipeline pipeline =
        lake.pipeline(KoiSource.csv(landing.path()))
            .trigger(Trigger.ProcessingTime("20 milliseconds"))
            .build();
    long lines = 0;
    try (RunningPipeline running = pipeline.start()) {
      for (int load = 0; load < LOADS; load++) {
        List<byte[]> file = file(random);
        lines += file.size();
        landing.land("load" + load + ".csv", bytes(file));
        running.processAllAvailable();
      }
    }

    List<LedgerEntry> silver = lake.entries(Layer.SILVER);
    assertThat(lines).isGreaterThanOrEqualTo(LOADS * LINES);
    assertThat(lake.lake().bronze().count()).isEqualTo(lines);
    assertThat(silver).allMatch(LedgerEntry::balances);
    assertThat(silver.stream().mapToLong(LedgerEntry::read).sum()).isEqualTo(lines);
    assertThat(lake.lake().quarantine().count())
        .isEqualTo(silver.stream().mapToLong(LedgerEntry::quarantined).sum())
        .isBetween(lines / 100, lines / 4);
    assertThat(pipeline.verify().differences()).isEmpty();
  }

  /** Lines over 4,000 simulated stars; keys come again from load to load. */
  private static List<byte[]> file(Random random) {
    List<byte[]> lines = new ArrayList<>();
    List<Integer> keys = new ArrayList<>();
    for (int key = 1; key <= 2 * LINES; key++) {
      keys.add(key);
    }
    Collections.shuffle(keys, random);
    for (int i = 0; i < LINES; i++) {
      String line = simulated(keys.get(i), random);
      if (random.nextInt(8) == 0) {
        lines.addAll(broken(line, random));
      } else {
        lines.add(line.getBytes(StandardCharsets.UTF_8));
      }
    }
    return lines;
  }

  private static String simulated(int key, Random random) {
    int star = key % 4000 + 1;
    String disposition = DISPOSITIONS.get(random.nextInt(3));
    String name =
        disposition.equals("CONFIRMED") ? "Kepler-" + star + " " + (char) ('b' + key / 4000) : "";
    String confidence =
        random.nextInt(6) == 0 ? "" : Double.toString(random.nextInt(1001) / 1000.0);
    return String.format(
        Locale.ROOT,
        "%d,%d,K%05d.%02d,%s,%s,%s",
        key,
        star,
        star,
        key / 4000 + 1,
        name,
        disposition,
        confidence);
  }

  private static List<byte[]> broken(String line, Random random) {
    byte[] good = line.getBytes(StandardCharsets.UTF_8);
    String[] fields = line.split(",", -1);
    int at = random.nextInt(6);
    return switch (random.nextInt(12)) {
      case 0 -> List.of(good, good);
      case 1 -> List.of(good, line.replace("C", "c").getBytes(StandardCharsets.UTF_8));
      case 2 -> List.of(good, replaced(fields, 4, "FALSE POSITIVE"));
      case 3 -> List.of((line + ",").getBytes(StandardCharsets.UTF_8));
      case 4 ->
          List.of(
              line.substring(0, 1 + random.nextInt(line.length() - 1))
                  .getBytes(StandardCharsets.UTF_8));
      case 5 -> List.of(replaced(fields, at, "NaN"));
      case 6 -> List.of(replaced(fields, at, "99999999999999999999"));
      case 7 -> List.of(replaced(fields, at, ""));
      case 8 -> List.of(replaced(fields, at, fields[random.nextInt(6)]));
      case 9 -> List.of(replaced(fields, at, "\"" + fields[at]));
      case 10 -> List.of(replaced(fields, at, "\"" + fields[at] + "\""));
      default -> {
        byte[] noise = good.clone();
        byte[] bytes = {(byte) 0xFF, (byte) 0xC3, 0, '"', ',', '#', '\t', 'x', '-'};
        noise[random.nextInt(noise.length)] = bytes[random.nextInt(bytes.length)];
        yield List.of(noise);
      }
    };
  }

  private static byte[] replaced(String[] fields, int at, String value) {
    String[] changed = fields.clone();
    changed[at] = value;
    return String.join(",", changed).getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] bytes(List<byte[]> lines) {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes(HEADER.getBytes(StandardCharsets.UTF_8));
    for (byte[] line : lines) {
      file.writeBytes(line);
      file.write('\n');
    }
    return file.toByteArray();
  }
}
