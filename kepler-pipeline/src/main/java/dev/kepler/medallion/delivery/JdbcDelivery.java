package dev.kepler.medallion.delivery;

import dev.kepler.medallion.lake.TablePosition;
import dev.kepler.medallion.pipeline.Cut;
import dev.kepler.medallion.pipeline.Lake;
import dev.kepler.medallion.pipeline.TableChange;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import javax.sql.DataSource;

/**
 * Keeps the gold and totals tables of a lake in a database as well, exactly once: tables of the
 * same names and columns, always those of one cut of the lake.
 *
 * <p>A delivery takes the newest cut, works out what it has that the database has not, and writes
 * that in one transaction, in which table {@code medallion_deliveries} also says which cut it is.
 * Whatever was counted since the last delivery comes as one net change, so that a database which
 * was away for a week is asked for no more than the difference. A crash before the commit has
 * written nothing, and one after it is seen by the next delivery. The lake waits for none of this.
 *
 * <pre>{@code
 * JdbcDelivery delivery = JdbcDelivery.of("warehouse", pipeline.lake(), warehouse);
 * try (RunningDelivery following = delivery.start(Duration.ofSeconds(1))) {
 *   running.awaitTermination();
 * }
 * }</pre>
 *
 * <p>The SQL is what PostgreSQL and H2 share: quoted names, {@code CREATE TABLE IF NOT EXISTS},
 * {@code FOR UPDATE}. Tables are made where they are not, with an index of their key, and given
 * columns by which the lake's have grown. Deliveries of one lake, of several threads or processes,
 * wait for each other.
 */
public final class JdbcDelivery extends Delivery {

  private final DataSource target;
  private final TargetNames names;

  private JdbcDelivery(String name, Lake<?, ?, ?> lake, DataSource target, TargetNames names) {
    super(name, lake);
    this.target = Objects.requireNonNull(target, "target");
    this.names = names;
  }

  /**
   * Readies a delivery into the schema with which a connection begins; nothing is asked yet.
   *
   * @param name of the delivery among those of the lake, such as that of the database: {@code
   *     kepler status} has it
   * @param lake whose gold and totals are delivered
   * @param target gives connections to the database, each closed after a delivery
   * @throws IllegalArgumentException when the name has other characters than letters, digits, '-'
   *     and '_'
   */
  public static JdbcDelivery of(String name, Lake<?, ?, ?> lake, DataSource target) {
    return new JdbcDelivery(name, lake, target, new TargetNames(Optional.empty()));
  }

  /**
   * The same into another schema, which must be there.
   *
   * @param schema its name, as the database has it
   */
  public JdbcDelivery into(String schema) {
    return new JdbcDelivery(name(), lake(), target, new TargetNames(Optional.of(schema)));
  }

  @Override
  Optional<Delivered> attempt() {
    try (Connection connection = target.getConnection()) {
      connection.setAutoCommit(false);
      try {
        return deliver(connection);
      } catch (Throwable e) {
        undo(connection, e);
        throw e;
      }
    } catch (SQLException e) {
      throw new DeliveryException(
          "Cannot deliver "
              + lake()
              + " to "
              + name()
              + ": the database says \""
              + e.getMessage()
              + "\" ("
              + e.getSQLState()
              + "). What it took is whole or not there; deliver again once it answers.",
          e);
    }
  }

  /** A connection that is lost has undone it by itself. */
  private static void undo(Connection connection, Throwable failure) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      failure.addSuppressed(e);
    }
  }

  private Optional<Delivered> deliver(Connection connection) throws SQLException {
    TargetNote note = new TargetNote(connection, names);
    note.make();
    connection.commit();
    try (Cut<?, ?, ?> cut = lake().cut()) {
      if (isHeld(note, cut)) {
        return nothing(connection);
      }
      ready(connection, note, cut);
    }
    // Another delivery waits here. A cut that is made now is no older than what that one brought.
    Map<String, TablePosition> held = note.held(lake().id());
    try (Cut<?, ?, ?> cut = lake().cut()) {
      return isHeld(note, cut)
          ? nothing(connection)
          : Optional.of(deliver(connection, note, held, cut));
    }
  }

  /** Lets go of what was locked. */
  private static Optional<Delivered> nothing(Connection connection) throws SQLException {
    connection.rollback();
    return Optional.empty();
  }

  private boolean isHeld(TargetNote note, Cut<?, ?, ?> cut) throws SQLException {
    boolean held = note.cut(lake().id()).filter(cut.id()::equals).isPresent();
    if (held) {
      noteHeld(cut.id(), cut.versions());
    }
    return held;
  }

  /** Has the tables as they must be: a database may end the transaction with each of them. */
  private void ready(Connection connection, TargetNote note, Cut<?, ?, ?> cut) throws SQLException {
    for (TableChange change : cut.changesSince(note.held(lake().id()))) {
      Optional<String> other = note.other(change.table(), lake().id());
      if (other.isPresent()) {
        throw new IllegalStateException(
            "Cannot deliver "
                + cut
                + ": table "
                + names.table(change.table())
                + " holds the rows of lake "
                + other.get()
                + ". Deliver into another schema.");
      }
      table(change).make(connection, change.whole());
    }
    connection.commit();
  }

  private Delivered deliver(
      Connection connection, TargetNote note, Map<String, TablePosition> held, Cut<?, ?, ?> cut)
      throws SQLException {
    Map<String, Long> entered = new TreeMap<>();
    Map<String, Long> left = new TreeMap<>();
    Set<String> noted = Set.copyOf(held.keySet());
    Instant at = Instant.now();
    for (TableChange change : cut.changesSince(held)) {
      TargetTable table = table(change);
      left.put(change.table(), table.leave(connection, change));
      entered.put(change.table(), table.enter(connection, change));
      held.put(change.table(), change.to());
    }
    held.keySet().retainAll(cut.versions().keySet()); // others were described once
    for (Map.Entry<String, TablePosition> table : held.entrySet()) {
      String kind = table.getKey();
      note.write(noted.contains(kind), lake().id(), kind, table.getValue(), cut.id(), at);
    }
    connection.commit();
    noteHeld(cut.id(), cut.versions());
    return new Delivered(cut.id(), entered, left);
  }

  private TargetTable table(TableChange change) {
    return new TargetTable(names, change.table(), change.entered().schema(), change.key());
  }
}
