package dev.kepler.model;

import dev.kepler.medallion.bean.TableEncoder;
import dev.kepler.medallion.bean.TableRow;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Encoder;

/**
 * Row of {@code discovery_totals}: the number, through time. One row each time one of the four
 * counts changed.
 *
 * <p>Columns and their order: {@link KoiColumns#TOTALS}. A mutable bean, not safe for use by
 * several threads at once.
 */
public final class DiscoveryTotals extends TableRow {

  /** Encoder with the columns of {@link KoiColumns#TOTALS}, in that order. */
  public static final Encoder<DiscoveryTotals> ENCODER =
      TableEncoder.of(DiscoveryTotals.class, KoiColumns.TOTALS);

  private Instant countedAt;
  private long confirmed;
  private long candidates;
  private long named;
  private long stars;

  /** Makes an empty record, to be filled by the setters. */
  public DiscoveryTotals() {}

  /** Makes a row: so many of each were counted at that moment. */
  public static DiscoveryTotals of(
      Instant countedAt, long confirmed, long candidates, long named, long stars) {
    DiscoveryTotals totals = new DiscoveryTotals();
    totals.setCountedAt(countedAt);
    totals.setConfirmed(confirmed);
    totals.setCandidates(candidates);
    totals.setNamed(named);
    totals.setStars(stars);
    return totals;
  }

  /** {@link KoiColumns#COUNTED_AT}: grows from row to row. */
  public Instant getCountedAt() {
    return countedAt;
  }

  /** Sets {@link KoiColumns#COUNTED_AT}. */
  public void setCountedAt(Instant countedAt) {
    this.countedAt = countedAt;
  }

  /** {@link KoiColumns#CONFIRMED}: zero or more. */
  public long getConfirmed() {
    return confirmed;
  }

  /** Sets {@link KoiColumns#CONFIRMED}. */
  public void setConfirmed(long confirmed) {
    this.confirmed = confirmed;
  }

  /** {@link KoiColumns#CANDIDATES}: zero or more. */
  public long getCandidates() {
    return candidates;
  }

  /** Sets {@link KoiColumns#CANDIDATES}. */
  public void setCandidates(long candidates) {
    this.candidates = candidates;
  }

  /** {@link KoiColumns#NAMED}: zero or more. */
  public long getNamed() {
    return named;
  }

  /** Sets {@link KoiColumns#NAMED}. */
  public void setNamed(long named) {
    this.named = named;
  }

  /** {@link KoiColumns#STARS}: zero or more. */
  public long getStars() {
    return stars;
  }

  /** Sets {@link KoiColumns#STARS}. */
  public void setStars(long stars) {
    this.stars = stars;
  }

  /** Tells whether all four counts are the other's, whenever either was counted. */
  public boolean hasSameCountsAs(DiscoveryTotals other) {
    return confirmed == other.confirmed
        && candidates == other.candidates
        && named == other.named
        && stars == other.stars;
  }

  @Override
  protected List<Object> values() {
    return Arrays.asList(countedAt, confirmed, candidates, named, stars);
  }
}
