package dev.kepler.examples.cli;

import static dev.kepler.medallion.bean.RecordColumns.ARRIVAL_TIME;
import static dev.kepler.medallion.bean.RecordColumns.CORRUPT_RECORD;
import static dev.kepler.medallion.bean.RecordColumns.FAILED_EXPECTATIONS;
import static dev.kepler.medallion.bean.RecordColumns.SOURCE;
import static org.apache.spark.sql.functions.col;

import dev.kepler.examples.tess.BronzeToi;
import dev.kepler.examples.tess.RawToi;
import dev.kepler.examples.tess.SilverToi;
import dev.kepler.examples.tess.TessMedallion;
import dev.kepler.examples.tess.ToiColumns;
import dev.kepler.medallion.lake.QuarantineReason;
import dev.kepler.medallion.pipeline.Cut;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.spark.sql.Row;

/** TOIs that could not be trusted; they are told by their files alone, and not by their lines. */
record ToiQuarantine(Cut<RawToi, BronzeToi, SilverToi> cut) implements Quarantine<Row> {

  /** A TOI as it is listed. */
  record Toi(Instant arrivalTime, String source, String toi, String text) implements Listed {

    @Override
    public List<String> identity() {
      return List.of(Objects.toString(toi, ""));
    }
  }

  @Override
  public void close() {
    cut.close();
  }

  @Override
  public List<String> identity() {
    return List.of(ToiColumns.TOI);
  }

  @Override
  public long count() {
    return cut.quarantine().count();
  }

  @Override
  public List<QuarantineReason<Row>> reasons(int limit) {
    return cut.quarantineReasons(TessMedallion.DESCRIPTION.quarantine(), limit);
  }

  @Override
  public List<Row> arrived(Collection<Instant> moments) {
    return cut.quarantine().filter(col(ARRIVAL_TIME).isin(moments.toArray())).collectAsList();
  }

  @Override
  public List<String> failed(Row toi) {
    return toi.getList(toi.fieldIndex(FAILED_EXPECTATIONS));
  }

  @Override
  public Toi listed(Row toi) {
    return new Toi(
        toi.getTimestamp(toi.fieldIndex(ARRIVAL_TIME)).toInstant(),
        toi.getAs(SOURCE),
        toi.getAs(ToiColumns.TOI),
        words(toi));
  }

  private static String words(Row toi) {
    String unreadable = toi.getAs(CORRUPT_RECORD);
    return Line.of(
        unreadable != null
            ? unreadable
            : "%s, star %s, working group %s, mission %s, %s"
                .formatted(
                    toi.getAs(ToiColumns.TOI),
                    toi.getAs(ToiColumns.TIC_ID),
                    toi.getAs(ToiColumns.TFOPWG_DISPOSITION),
                    toi.getAs(ToiColumns.TESS_DISPOSITION),
                    toi.getAs(ToiColumns.COMMENTS)));
  }

  @Override
  public Optional<SetAside.Place> first(List<Row> tois, List<Path> files) {
    return tois.stream()
        .findFirst()
        .flatMap(
            toi ->
                files.stream()
                    .findFirst()
                    .map(f -> new SetAside.Place(f.getFileName().toString(), null, words(toi))));
  }
}
