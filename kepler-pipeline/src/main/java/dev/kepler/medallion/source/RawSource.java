package dev.kepler.medallion.source;

import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.SparkSession;

/**
 * Where raw records come from. Anything that gives a streaming Dataset of them will do:
 *
 * <pre>{@code
 * RawSource<RawOrder> mine = session -> myRecords(session).as(RawOrder.ENCODER);
 * }</pre>
 *
 * <p>A micro-batch of the source is one <em>load</em>: within it identical records of a key
 * collapse, between loads the later one wins.
 *
 * @param <R> raw record
 */
@FunctionalInterface
public interface RawSource<R> {

  /**
   * Opens the stream; called for each run of the pipeline, once to see its columns before there is
   * a lake, and whenever bronze starts.
   *
   * @param session the caller's session, to be read from and not reconfigured
   * @return a streaming Dataset with the columns of the raw record
   */
  Dataset<R> open(SparkSession session);

  /**
   * How the source reads files of which each is one load; default: empty, because its loads are no
   * files. With it each file arrives at a time of its own, and is known to the ledger and to a
   * verification by its bytes.
   */
  default Optional<FileLoads<R>> files() {
    return Optional.empty();
  }

  /**
   * How the records of one key follow on each other within a micro-batch: a value that can be
   * ordered, over the columns of the raw record; default: empty, because what arrives together
   * speaks of one moment. With it a micro-batch is as many loads as it has records of the key of
   * which it has most: the first record of each key is of the first of them, the second of the
   * next.
   */
  default Optional<Column> sequence() {
    return Optional.empty();
  }

  /** In which order loads may arrive; default: any load may follow any other. */
  default ReleaseOrder order() {
    return ReleaseOrder.NONE;
  }

  /**
   * What becomes of a key that silver holds when a newer whole load no longer has it; default:
   * {@link AbsentKeys#KEEP}, because the loads of most sources are parts of a table. With another
   * policy every load of which each row has a key counts as a whole release.
   */
  default AbsentKeys absentKeys() {
    return AbsentKeys.KEEP;
  }
}
