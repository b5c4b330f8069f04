package dev.kepler.examples;

import static dev.kepler.examples.tess.ToiColumns.TFOPWG_DISPOSITION;
import static dev.kepler.examples.tess.ToiColumns.TIC_ID;
import static dev.kepler.examples.tess.ToiColumns.TOIS;
import static dev.kepler.medallion.bean.RecordColumns.OTHER_COLUMNS;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;

import dev.kepler.examples.tess.BronzeToi;
import dev.kepler.examples.tess.RawToi;
import dev.kepler.examples.tess.TessMedallion;
import dev.kepler.medallion.GoldTable;
import dev.kepler.medallion.Medallion;
import dev.kepler.medallion.TotalsTable;
import dev.kepler.medallion.lake.TableLayout;
import dev.kepler.medallion.pipeline.MedallionPipeline;
import dev.kepler.medallion.testing.crash.MedallionCrashJob;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Job of the crash tests of TESS: small simulated releases, of which every other lacks TOIs and has
 * one that cannot be trusted. From the third on, the lake grows by a column of silver, a gold table
 * and a totals table.
 */
public class TessJob implements MedallionCrashJob {

  static final String HOSTS = "tois_by_host_and_disposition";
  static final String SPREAD = "toi_spread";

  private static final String HEADER =
      "TIC ID,TOI,TESS Disposition,TFOPWG Disposition,Period (days),Planet Radius (R_Earth),Date TOI"
          + " Updated (UTC),Comments,Sectors\n";
  private static final List<String> DISPOSITIONS = List.of("CP", "KP", "PC", "APC", "FP", "FA");
  private static final Instant FIRST = Instant.parse("2001-01-01T00:00:00Z");
  private static final int GROWS = 3;

  /** Called in each child. */
  public TessJob() {}

  @Override
  public void land(Path folder, int number) {
    Random random = new Random(number);
    StringBuilder release = new StringBuilder(HEADER);
    for (int toi = 1; toi <= 20; toi++) {
      if (number % 2 == 0 || toi % 5 != 0) {
        release.append(
            "%d,%d.01,PC,%s,,,,,%d%n"
                .formatted(
                    1_000 + toi / 2,
                    toi,
                    DISPOSITIONS.get(random.nextInt(DISPOSITIONS.size())),
                    number));
      }
    }
    if (number % 2 == 1) {
      release.append("0,99.01,PC,PC,,,,,x\n");
    }
    try {
      Path landing = Files.createDirectories(folder.resolve("landing"));
      Path aside = landing.resolve(".landing.csv");
      Files.writeString(aside, release);
      Files.setLastModifiedTime(aside, FileTime.from(FIRST.plusSeconds(number)));
      Files.move(aside, landing.resolve("toi-%d-01-01.csv".formatted(2001 + number)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public MedallionPipeline<?, ?, ?> pipeline(SparkSession session, Path folder) {
    return landed(folder) < GROWS
        ? pipeline(session, folder, TessMedallion.DESCRIPTION)
        : pipeline(session, folder, grown());
  }

  private static <S> MedallionPipeline<RawToi, BronzeToi, S> pipeline(
      SparkSession session, Path folder, Medallion<RawToi, BronzeToi, S> tois) {
    return MedallionPipeline.builder(session, tois)
        .source(TessMedallion.releases(folder.resolve("landing").toString()))
        .tables(TableLayout.under(folder.resolve("lake").toString()))
        .departureLimit(1)
        .build();
  }

  private static long landed(Path folder) {
    try (Stream<Path> files = Files.list(folder.resolve("landing"))) {
      return files.filter(file -> file.toString().endsWith("01-01.csv")).count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The column is null in every record, so that a lake that grew late is as one that did early. */
  private static Medallion<RawToi, BronzeToi, Row> grown() {
    List<String> group = List.of(TIC_ID, TFOPWG_DISPOSITION);
    StructType hosts =
        new StructType()
            .add(TIC_ID, DataTypes.LongType)
            .add(TFOPWG_DISPOSITION, DataTypes.StringType)
            .add(TOIS, DataTypes.LongType);
    StructType spread =
        new StructType()
            .add("counted_at", DataTypes.TimestampType)
            .add("hosts", DataTypes.LongType);
    return TessMedallion.DESCRIPTION
        .withSilverColumn("nickname", DataTypes.StringType, col(OTHER_COLUMNS).getItem("nickname"))
        .change()
        .gold(
            new GoldTable<>(
                HOSTS,
                "TOIs, by star and disposition",
                group,
                Encoders.row(hosts),
                silver -> silver.groupBy(TIC_ID, TFOPWG_DISPOSITION).agg(count(lit(1)).as(TOIS))))
        .totals(
            TotalsTable.of(SPREAD, "Stars and dispositions", "counted_at", Encoders.row(spread))
                .groups("hosts", HOSTS))
        .build();
  }
}
