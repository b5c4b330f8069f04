package dev.kepler.medallion.internal.layer;

import static dev.kepler.medallion.bean.RecordColumns.CORRUPT_RECORD;
import static dev.kepler.medallion.bean.RecordColumns.SOURCE;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.not;

import dev.kepler.medallion.Medallion;
import dev.kepler.medallion.internal.ledger.ReleaseTime;
import dev.kepler.medallion.source.AbsentKeys;
import dev.kepler.medallion.source.Load;
import dev.kepler.medallion.source.ReleaseOrder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Admits loads: by a source's order of releases, and tells which of them are whole releases.
 *
 * @param order in which releases may arrive
 * @param absent what becomes of keys that a newer whole release no longer has
 */
public record ReleaseAdmission(
    Medallion<?, ?, ?> medallion, ReleaseOrder order, AbsentKeys absent) {

  /**
   * Loads that were admitted, by their arrival times.
   *
   * @param whole those that are whole releases
   * @param dated those that are releases, with their dates
   * @param newest date of the newest release after them; null where there is none
   */
  public record Admitted(List<Instant> whole, Map<Instant, String> dated, String newest) {

    /** No release, after a newest one. */
    static Admitted none(String newest) {
      return new Admitted(List.of(), Map.of(), newest);
    }
  }

  /**
   * Admits loads one after the other. A load of which nothing can be read is no release.
   *
   * @param loads with their arrival times, in order
   * @param rows of all of them, raw
   * @param newest date of the newest release so far; null where there is none
   * @throws IllegalStateException when one must not follow
   */
  public Admitted admit(Map<Load, Instant> loads, Dataset<?> rows, String newest) {
    if (order == ReleaseOrder.NONE && absent == AbsentKeys.KEEP) {
      return Admitted.none(newest);
    }
    Map<String, RowsRead> read = read(rows);
    List<Instant> whole = new ArrayList<>();
    Map<Instant, String> dated = new TreeMap<>();
    String last = newest;
    for (Map.Entry<Load, Instant> load : loads.entrySet()) {
      RowsRead ofLoad = RowsRead.of(load.getKey(), read);
      if (ofLoad.readable() > 0) {
        String date = order.admit(rows.sparkSession(), load.getKey().file(), last);
        if (date != null) {
          dated.put(load.getValue(), date);
          last = ReleaseTime.isBefore(date, last) ? last : date;
        }
        if (ofLoad.keyless() == 0 && absent != AbsentKeys.KEEP) {
          whole.add(load.getValue());
        }
      }
    }
    return new Admitted(whole, dated, last);
  }

  private Map<String, RowsRead> read(Dataset<?> rows) {
    Map<String, RowsRead> read = new HashMap<>();
    for (Row row :
        rows.groupBy(SOURCE)
            .agg(count_if(col(CORRUPT_RECORD).isNull()), count_if(not(hasKey())))
            .collectAsList()) {
      read.put(row.getString(0), new RowsRead(row.getLong(1), row.getLong(2)));
    }
    return read;
  }

  private Column hasKey() {
    return medallion.key().bronze().stream()
        .map(column -> col(column).isNotNull())
        .reduce(Column::and)
        .orElseThrow();
  }

  /** How many rows of a load could be read, and how many do not say of which thing they are. */
  private record RowsRead(long readable, long keyless) {

    /** Those of a file, or of a load without one, which is all of its batch. */
    static RowsRead of(Load load, Map<String, RowsRead> bySource) {
      return load.file() == null
          ? bySource.values().stream().reduce(new RowsRead(0, 0), RowsRead::and)
          : bySource.getOrDefault(load.file(), new RowsRead(0, 0));
    }

    private RowsRead and(RowsRead other) {
      return new RowsRead(readable + other.readable, keyless + other.keyless);
    }
  }
}
