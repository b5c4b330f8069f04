package dev.kepler.model;

import dev.kepler.medallion.bean.TableEncoder;
import dev.kepler.medallion.bean.TableRow;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Encoder;

/**
 * Record as a source yields it: one KOI, nothing judged yet. Every column may be null, because
 * anything may arrive.
 *
 * <p>Columns and their order: {@link KoiColumns#RAW}. A mutable bean, not safe for use by several
 * threads at once.
 */
public final class RawKoi extends TableRow {

  /** Encoder with the columns of {@link KoiColumns#RAW}, in that order. */
  public static final Encoder<RawKoi> ENCODER = TableEncoder.of(RawKoi.class, KoiColumns.RAW);

  private Long rowId;
  private Long keplerStarId;
  private String kepoiName;
  private String keplerName;
  private String disposition;
  private Double confidence;
  private String corruptRecord;
  private String source;
  private Map<String, String> otherColumns;

  /** Makes an empty record, to be filled by the setters. */
  public RawKoi() {}

  /**
   * Makes a readable record that does not tell its source.
   *
   * @param rowId identity, unique to the KOI
   * @param keplerStarId the star
   * @param kepoiName such as {@code K00752.01}
   * @param keplerName such as {@code Kepler-227 b}, or null
   * @param disposition in the archive's spelling
   * @param confidence 0..1, or null
   */
  public static RawKoi of(
      Long rowId,
      Long keplerStarId,
      String kepoiName,
      String keplerName,
      String disposition,
      Double confidence) {
    RawKoi koi = new RawKoi();
    koi.setRowId(rowId);
    koi.setKeplerStarId(keplerStarId);
    koi.setKepoiName(kepoiName);
    koi.setKeplerName(keplerName);
    koi.setDisposition(disposition);
    koi.setConfidence(confidence);
    return koi;
  }

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
        rowId, keplerStarId, kepoiName, keplerName, disposition, confidence, corruptRecord, source);
  }
}
