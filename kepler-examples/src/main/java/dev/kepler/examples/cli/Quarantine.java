package dev.kepler.examples.cli;

import dev.kepler.medallion.lake.QuarantineReason;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Quarantine of a cut of a lake, as the commands list it; closed when all is read.
 *
 * @param <Q> a row of it
 */
interface Quarantine<Q> extends AutoCloseable {

  @Override
  void close();

  /**
   * Row as it is listed; a record, of which {@code --json} writes the components.
   *
   * <p>{@code text} is the line that could not be read, or what was read.
   */
  interface Listed {
    Instant arrivalTime();

    String source();

    String text();

    /** Values of {@link #identity}, in words. */
    List<String> identity();
  }

  /** Columns by which a row is told from another. */
  List<String> identity();

  /** How many rows there are. */
  long count();

  /** Why they are there, with the first few of each reason. */
  List<QuarantineReason<Q>> reasons(int limit);

  /** Rows that arrived at one of these moments. */
  List<Q> arrived(Collection<Instant> moments);

  /** The expectations that a row fails. */
  List<String> failed(Q row);

  /** A row as it is listed. */
  Listed listed(Q row);

  /**
   * Where the first of some rows stands.
   *
   * @param files in which it is sought, one after the other
   */
  Optional<SetAside.Place> first(List<Q> rows, List<Path> files);
}
