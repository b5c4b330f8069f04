package dev.kepler.medallion.delivery;

import dev.kepler.medallion.lake.TablePosition;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the target says of itself: a row for each table that was delivered, written in the
 * transaction of its rows. Two deliveries of one lake wait for each other at these rows.
 */
final class TargetNote {

  private static final String TABLE = "medallion_deliveries";

  private final Connection target;
  private final String place;

  TargetNote(Connection target, TargetNames names) {
    this.target = target;
    this.place = names.table(TABLE);
  }

  /** Makes its table where there is none. */
  void make() throws SQLException {
    try (Statement sql = target.createStatement()) {
      sql.executeUpdate(
          "CREATE TABLE IF NOT EXISTS "
              + place
              + " (table_name VARCHAR(255) PRIMARY KEY, table_id VARCHAR(64) NOT NULL, version BIGINT"
              + " NOT NULL, lake VARCHAR(64) NOT NULL, cut VARCHAR NOT NULL, delivered_at"
              + " TIMESTAMP(6) WITH TIME ZONE NOT NULL)");
    }
  }

  /**
   * What was delivered of a lake, by table; no other delivery changes it before this transaction
   * ends.
   */
  Map<String, TablePosition> held(String lake) throws SQLException {
    Map<String, TablePosition> held = new TreeMap<>();
    try (PreparedStatement sql =
        target.prepareStatement(
            "SELECT table_name, table_id, version FROM "
                + place
                + " WHERE lake = ? ORDER BY table_name FOR UPDATE")) {
      sql.setString(1, lake);
      try (ResultSet rows = sql.executeQuery()) {
        while (rows.next()) {
          held.put(rows.getString(1), new TablePosition(rows.getString(2), rows.getLong(3)));
        }
      }
    }
    return held;
  }

  /** Name of the cut that was delivered last; empty where none was. */
  Optional<String> cut(String lake) throws SQLException {
    try (PreparedStatement sql =
        target.prepareStatement(
            "SELECT cut FROM "
                + place
                + " WHERE lake = ? ORDER BY delivered_at DESC FETCH FIRST 1 ROWS ONLY")) {
      sql.setString(1, lake);
      try (ResultSet rows = sql.executeQuery()) {
        return rows.next() ? Optional.of(rows.getString(1)) : Optional.empty();
      }
    }
  }

  /** Another lake whose rows a table of the target has; empty where it has none. */
  Optional<String> other(String table, String lake) throws SQLException {
    try (PreparedStatement sql =
        target.prepareStatement(
            "SELECT lake FROM " + place + " WHERE table_name = ? AND lake <> ?")) {
      sql.setString(1, table);
      sql.setString(2, lake);
      try (ResultSet rows = sql.executeQuery()) {
        return rows.next() ? Optional.of(rows.getString(1)) : Optional.empty();
      }
    }
  }

  /**
   * Notes a table.
   *
   * @param held whether its note is there, and locked: of two first deliveries at once, of one lake
   *     or of two, the second fails here
   */
  void write(boolean held, String lake, String table, TablePosition version, String cut, Instant at)
      throws SQLException {
    String words =
        held
            ? "UPDATE "
                + place
                + " SET table_id = ?, version = ?, lake = ?, cut = ?, delivered_at = ?"
                + " WHERE table_name = ?"
            : "INSERT INTO "
                + place
                + " (table_id, version, lake, cut, delivered_at, table_name)"
                + " VALUES (?, ?, ?, ?, ?, ?)";
    try (PreparedStatement sql = target.prepareStatement(words)) {
      sql.setString(1, version.tableId());
      sql.setLong(2, version.version());
      sql.setString(3, lake);
      sql.setString(4, cut);
      sql.setObject(5, at.atOffset(ZoneOffset.UTC));
      sql.setString(6, table);
      sql.executeUpdate();
    }
  }
}
