package dev.kepler.model;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Encoder;

/**
 * Row of {@code bronze_exoplanets}: a raw record and when it arrived. Bronze is what happened:
 * duplicates and bad rows stay.
 *
 * <p>Columns and their order: {@link KoiColumns#BRONZE}. A mutable bean, not safe for use by
 * several threads at once.
 */
public class BronzeKoi extends RawKoi {

  /** Encoder with the columns of {@link KoiColumns#BRONZE}, in that order. */
  public static final Encoder<BronzeKoi> ENCODER =
      TableEncoder.of(BronzeKoi.class, KoiColumns.BRONZE);

  private Instant arrivalTime;

  /** Makes an empty record, to be filled by the setters. */
  public BronzeKoi() {}

  /** {@link KoiColumns#ARRIVAL_TIME}: microseconds in UTC, never null in the table. */
  public Instant getArrivalTime() {
    return arrivalTime;
  }

  /** Sets {@link KoiColumns#ARRIVAL_TIME}. */
  public void setArrivalTime(Instant arrivalTime) {
    this.arrivalTime = arrivalTime;
  }

  @Override
  List<Object> values() {
    List<Object> values = new ArrayList<>(super.values());
    values.add(arrivalTime);
    return values;
  }
}
