package dev.kepler.pipeline;

import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/**
 * Ledger entries of batches that changed nothing and therefore have no commit to stand in: a small
 * file each, beside the checkpoints. A batch that comes again writes the same file again.
 */
final class QuietLedger {

  private static final String SUFFIX = ".json";

  private final LakeFiles files;
  private final Path folder;

  QuietLedger(SparkSession session, TableLayout layout) {
    this.files = LakeFiles.of(session);
    this.folder = new Path(layout.quietLedger());
  }

  void write(LedgerEntry entry) {
    files.write(file(entry.layer(), entry.batch()), LedgerJson.write(entry));
  }

  /** Tells whether a batch has an entry here. */
  boolean holds(Layer layer, long batch) {
    return files.exists(file(layer, batch));
  }

  /** Newest batch of a layer that has an entry here; -1 for none. */
  long last(Layer layer) {
    return files.names(new Path(folder, layer.toString())).stream()
        .filter(name -> name.endsWith(SUFFIX))
        .mapToLong(name -> Long.parseLong(name.substring(0, name.length() - SUFFIX.length())))
        .max()
        .orElse(-1);
  }

  /** All entries, in no order. */
  List<LedgerEntry> read() {
    return Stream.of(Layer.values()).flatMap(layer -> read(layer).stream()).toList();
  }

  private List<LedgerEntry> read(Layer layer) {
    Path ofLayer = new Path(folder, layer.toString());
    return files.names(ofLayer).stream()
        .filter(name -> name.endsWith(SUFFIX))
        .flatMap(name -> LedgerJson.read(files.text(new Path(ofLayer, name))).stream())
        .toList();
  }

  private Path file(Layer layer, long batch) {
    return new Path(new Path(folder, layer.toString()), batch + SUFFIX);
  }
}
