package dev.kepler.model;

import dev.kepler.medallion.bean.TableEncoder;
import dev.kepler.medallion.bean.TableRow;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Encoder;

/**
 * Row of {@code exoplanets_gold}: a star and the number of its named planets. A star whose last
 * silver row left has no row.
 *
 * <p>Columns and their order: {@link KoiColumns#GOLD}. A mutable bean, not safe for use by several
 * threads at once.
 */
public final class StarPlanets extends TableRow {

  /** Encoder with the columns of {@link KoiColumns#GOLD}, in that order. */
  public static final Encoder<StarPlanets> ENCODER =
      TableEncoder.of(StarPlanets.class, KoiColumns.GOLD);

  private long keplerStarId;
  private long numPlanets;

  /** Makes an empty record, to be filled by the setters. */
  public StarPlanets() {}

  /** Makes a row: this star has so many named planets. */
  public static StarPlanets of(long keplerStarId, long numPlanets) {
    StarPlanets star = new StarPlanets();
    star.setKeplerStarId(keplerStarId);
    star.setNumPlanets(numPlanets);
    return star;
  }

  /** {@link KoiColumns#KEPLER_STAR_ID}: never null, unique in the table. */
  public long getKeplerStarId() {
    return keplerStarId;
  }

  /** Sets {@link KoiColumns#KEPLER_STAR_ID}. */
  public void setKeplerStarId(long keplerStarId) {
    this.keplerStarId = keplerStarId;
  }

  /** {@link KoiColumns#NUM_PLANETS}: zero or more. */
  public long getNumPlanets() {
    return numPlanets;
  }

  /** Sets {@link KoiColumns#NUM_PLANETS}. */
  public void setNumPlanets(long numPlanets) {
    this.numPlanets = numPlanets;
  }

  @Override
  protected List<Object> values() {
    return Arrays.asList(keplerStarId, numPlanets);
  }
}
