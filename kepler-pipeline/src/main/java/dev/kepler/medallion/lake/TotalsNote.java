package dev.kepler.medallion.lake;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Row of a totals table as the ledger entry of the commit that wrote it keeps it, for as long as
 * the lake lives.
 *
 * @param countedAt moment of the count; null for a count without one
 * @param values what was counted, by column, in the order of the table
 */
public record TotalsNote(Instant countedAt, Map<String, Object> values) {

  /** Copies the values. */
  public TotalsNote {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /** The same numbers, counted at a moment. */
  public TotalsNote at(Instant moment) {
    return new TotalsNote(moment, values);
  }

  /** Tells whether all values are the other's, whenever either was counted. */
  public boolean hasSameValuesAs(TotalsNote other) {
    return texts().equals(other.texts());
  }

  /** Text of a value, as it is compared and shown. */
  public String text(String column) {
    return String.valueOf(values.get(column));
  }

  /** All values as text, by column. */
  public Map<String, String> texts() {
    Map<String, String> texts = new LinkedHashMap<>();
    values.keySet().forEach(column -> texts.put(column, text(column)));
    return texts;
  }
}
