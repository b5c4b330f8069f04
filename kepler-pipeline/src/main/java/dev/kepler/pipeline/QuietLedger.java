package dev.kepler.pipeline;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.streaming.CheckpointFileManager;
import org.apache.spark.sql.execution.streaming.CheckpointFileManager.CancellableFSDataOutputStream;

/**
 * Ledger entries of batches that changed nothing and therefore have no commit to stand in: a small
 * file each, beside the checkpoints. A batch that comes again writes the same file again.
 */
final class QuietLedger {

  private final Configuration hadoop;
  private final String folder;

  QuietLedger(SparkSession session, TableLayout layout) {
    this.hadoop = session.sessionState().newHadoopConf();
    this.folder = layout.quietLedger();
  }

  void write(LedgerEntry entry) {
    Path file = new Path(new Path(folder, entry.layer().toString()), entry.batch() + ".json");
    try {
      CheckpointFileManager files = CheckpointFileManager.create(file.getParent(), hadoop);
      files.mkdirs(file.getParent());
      CancellableFSDataOutputStream out = files.createAtomic(file, true);
      try {
        out.write(LedgerJson.write(entry).getBytes(StandardCharsets.UTF_8));
        out.close();
      } catch (IOException e) {
        out.cancel();
        throw e;
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write " + file + ": " + e.getMessage(), e);
    }
  }

  /** All entries, in no order. */
  List<LedgerEntry> read() {
    return Stream.of(Layer.values()).flatMap(layer -> read(layer).stream()).toList();
  }

  private List<LedgerEntry> read(Layer layer) {
    Path layerFolder = new Path(folder, layer.toString());
    List<LedgerEntry> entries = new ArrayList<>();
    try {
      FileSystem files = layerFolder.getFileSystem(hadoop);
      if (files.exists(layerFolder)) {
        for (FileStatus file : files.listStatus(layerFolder)) {
          if (file.getPath().getName().endsWith(".json")
              && !file.getPath().getName().startsWith(".")) {
            LedgerJson.read(text(files, file.getPath())).ifPresent(entries::add);
          }
        }
      }
      return entries;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + layerFolder + ": " + e.getMessage(), e);
    }
  }

  private static String text(FileSystem files, Path file) throws IOException {
    try (InputStream in = files.open(file)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
