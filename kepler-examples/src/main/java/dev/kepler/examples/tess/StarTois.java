package dev.kepler.examples.tess;

import dev.kepler.medallion.bean.TableEncoder;
import dev.kepler.medallion.bean.TableRow;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Encoder;

/**
 * Row of {@code toi_planets_by_star}: a star, its planets and its candidates.
 *
 * <p>Columns and their order: {@link ToiColumns#BY_STAR}. A mutable bean, not safe for use by
 * several threads at once.
 */
public final class StarTois extends TableRow {

  /** Encoder with the columns of {@link ToiColumns#BY_STAR}, in that order. */
  public static final Encoder<StarTois> ENCODER =
      TableEncoder.of(StarTois.class, ToiColumns.BY_STAR);

  private Long ticId;
  private long planets;
  private long candidates;

  /** Makes an empty row, to be filled by the setters. */
  public StarTois() {}

  /** {@code tic_id}: the star, an id of the TESS Input Catalog. */
  public Long getTicId() {
    return ticId;
  }

  /** Sets {@code tic_id}. */
  public void setTicId(Long ticId) {
    this.ticId = ticId;
  }

  /** {@code planets}: confirmed (CP) and known (KP). */
  public long getPlanets() {
    return planets;
  }

  /** Sets {@code planets}. */
  public void setPlanets(long planets) {
    this.planets = planets;
  }

  /** {@code candidates}: candidates (PC) and ambiguous ones (APC). */
  public long getCandidates() {
    return candidates;
  }

  /** Sets {@code candidates}. */
  public void setCandidates(long candidates) {
    this.candidates = candidates;
  }

  @Override
  protected List<Object> values() {
    return Arrays.asList(ticId, planets, candidates);
  }
}
