package dev.kepler.model;

import dev.kepler.medallion.bean.TableEncoder;
import dev.kepler.medallion.bean.TableRow;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Encoder;

/**
 * Row of {@code bronze_exoplanets}: a raw record and when it arrived. Bronze is what happened:
 * duplicates and bad rows stay.
 *
 * <p>Columns and their order: {@link KoiColumns#BRONZE}. A mutable bean, not safe for use by
 * several threads at once.
 */
public final class BronzeKoi extends TableRow {

  /** Encoder with the columns of {@link KoiColumns#BRONZE}, in that order. */
  public static final Encoder<BronzeKoi> ENCODER =
      TableEncoder.of(BronzeKoi.class, KoiColumns.BRONZE);

  private Long rowId;
  private Long keplerStarId;
  private String kepoiName;
  private String keplerName;
  private String disposition;
  private Double confidence;
  private String corruptRecord;
  private String source;
  private Instant arrivalTime;
  private Map<String, String> otherColumns;

  /** Makes an empty record, to be filled by the setters. */
  public BronzeKoi() {}

  /** {@link KoiColumns#ROW_ID}: null only when the record could not be read. */
  public Long getRowId() {
    return rowId;
  }

  /** Sets {@link KoiColumns#ROW_ID}. */
  public void setRowId(Long rowId) {
    this.rowId = rowId;
  }

  /** {@link KoiColumns#KEPLER_STAR_ID}: null when absent or unreadable. */
  public Long getKeplerStarId() {
    return keplerStarId;
  }

  /** Sets {@link KoiColumns#KEPLER_STAR_ID}. */
  public void setKeplerStarId(Long keplerStarId) {
    this.keplerStarId = keplerStarId;
  }

  /** {@link KoiColumns#KEPOI_NAME}: null when absent. */
  public String getKepoiName() {
    return kepoiName;
  }

  /** Sets {@link KoiColumns#KEPOI_NAME}. */
  public void setKepoiName(String kepoiName) {
    this.kepoiName = kepoiName;
  }

  /** {@link KoiColumns#KEPLER_NAME}: null until the planet is named. */
  public String getKeplerName() {
    return keplerName;
  }

  /** Sets {@link KoiColumns#KEPLER_NAME}. */
  public void setKeplerName(String keplerName) {
    this.keplerName = keplerName;
  }

  /** {@link KoiColumns#DISPOSITION}: as the source spells it. */
  public String getDisposition() {
    return disposition;
  }

  /** Sets {@link KoiColumns#DISPOSITION}. */
  public void setDisposition(String disposition) {
    this.disposition = disposition;
  }

  /** {@link KoiColumns#CONFIDENCE}: 0..1, null when not scored. */
  public Double getConfidence() {
    return confidence;
  }

  /** Sets {@link KoiColumns#CONFIDENCE}. */
  public void setConfidence(Double confidence) {
    this.confidence = confidence;
  }

  /** {@link KoiColumns#CORRUPT_RECORD}: null for a readable record. */
  public String getCorruptRecord() {
    return corruptRecord;
  }

  /** Sets {@link KoiColumns#CORRUPT_RECORD}. */
  public void setCorruptRecord(String corruptRecord) {
    this.corruptRecord = corruptRecord;
  }

  /** {@link KoiColumns#SOURCE}: null when the source does not tell. */
  public String getSource() {
    return source;
  }

  /** Sets {@link KoiColumns#SOURCE}. */
  public void setSource(String source) {
    this.source = source;
  }

  /** {@link KoiColumns#ARRIVAL_TIME}: microseconds in UTC, never null in the table. */
  public Instant getArrivalTime() {
    return arrivalTime;
  }

  /** Sets {@link KoiColumns#ARRIVAL_TIME}. */
  public void setArrivalTime(Instant arrivalTime) {
    this.arrivalTime = arrivalTime;
  }

  /** {@link KoiColumns#OTHER_COLUMNS}: null when the source has no others. */
  public Map<String, String> getOtherColumns() {
    return otherColumns;
  }

  /** Sets {@link KoiColumns#OTHER_COLUMNS}. */
  public void setOtherColumns(Map<String, String> otherColumns) {
    this.otherColumns = otherColumns;
  }

  @Override
  protected List<Object> values() {
    return Arrays.asList(
        rowId,
        keplerStarId,
        kepoiName,
        keplerName,
        disposition,
        confidence,
        corruptRecord,
        source,
        arrivalTime,
        otherColumns);
  }
}
