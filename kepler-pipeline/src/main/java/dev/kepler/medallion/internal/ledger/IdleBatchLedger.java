package dev.kepler.medallion.internal.ledger;

import dev.kepler.medallion.internal.delta.LakeTables;
import dev.kepler.medallion.internal.files.AtomicFiles;
import dev.kepler.medallion.internal.files.LakePaths;
import dev.kepler.medallion.internal.text.LedgerJson;
import dev.kepler.medallion.lake.Layer;
import dev.kepler.medallion.lake.LedgerEntry;
import dev.kepler.medallion.lake.TableLayout;
import java.io.FileNotFoundException;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/**
 * Ledger entries of batches that changed nothing and therefore have no commit to stand in: a small
 * file each, beside the checkpoints. A batch that comes again writes the same file again. All but
 * the newest of a layer may be carried over, see {@link RetainedLedger}.
 */
public final class IdleBatchLedger {

  private static final String SUFFIX = ".json";

  private final AtomicFiles files;
  private final Path folder;
  private final Function<Layer, List<RetainedLedger>> carried;

  public IdleBatchLedger(SparkSession session, LakeTables lake) {
    this(
        AtomicFiles.of(session),
        lake.layout(),
        layer -> List.of(new RetainedLedger(session, lake.table(lake.of(layer)).carriedLedger())));
  }

  /**
   * Readies the entries of a lake in folders.
   *
   * @param carried where those of a layer may be that were carried over, beside those of others
   */
  IdleBatchLedger(
      AtomicFiles files, TableLayout layout, Function<Layer, List<RetainedLedger>> carried) {
    this.files = files;
    this.folder = new Path(LakePaths.quietLedger(layout));
    this.carried = carried;
  }

  public void write(LedgerEntry entry) {
    files.write(file(entry.layer(), entry.batch()), LedgerJson.write(entry));
  }

  /** Tells whether a batch has an entry here. */
  boolean holds(Layer layer, long batch) {
    return files.exists(file(layer, batch));
  }

  /** Newest batch of a layer that has an entry here; -1 for none. */
  public long last(Layer layer) {
    List<Long> batches = batches(layer);
    return batches.isEmpty() ? -1 : batches.get(batches.size() - 1);
  }

  /** Entry of the newest batch of a layer that has read up to a version of the table above. */
  Optional<LedgerEntry> newest(Layer layer, long sourceVersion) {
    return batches(layer).stream()
        .sorted(Comparator.reverseOrder())
        .flatMap(batch -> text(file(layer, batch)).flatMap(LedgerJson::read).stream())
        .filter(entry -> entry.sourceVersion() <= sourceVersion)
        .findFirst();
  }

  /** All entries, each once, in no order. */
  public List<LedgerEntry> read() {
    return Stream.of(Layer.values()).flatMap(layer -> read(layer).values().stream()).toList();
  }

  /**
   * Entries of a layer by batch, those among them that were carried over: looked at last, because
   * an entry is carried over before its file is removed.
   */
  public Map<Long, LedgerEntry> read(Layer layer) {
    Map<Long, LedgerEntry> entries = new LinkedHashMap<>();
    for (long batch : batches(layer)) {
      text(file(layer, batch))
          .flatMap(LedgerJson::read)
          .ifPresent(entry -> entries.put(batch, entry));
    }
    carried.apply(layer).stream()
        .flatMap(retained -> retained.read().quiet().stream())
        .filter(entry -> entry.layer() == layer)
        .forEach(entry -> entries.put(entry.batch(), entry));
    return entries;
  }

  /** Batches of a layer that have a file here, ascending. */
  public List<Long> batches(Layer layer) {
    return files.names(new Path(folder, layer.toString())).stream()
        .filter(name -> name.endsWith(SUFFIX))
        .map(name -> Long.valueOf(name.substring(0, name.length() - SUFFIX.length())))
        .sorted()
        .toList();
  }

  /** Removes the file of a batch whose entry was carried over. */
  public void remove(Layer layer, long batch) {
    files.delete(file(layer, batch));
  }

  private Optional<String> text(Path file) {
    try {
      return Optional.of(files.text(file));
    } catch (UncheckedIOException e) {
      if (e.getCause() instanceof FileNotFoundException) { // carried over meanwhile
        return Optional.empty();
      }
      throw e;
    }
  }

  private Path file(Layer layer, long batch) {
    return new Path(new Path(folder, layer.toString()), batch + SUFFIX);
  }
}
