package dev.kepler.medallion.internal.delta;

import org.apache.spark.sql.delta.commands.cdc.CDCReader;

/** Names in a change data feed: columns beside the table's own, and kinds of changes. */
public final class ChangeFeed {

  /** Column: what kind of change a row is of, a string. */
  public static final String TYPE = CDCReader.CDC_TYPE_COLUMN_NAME();

  /** Column: version of the commit that changed the row, a bigint. */
  public static final String VERSION = CDCReader.CDC_COMMIT_VERSION();

  /** Kind: a row that entered. */
  public static final String INSERT = CDCReader.CDC_TYPE_INSERT();

  /** Kind: a row that left. */
  public static final String DELETE = CDCReader.CDC_TYPE_DELETE_STRING();

  /** Kind: a row as it was before it changed. */
  public static final String BEFORE = CDCReader.CDC_TYPE_UPDATE_PREIMAGE();

  /** Kind: a row as it is since it changed. */
  public static final String AFTER = CDCReader.CDC_TYPE_UPDATE_POSTIMAGE();

  private ChangeFeed() {}
}
