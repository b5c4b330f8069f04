package dev.kepler.model;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Encoder;

/**
 * Row of {@code quarantined_exoplanets}: a bronze row that could not be trusted, and why.
 *
 * <p>Columns and their order: {@link KoiColumns#QUARANTINE}. A mutable bean, not safe for use by
 * several threads at once.
 */
public final class QuarantinedKoi extends BronzeKoi {

  /** Encoder with the columns of {@link KoiColumns#QUARANTINE}, in that order. */
  public static final Encoder<QuarantinedKoi> ENCODER =
      TableEncoder.of(QuarantinedKoi.class, KoiColumns.QUARANTINE);

  private List<String> failedExpectations;

  /** Makes an empty record, to be filled by the setters. */
  public QuarantinedKoi() {}

  /** {@link KoiColumns#FAILED_EXPECTATIONS}: at least one name. */
  public List<String> getFailedExpectations() {
    return failedExpectations;
  }

  /** Sets {@link KoiColumns#FAILED_EXPECTATIONS}. */
  public void setFailedExpectations(List<String> failedExpectations) {
    this.failedExpectations = failedExpectations;
  }

  @Override
  List<Object> values() {
    List<Object> values = new ArrayList<>(super.values());
    values.add(failedExpectations);
    return values;
  }
}
