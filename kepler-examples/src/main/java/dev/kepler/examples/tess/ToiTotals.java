package dev.kepler.examples.tess;

import dev.kepler.medallion.bean.TableEncoder;
import dev.kepler.medallion.bean.TableRow;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Encoder;

/**
 * Row of {@code toi_totals}: the numbers, each time that one had changed.
 *
 * <p>Columns and their order: {@link ToiColumns#TOTALS}. A mutable bean, not safe for use by
 * several threads at once.
 */
public final class ToiTotals extends TableRow {

  /** Encoder with the columns of {@link ToiColumns#TOTALS}, in that order. */
  public static final Encoder<ToiTotals> ENCODER =
      TableEncoder.of(ToiTotals.class, ToiColumns.TOTALS);

  private Instant countedAt;
  private long planets;
  private long candidates;
  private long stars;

  /** Makes an empty row, to be filled by the setters. */
  public ToiTotals() {}

  /** {@code counted_at}: when these were counted. */
  public Instant getCountedAt() {
    return countedAt;
  }

  /** Sets {@code counted_at}. */
  public void setCountedAt(Instant countedAt) {
    this.countedAt = countedAt;
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

  /** {@code stars}: stars with a planet or a candidate. */
  public long getStars() {
    return stars;
  }

  /** Sets {@code stars}. */
  public void setStars(long stars) {
    this.stars = stars;
  }

  @Override
  protected List<Object> values() {
    return Arrays.asList(countedAt, planets, candidates, stars);
  }
}
