package dev.kepler.pipeline;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.spark.sql.SparkSession;

/**
 * Ledger entries of batches that changed nothing and therefore have no commit to stand in: a small
 * file each, beside the checkpoints, until they are carried over. A batch that comes again writes
 * the same file again.
 */
final class QuietLedger {

  private final SparkSession session;
  private final Configuration hadoop;
  private final TableLayout layout;

  QuietLedger(SparkSession session, TableLayout layout) {
    this.session = session;
    this.hadoop = session.sessionState().newHadoopConf();
    this.layout = layout;
  }

  void write(LedgerEntry entry) {
    files(entry.layer()).write(entry.batch(), LedgerJson.write(entry));
  }

  /** All entries, each once, in no order. */
  List<LedgerEntry> read() {
    return Stream.of(Layer.values()).flatMap(layer -> read(layer).stream()).toList();
  }

  /** The files of a layer. */
  TextFiles files(Layer layer) {
    return new TextFiles(hadoop, layout.quietLedger() + "/" + layer);
  }

  /** Files first: an entry is carried over before its file is removed. */
  private List<LedgerEntry> read(Layer layer) {
    List<LedgerEntry> filed = entries(files(layer));
    Map<Long, LedgerEntry> byBatch = new LinkedHashMap<>();
    new CarriedLedger(session, layout.carriedLedger(LakeTable.of(layer)))
        .read()
        .quiet()
        .forEach(entry -> byBatch.put(entry.batch(), entry));
    filed.forEach(entry -> byBatch.putIfAbsent(entry.batch(), entry));
    return List.copyOf(byBatch.values());
  }

  /** The entries that stand in files. */
  static List<LedgerEntry> entries(TextFiles files) {
    List<LedgerEntry> entries = new ArrayList<>();
    for (FileStatus file : files.list()) {
      try {
        LedgerJson.read(files.text(file)).ifPresent(entries::add);
      } catch (FileNotFoundException e) {
        // It was carried over meanwhile.
      } catch (IOException e) {
        throw new UncheckedIOException("Cannot read " + file.getPath() + ": " + e.getMessage(), e);
      }
    }
    return entries;
  }
}
