package dev.kepler.medallion.internal.ledger;

import static dev.kepler.medallion.bean.RecordColumns.ARRIVAL_TIME;
import static dev.kepler.medallion.bean.RecordColumns.SOURCE;
import static org.apache.spark.sql.functions.min;

import dev.kepler.medallion.lake.LedgerEntry;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * A load of a lake.
 *
 * @param arrived its arrival time in bronze
 * @param valid from when what it says holds: the date of its release, taken as UTC, else its
 *     arrival
 * @param whole whether it is a whole release, whose lack of a key retracts that
 * @param source file or table that it came from
 */
public record ValidLoad(Instant arrived, Instant valid, boolean whole, String source) {

  private static final Comparator<ValidLoad> BY_VALID_TIME =
      Comparator.<ValidLoad, Instant>comparing(load -> load.valid())
          .thenComparing(load -> load.arrived());

  /**
   * The loads of records, in the order in which what they say holds.
   *
   * @param batches ledger entries of bronze
   * @param whole arrival times of whole releases
   * @param records of bronze
   */
  static List<ValidLoad> of(
      List<LedgerEntry> batches, Collection<Instant> whole, Dataset<Row> records) {
    NavigableMap<Instant, LedgerEntry> byArrival = new TreeMap<>();
    for (LedgerEntry entry : batches) {
      if (entry.freshness() != null) {
        byArrival.put(entry.freshness().arrived(), entry);
      }
    }
    Set<Instant> releases = Set.copyOf(whole);
    return sources(batches, records).entrySet().stream()
        .map(
            load ->
                new ValidLoad(
                    load.getKey(),
                    validFrom(byArrival, load.getKey()),
                    releases.contains(load.getKey()),
                    load.getValue()))
        .sorted(BY_VALID_TIME)
        .toList();
  }

  /**
   * Where each load came from, by its arrival. The ledger tells where each batch was one file;
   * where not, the records do.
   */
  private static Map<Instant, String> sources(List<LedgerEntry> batches, Dataset<Row> records) {
    Map<Instant, String> sources = new TreeMap<>();
    List<LedgerEntry> read = batches.stream().filter(entry -> entry.read() > 0).toList();
    if (read.stream().allMatch(entry -> entry.freshness() != null && entry.files().size() == 1)) {
      read.forEach(e -> sources.put(e.freshness().arrived(), e.files().get(0).path()));
    } else {
      records
          .groupBy(ARRIVAL_TIME)
          .agg(min(SOURCE))
          .collectAsList()
          .forEach(load -> sources.put(load.getTimestamp(0).toInstant(), load.getString(1)));
    }
    return sources;
  }

  /** An entry of a library that noted no date of each load has that of its newest. */
  private static Instant validFrom(NavigableMap<Instant, LedgerEntry> batches, Instant arrived) {
    NavigableMap<Instant, LedgerEntry> batch = batches.tailMap(arrived, true);
    if (batch.isEmpty()) {
      return arrived;
    }
    LedgerEntry entry = batch.firstEntry().getValue();
    String date = entry.releases().isEmpty() ? entry.release() : entry.releases().get(arrived);
    return ReleaseTime.of(date).orElse(arrived);
  }
}
