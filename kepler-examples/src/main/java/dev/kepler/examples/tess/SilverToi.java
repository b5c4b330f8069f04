package dev.kepler.examples.tess;

import dev.kepler.medallion.bean.TableEncoder;
import dev.kepler.medallion.bean.TableRow;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Encoder;

/**
 * Row of {@code silver_tois}: a planet or candidate that stands.
 *
 * <p>Columns and their order: {@link ToiColumns#SILVER}. A mutable bean, not safe for use by
 * several threads at once.
 */
public final class SilverToi extends TableRow {

  /** Encoder with the columns of {@link ToiColumns#SILVER}, in that order. */
  public static final Encoder<SilverToi> ENCODER =
      TableEncoder.of(SilverToi.class, ToiColumns.SILVER);

  private String toi;
  private Long ticId;
  private String tfopwgDisposition;
  private Instant arrivalTime;

  /** Makes an empty row, to be filled by the setters. */
  public SilverToi() {}

  /** {@code toi}: such as {@code 101.01}. */
  public String getToi() {
    return toi;
  }

  /** Sets {@code toi}. */
  public void setToi(String toi) {
    this.toi = toi;
  }

  /** {@code tic_id}: the star, never null. */
  public Long getTicId() {
    return ticId;
  }

  /** Sets {@code tic_id}. */
  public void setTicId(Long ticId) {
    this.ticId = ticId;
  }

  /** {@code tfopwg_disposition}: CP, KP, PC or APC. */
  public String getTfopwgDisposition() {
    return tfopwgDisposition;
  }

  /** Sets {@code tfopwg_disposition}. */
  public void setTfopwgDisposition(String tfopwgDisposition) {
    this.tfopwgDisposition = tfopwgDisposition;
  }

  /** {@code arrival_time}: when the record arrived. */
  public Instant getArrivalTime() {
    return arrivalTime;
  }

  /** Sets {@code arrival_time}. */
  public void setArrivalTime(Instant arrivalTime) {
    this.arrivalTime = arrivalTime;
  }

  @Override
  protected List<Object> values() {
    return Arrays.asList(toi, ticId, tfopwgDisposition, arrivalTime);
  }
}
