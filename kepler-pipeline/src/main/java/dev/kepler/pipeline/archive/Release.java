package dev.kepler.pipeline.archive;

import dev.kepler.medallion.internal.csv.CsvRecords;
import dev.kepler.model.Disposition;
import dev.kepler.model.RawKoi;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * One snapshot of the KOI table. Rows are a set, because their order changes from release to
 * release and means nothing; where they were read does not belong to them.
 */
record Release(Set<RawKoi> rows) {

  static Release read(CsvRecords<RawKoi> records) {
    Set<RawKoi> rows = new LinkedHashSet<>();
    records.forEachRemaining(
        koi -> {
          koi.setSource(null);
          rows.add(koi);
        });
    return new Release(rows);
  }

  int size() {
    return rows.size();
  }

  /** Text of a line that could not be read, if there is one. */
  Optional<String> unreadable() {
    return rows.stream().map(RawKoi::getCorruptRecord).filter(Objects::nonNull).findFirst();
  }

  /** Names of the KOIs that are confirmed planets. */
  Set<String> confirmed() {
    return dispositions(EnumSet.of(Disposition.CONFIRMED));
  }

  /** Confirmed planets of this release that are neither planet nor candidate in a later one. */
  Set<String> retractedBy(Release later) {
    Set<String> retracted = new HashSet<>(confirmed());
    retracted.removeAll(
        later.dispositions(EnumSet.of(Disposition.CONFIRMED, Disposition.CANDIDATE)));
    return retracted;
  }

  /** Rows by KOI name, those that have one; of several rows of a name the first. */
  Map<String, RawKoi> byName() {
    return rows.stream()
        .filter(koi -> koi.getKepoiName() != null)
        .collect(
            Collectors.toMap(
                RawKoi::getKepoiName, koi -> koi, (first, other) -> first, TreeMap::new));
  }

  /** Names of the KOIs that have one of these dispositions. */
  Set<String> dispositions(Set<Disposition> dispositions) {
    return rows.stream()
        .filter(
            koi ->
                Disposition.parse(koi.getDisposition()).filter(dispositions::contains).isPresent())
        .map(RawKoi::getKepoiName)
        .filter(Objects::nonNull)
        .collect(Collectors.toSet());
  }
}
