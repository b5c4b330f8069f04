package dev.kepler.medallion.pipeline;

import dev.kepler.medallion.bean.RecordColumns;
import dev.kepler.medallion.bean.TableEncoder;
import dev.kepler.medallion.bean.TableRow;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Encoder;

/** A shipment as a message tells of it, simulated. */
public final class RawShipment extends TableRow {

  static final List<String> COLUMNS =
      List.of(
          "shipment",
          "state",
          "grams",
          RecordColumns.DELETED,
          RecordColumns.OTHER_COLUMNS,
          RecordColumns.CORRUPT_RECORD,
          RecordColumns.SOURCE);

  static final Encoder<RawShipment> ENCODER = TableEncoder.of(RawShipment.class, COLUMNS);

  private Long shipment;
  private String state;
  private Long grams;
  private Boolean deleted;
  private Map<String, String> otherColumns;
  private String corruptRecord;
  private String source;

  public Long getShipment() {
    return shipment;
  }

  public void setShipment(Long shipment) {
    this.shipment = shipment;
  }

  public String getState() {
    return state;
  }

  public void setState(String state) {
    this.state = state;
  }

  public Long getGrams() {
    return grams;
  }

  public void setGrams(Long grams) {
    this.grams = grams;
  }

  public Boolean getDeleted() {
    return deleted;
  }

  public void setDeleted(Boolean deleted) {
    this.deleted = deleted;
  }

  public Map<String, String> getOtherColumns() {
    return otherColumns;
  }

  public void setOtherColumns(Map<String, String> otherColumns) {
    this.otherColumns = otherColumns;
  }

  public String getCorruptRecord() {
    return corruptRecord;
  }

  public void setCorruptRecord(String corruptRecord) {
    this.corruptRecord = corruptRecord;
  }

  public String getSource() {
    return source;
  }

  public void setSource(String source) {
    this.source = source;
  }

  @Override
  protected List<Object> values() {
    return Arrays.asList(shipment, state, grams, deleted, otherColumns, corruptRecord, source);
  }
}
