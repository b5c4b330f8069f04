package dev.kepler.medallion.internal.ledger;

import static dev.kepler.medallion.bean.RecordColumns.ARRIVAL_TIME;
import static dev.kepler.medallion.bean.RecordColumns.SOURCE;
import static org.apache.spark.sql.functions.min;

import dev.kepler.medallion.lake.LedgerEntry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * A load of a lake.
 *
 * @param arrived its arrival time in bronze
 * @param date of its release, taken as UTC; null for a load without a date
 * @param valid from when what it says holds: the date, else its arrival, but no later than what
 *     comes after it
 * @param whole whether it is a whole release, whose lack of a key retracts that
 * @param source file or table that it came from
 */
public record ValidLoad(
    Instant arrived, Instant date, Instant valid, boolean whole, String source) {

  private static final Comparator<ValidLoad> BY_ARRIVAL =
      Comparator.comparing(load -> load.arrived());

  /**
   * The loads of records, in the order in which what they say holds.
   *
   * @param batches ledger entries of bronze
   * @param whole arrival times of whole releases
   * @param records of bronze
   */
  static List<ValidLoad> of(
      List<LedgerEntry> batches, Collection<Instant> whole, Dataset<Row> records) {
    NavigableMap<Instant, LedgerEntry> byArrival = byArrival(batches);
    Set<Instant> releases = Set.copyOf(whole);
    return inOrder(
        sources(batches, records).entrySet().stream()
            .map(
                load ->
                    new ValidLoad(
                        load.getKey(),
                        date(byArrival, load.getKey()),
                        load.getKey(),
                        releases.contains(load.getKey()),
                        load.getValue()))
            .toList());
  }

  /**
   * Loads in the order in which what they say holds: by their dates, one without a date after what
   * had arrived before it.
   */
  static List<ValidLoad> inOrder(List<ValidLoad> loads) {
    Map<ValidLoad, Instant> ranks = new HashMap<>();
    Instant newest = Instant.MIN;
    for (ValidLoad load : loads.stream().sorted(BY_ARRIVAL).toList()) {
      newest = load.date() != null && load.date().isAfter(newest) ? load.date() : newest;
      ranks.put(load, load.date() == null ? newest : load.date());
    }
    List<ValidLoad> ordered =
        new ArrayList<>(
            loads.stream()
                .sorted(
                    Comparator.<ValidLoad, Instant>comparing(ranks::get).thenComparing(BY_ARRIVAL))
                .toList());
    Instant next = Instant.MAX;
    for (int i = ordered.size() - 1; i >= 0; i--) {
      ordered.set(i, ordered.get(i).before(next));
      next = ordered.get(i).valid();
    }
    return ordered;
  }

  private ValidLoad before(Instant next) {
    Instant from = date != null ? date : arrived.isAfter(next) ? next : arrived;
    return new ValidLoad(arrived, date, from, whole, source);
  }

  private static NavigableMap<Instant, LedgerEntry> byArrival(List<LedgerEntry> batches) {
    NavigableMap<Instant, LedgerEntry> byArrival = new TreeMap<>();
    for (LedgerEntry entry : batches) {
      if (entry.freshness() != null) {
        byArrival.put(entry.freshness().arrived(), entry);
      }
    }
    return byArrival;
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

  /**
   * Date of a load, or null. An entry of a library that noted none of each load has that of the
   * newest release, which its loads are if the entry before has another.
   */
  private static Instant date(NavigableMap<Instant, LedgerEntry> batches, Instant arrived) {
    Map.Entry<Instant, LedgerEntry> batch = batches.ceilingEntry(arrived);
    if (batch == null) {
      return null;
    }
    LedgerEntry entry = batch.getValue();
    if (!entry.releases().isEmpty()) {
      return ReleaseTime.of(entry.releases().get(arrived)).orElse(null);
    }
    Map.Entry<Instant, LedgerEntry> before = batches.lowerEntry(batch.getKey());
    boolean isNew = before == null || !Objects.equals(before.getValue().release(), entry.release());
    return isNew ? ReleaseTime.of(entry.release()).orElse(null) : null;
  }
}
