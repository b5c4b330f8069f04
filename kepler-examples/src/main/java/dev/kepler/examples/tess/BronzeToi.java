package dev.kepler.examples.tess;

import dev.kepler.medallion.bean.TableEncoder;
import dev.kepler.medallion.bean.TableRow;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Encoder;

/**
 * Row of {@code bronze_tois}: what arrived, and when.
 *
 * <p>Columns and their order: {@link ToiColumns#BRONZE}. A mutable bean, not safe for use by
 * several threads at once.
 */
public final class BronzeToi extends TableRow {

  /** Encoder with the columns of {@link ToiColumns#BRONZE}, in that order. */
  public static final Encoder<BronzeToi> ENCODER =
      TableEncoder.of(BronzeToi.class, ToiColumns.BRONZE);

  private String toi;
  private Long ticId;
  private String tessDisposition;
  private String tfopwgDisposition;
  private Double period;
  private Double radius;
  private LocalDate updated;
  private String comments;
  private String source;
  private String corruptRecord;
  private Instant arrivalTime;
  private Map<String, String> otherColumns;

  /** Makes an empty row, to be filled by the setters. */
  public BronzeToi() {}

  /** {@code toi}: such as {@code 101.01}. */
  public String getToi() {
    return toi;
  }

  /** Sets {@code toi}. */
  public void setToi(String toi) {
    this.toi = toi;
  }

  /** {@code tic_id}: the star, an id of the TESS Input Catalog. */
  public Long getTicId() {
    return ticId;
  }

  /** Sets {@code tic_id}. */
  public void setTicId(Long ticId) {
    this.ticId = ticId;
  }

  /** {@code tess_disposition}: what the mission's pipeline holds it to be. */
  public String getTessDisposition() {
    return tessDisposition;
  }

  /** Sets {@code tess_disposition}. */
  public void setTessDisposition(String tessDisposition) {
    this.tessDisposition = tessDisposition;
  }

  /**
   * {@code tfopwg_disposition}: what the working group holds it to be, null where it has not judged
   * yet.
   */
  public String getTfopwgDisposition() {
    return tfopwgDisposition;
  }

  /** Sets {@code tfopwg_disposition}. */
  public void setTfopwgDisposition(String tfopwgDisposition) {
    this.tfopwgDisposition = tfopwgDisposition;
  }

  /** {@code period}: days, or null. */
  public Double getPeriod() {
    return period;
  }

  /** Sets {@code period}. */
  public void setPeriod(Double period) {
    this.period = period;
  }

  /** {@code radius}: radii of the Earth, or null. */
  public Double getRadius() {
    return radius;
  }

  /** Sets {@code radius}. */
  public void setRadius(Double radius) {
    this.radius = radius;
  }

  /** {@code updated}: day of the last change, or null. */
  public LocalDate getUpdated() {
    return updated;
  }

  /** Sets {@code updated}. */
  public void setUpdated(LocalDate updated) {
    this.updated = updated;
  }

  /** {@code comments}: as people wrote them, or null. */
  public String getComments() {
    return comments;
  }

  /** Sets {@code comments}. */
  public void setComments(String comments) {
    this.comments = comments;
  }

  /** {@code source}: file that the record came from. */
  public String getSource() {
    return source;
  }

  /** Sets {@code source}. */
  public void setSource(String source) {
    this.source = source;
  }

  /** {@code _corrupt_record}: null where the record could be read. */
  public String getCorruptRecord() {
    return corruptRecord;
  }

  /** Sets {@code _corrupt_record}. */
  public void setCorruptRecord(String corruptRecord) {
    this.corruptRecord = corruptRecord;
  }

  /** {@code arrival_time}: when the record arrived. */
  public Instant getArrivalTime() {
    return arrivalTime;
  }

  /** Sets {@code arrival_time}. */
  public void setArrivalTime(Instant arrivalTime) {
    this.arrivalTime = arrivalTime;
  }

  /** {@code other_columns}: every further column of the release, as text; null where none. */
  public Map<String, String> getOtherColumns() {
    return otherColumns;
  }

  /** Sets {@code other_columns}. */
  public void setOtherColumns(Map<String, String> otherColumns) {
    this.otherColumns = otherColumns;
  }

  @Override
  protected List<Object> values() {
    return Arrays.asList(
        toi,
        ticId,
        tessDisposition,
        tfopwgDisposition,
        period,
        radius,
        updated,
        comments,
        source,
        corruptRecord,
        arrivalTime,
        otherColumns);
  }
}
