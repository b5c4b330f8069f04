package dev.kepler.model;

import dev.kepler.medallion.bean.TableEncoder;
import dev.kepler.medallion.bean.TableRow;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.apache.spark.sql.Encoder;

/**
 * Row of {@code silver_exoplanets}: a living planet or candidate. One row per {@code
 * surrogate_key}, none of them a FALSE POSITIVE.
 *
 * <p>Columns and their order: {@link KoiColumns#SILVER}. A mutable bean, not safe for use by
 * several threads at once.
 */
public final class SilverExoplanet extends TableRow {

  /** Encoder with the columns of {@link KoiColumns#SILVER}, in that order. */
  public static final Encoder<SilverExoplanet> ENCODER =
      TableEncoder.of(SilverExoplanet.class, KoiColumns.SILVER);

  private long surrogateKey;
  private long keplerStarId;
  private String exoplanetName;
  private String disposition;
  private Double confidence;
  private Instant arrivalTime;

  /** Makes an empty record, to be filled by the setters. */
  public SilverExoplanet() {}

  /**
   * Makes a row.
   *
   * @param exoplanetName such as {@code Kepler-227 b}, or null
   * @param confidence 0..1, or null
   */
  public static SilverExoplanet of(
      long surrogateKey,
      long keplerStarId,
      String exoplanetName,
      Disposition disposition,
      Double confidence,
      Instant arrivalTime) {
    SilverExoplanet planet = new SilverExoplanet();
    planet.setSurrogateKey(surrogateKey);
    planet.setKeplerStarId(keplerStarId);
    planet.setExoplanetName(exoplanetName);
    planet.setDisposition(disposition.archiveName());
    planet.setConfidence(confidence);
    planet.setArrivalTime(arrivalTime);
    return planet;
  }

  /** {@link KoiColumns#SURROGATE_KEY}: never null, unique in the table. */
  public long getSurrogateKey() {
    return surrogateKey;
  }

  /** Sets {@link KoiColumns#SURROGATE_KEY}. */
  public void setSurrogateKey(long surrogateKey) {
    this.surrogateKey = surrogateKey;
  }

  /** {@link KoiColumns#KEPLER_STAR_ID}: never null. */
  public long getKeplerStarId() {
    return keplerStarId;
  }

  /** Sets {@link KoiColumns#KEPLER_STAR_ID}. */
  public void setKeplerStarId(long keplerStarId) {
    this.keplerStarId = keplerStarId;
  }

  /** {@link KoiColumns#EXOPLANET_NAME}: null until named. */
  public String getExoplanetName() {
    return exoplanetName;
  }

  /** Sets {@link KoiColumns#EXOPLANET_NAME}. */
  public void setExoplanetName(String exoplanetName) {
    this.exoplanetName = exoplanetName;
  }

  /** {@link KoiColumns#DISPOSITION}: CONFIRMED or CANDIDATE. */
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

  /** {@link KoiColumns#ARRIVAL_TIME}: when the record as it stands arrived. */
  public Instant getArrivalTime() {
    return arrivalTime;
  }

  /** Sets {@link KoiColumns#ARRIVAL_TIME}. */
  public void setArrivalTime(Instant arrivalTime) {
    this.arrivalTime = arrivalTime;
  }

  /** Tells whether another row says the same of the KOI, whenever it arrived. */
  public boolean hasSameContentAs(SilverExoplanet other) {
    List<Object> mine = values();
    List<Object> theirs = other.values();
    return KoiColumns.SILVER_CONTENT.stream()
        .mapToInt(KoiColumns.SILVER::indexOf)
        .allMatch(column -> Objects.equals(mine.get(column), theirs.get(column)));
  }

  @Override
  protected List<Object> values() {
    return Arrays.asList(
        surrogateKey, keplerStarId, exoplanetName, disposition, confidence, arrivalTime);
  }
}
