package dev.kepler.medallion.lifecycle;

import dev.kepler.medallion.Medallion;
import dev.kepler.medallion.lake.Layer;
import dev.kepler.medallion.lake.LedgerEntry;
import dev.kepler.medallion.lake.TableVersion;
import dev.kepler.medallion.lake.TableWrite;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Piece of work on a lake, as a listener hears of it from its begin to its end: a micro-batch of a
 * layer, or what a person asked for. What is asked for takes a look at the ends of the tables' logs
 * and no Spark job; it is true of the moment at which the listener is called, on the thread that
 * calls it.
 */
public interface LakeRun {

  /** Kinds of work. */
  enum Kind {
    /** A micro-batch of a layer. */
    BATCH,
    /** A layer computed anew. */
    REBUILD,
    /** Quarantine taken through the expectations again. */
    REDRIVE,
    /** A load taken back. */
    UNDO,
    /** A load that counts again. */
    REDO
  }

  /** What kind of work it is. */
  Kind kind();

  /** The layer that is written; silver's work writes quarantine too. */
  Layer layer();

  /**
   * What tells the work from all other: by the lake, wherever that lies, the layer and the number
   * of the batch, or by the decision on a load. Work that is done again after a crash has the same
   * key, and so has a redrive of the same quarantine.
   */
  String key();

  /** When it began. */
  Instant begun();

  /** The description of the entity. */
  Medallion<?, ?, ?> medallion();

  /** Folder in which what bronze reads has landed, a URI; empty for a source without files. */
  Optional<String> landing();

  /** The source in a few words, such as {@code table shop.arrivals}. */
  String source();

  /**
   * The table above, in the version up to which it was read; empty for bronze.
   *
   * @param entry of the work
   */
  Optional<TableVersion> reads(LedgerEntry entry);

  /**
   * The tables of the layer, and what the work has written into them.
   *
   * @param entry of the work
   */
  List<TableWrite> writes(LedgerEntry entry);
}
