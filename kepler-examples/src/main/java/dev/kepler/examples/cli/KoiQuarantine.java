package dev.kepler.examples.cli;

import static dev.kepler.model.KoiColumns.ARRIVAL_TIME;
import static org.apache.spark.sql.functions.col;

import dev.kepler.medallion.lake.QuarantineReason;
import dev.kepler.model.KoiColumns;
import dev.kepler.model.QuarantinedKoi;
import dev.kepler.pipeline.KeplerCut;
import dev.kepler.pipeline.source.KeyScheme;
import dev.kepler.pipeline.source.SourceLine;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** KOIs that could not be trusted; where they stand is found in the files that they came from. */
record KoiQuarantine(KeplerCut cut, KeyScheme keys) implements Quarantine<QuarantinedKoi> {

  /** A KOI as it is listed. */
  record Koi(Instant arrivalTime, String source, Long rowId, String kepoiName, String text)
      implements Listed {

    @Override
    public List<String> identity() {
      return List.of(Objects.toString(rowId, ""), Objects.toString(kepoiName, ""));
    }
  }

  @Override
  public void close() {
    cut.close();
  }

  @Override
  public List<String> identity() {
    return List.of(KoiColumns.ROW_ID, KoiColumns.KEPOI_NAME);
  }

  @Override
  public long count() {
    return cut.quarantine().count();
  }

  @Override
  public List<QuarantineReason<QuarantinedKoi>> reasons(int limit) {
    return cut.quarantineReasons(limit);
  }

  @Override
  public List<QuarantinedKoi> arrived(Collection<Instant> moments) {
    return cut.quarantine().filter(col(ARRIVAL_TIME).isin(moments.toArray())).collectAsList();
  }

  @Override
  public List<String> failed(QuarantinedKoi koi) {
    return koi.getFailedExpectations();
  }

  @Override
  public Koi listed(QuarantinedKoi koi) {
    return new Koi(
        koi.getArrivalTime(), koi.getSource(), koi.getRowId(), koi.getKepoiName(), words(koi));
  }

  private static String words(QuarantinedKoi koi) {
    return Line.of(
        koi.getCorruptRecord() != null
            ? koi.getCorruptRecord()
            : "%s, star %s, %s, %s, confidence %s"
                .formatted(
                    koi.getKepoiName(),
                    koi.getKeplerStarId(),
                    koi.getKeplerName(),
                    koi.getDisposition(),
                    koi.getConfidence()));
  }

  @Override
  public Optional<SetAside.Place> first(List<QuarantinedKoi> kois, List<Path> files) {
    for (Path file : files) {
      Optional<SourceLine> line = SourceLine.first(file, keys, kois);
      if (line.isPresent()) {
        return Optional.of(
            new SetAside.Place(
                file.getFileName().toString(), line.get().number(), Line.of(line.get().text())));
      }
    }
    return Optional.empty();
  }
}
