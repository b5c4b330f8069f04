package dev.kepler.medallion.internal.source;

import dev.kepler.medallion.internal.ledger.ReleaseTime;
import dev.kepler.medallion.source.Load;
import dev.kepler.medallion.source.RawSource;
import dev.kepler.medallion.source.ReleaseOrder;
import java.util.List;
import org.apache.spark.sql.SparkSession;

/**
 * Source of releases that must land in the order of their dates.
 *
 * @param <R> raw record
 */
public final class ReleasesInOrder<R> extends WrappedSource<R> {

  /** Wraps a source. */
  public ReleasesInOrder(RawSource<R> source) {
    super(source);
  }

  @Override
  public ReleaseOrder order() {
    return new InOrder(super.order());
  }

  /**
   * Order that refuses a release that is older than the newest before it.
   *
   * @param order what it is otherwise
   */
  private record InOrder(ReleaseOrder order) implements ReleaseOrder {

    @Override
    public String admit(SparkSession session, String file, String newest) {
      String date = order.admit(session, file, newest);
      if (ReleaseTime.isBefore(date, newest)) {
        throw new IllegalStateException(
            "Cannot take the release in "
                + file
                + ": it is of "
                + date
                + ", and the lake holds the release of "
                + newest
                + ". Give a newer release; if this one has landed already, empty its file.");
      }
      return date;
    }

    @Override
    public List<Load> inOrder(SparkSession session, List<Load> loads) {
      return order.inOrder(session, loads);
    }
  }
}
