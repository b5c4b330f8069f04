package dev.kepler.examples.tess;

import dev.kepler.medallion.bean.TableEncoder;
import dev.kepler.medallion.bean.TableRow;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Encoder;

/**
 * Row of {@code tois_by_disposition}: how many TOIs the working group holds to be what.
 *
 * <p>Columns and their order: {@link ToiColumns#BY_DISPOSITION}. A mutable bean, not safe for use
 * by several threads at once.
 */
public final class DispositionTois extends TableRow {

  /** Encoder with the columns of {@link ToiColumns#BY_DISPOSITION}, in that order. */
  public static final Encoder<DispositionTois> ENCODER =
      TableEncoder.of(DispositionTois.class, ToiColumns.BY_DISPOSITION);

  private String tfopwgDisposition;
  private long tois;

  /** Makes an empty row, to be filled by the setters. */
  public DispositionTois() {}

  /** {@code tfopwg_disposition}: CP, KP, PC or APC. */
  public String getTfopwgDisposition() {
    return tfopwgDisposition;
  }

  /** Sets {@code tfopwg_disposition}. */
  public void setTfopwgDisposition(String tfopwgDisposition) {
    this.tfopwgDisposition = tfopwgDisposition;
  }

  /** {@code tois}: how many. */
  public long getTois() {
    return tois;
  }

  /** Sets {@code tois}. */
  public void setTois(long tois) {
    this.tois = tois;
  }

  @Override
  protected List<Object> values() {
    return Arrays.asList(tfopwgDisposition, tois);
  }
}
