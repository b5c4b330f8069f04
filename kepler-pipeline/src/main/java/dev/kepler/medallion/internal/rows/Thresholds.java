package dev.kepler.medallion.internal.rows;

/** From how much on it pays to work in another way; measured by the benchmark on two cores. */
public final class Thresholds {

  /** Rows from which on a plan is compiled, and a file is worth more than to be written anew. */
  public static final long MANY_ROWS = 50_000;

  /** Rows that the driver writes itself: to start a job for fewer takes longer. */
  public static final long ROWS_ON_DRIVER = 10_000;

  /** Rows that take longer to be written anew than all else of a load, where no job writes them. */
  public static final long ROWS_TO_REWRITE = 5_000;

  /** Rows of some hundred bytes: enough for one task, and a file that compaction leaves alone. */
  public static final long ROWS_A_FILE = 250_000;

  /** Bytes of files that a batch reads, from which on work done once for all its rows pays. */
  public static final long LARGE_BATCH = 4L << 20;

  /** Bytes of bronze from which on its proof runs compiled plans. */
  public static final long LARGE_PROOF = 1L << 20;

  /** Bytes of bronze from which on what would become of a load is worked out by compiled plans. */
  public static final long LARGE_LOOK = 64L << 20;

  /** Bytes of a quarter of a million rows: a file that upkeep between batches leaves alone. */
  public static final long LARGE_FILE = 8L << 20;

  /** One row in so many of a file may be masked before the file is written anew. */
  public static final long MASKED_SHARE = 20;

  /** So many small files beside a large one are gathered. */
  public static final int MANY_SMALL_FILES = 8;

  /** Rows of a table's commits after which a batch ends. */
  public static final long ROWS_AT_ONCE = 2_000_000;

  /** Bytes of new files after which a batch ends, whatever rows they have. */
  public static final long BYTES_AT_ONCE = 64L << 20;

  /** So many small files that wait are read in one batch. */
  public static final int FILES_AT_ONCE = 50;

  private Thresholds() {}
}
