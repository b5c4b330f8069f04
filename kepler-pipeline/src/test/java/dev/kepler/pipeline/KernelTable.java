package dev.kepler.pipeline;

import static io.delta.kernel.internal.util.Utils.singletonCloseableIterator;

import io.delta.kernel.Scan;
import io.delta.kernel.Table;
import io.delta.kernel.data.FilteredColumnarBatch;
import io.delta.kernel.data.Row;
import io.delta.kernel.defaults.engine.DefaultEngine;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.internal.InternalScanFileUtils;
import io.delta.kernel.internal.data.ScanStateRow;
import io.delta.kernel.types.BasePrimitiveType;
import io.delta.kernel.types.DataType;
import io.delta.kernel.types.StructType;
import io.delta.kernel.utils.CloseableIterator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/** A table as Delta Kernel reads it: the reader that other engines are built on, without Spark. */
final class KernelTable {

  private KernelTable() {}

  /** The rows, each by its columns; of the columns those that are numbers or texts. */
  static List<Map<String, Object>> rows(String folder) {
    Engine engine = DefaultEngine.create(new Configuration());
    Scan scan =
        Table.forPath(engine, folder).getLatestSnapshot(engine).getScanBuilder(engine).build();
    List<Map<String, Object>> rows = new ArrayList<>();
    try (CloseableIterator<FilteredColumnarBatch> files = scan.getScanFiles(engine)) {
      while (files.hasNext()) {
        try (CloseableIterator<Row> of = files.next().getRows()) {
          while (of.hasNext()) {
            read(engine, scan.getScanState(engine), of.next(), rows);
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return rows;
  }

  private static void read(Engine engine, Row state, Row file, List<Map<String, Object>> rows)
      throws IOException {
    StructType physical = ScanStateRow.getPhysicalDataReadSchema(engine, state);
    try (var batches =
        Scan.transformPhysicalData(
            engine,
            state,
            file,
            engine
                .getParquetHandler()
                .readParquetFiles(
                    singletonCloseableIterator(InternalScanFileUtils.getAddFileStatus(file)),
                    physical,
                    Optional.empty()))) {
      while (batches.hasNext()) {
        try (CloseableIterator<Row> read = batches.next().getRows()) {
          while (read.hasNext()) {
            rows.add(values(read.next()));
          }
        }
      }
    }
  }

  private static Map<String, Object> values(Row row) {
    Map<String, Object> values = new HashMap<>();
    StructType columns = row.getSchema();
    for (int i = 0; i < columns.length(); i++) {
      if (!row.isNullAt(i)) {
        values.put(columns.at(i).getName(), value(row, i, columns.at(i).getDataType()));
      }
    }
    return values;
  }

  private static Object value(Row row, int i, DataType type) {
    return switch (type instanceof BasePrimitiveType ? type.toString() : "") {
      case "long" -> row.getLong(i);
      case "double" -> row.getDouble(i);
      case "string" -> row.getString(i);
      default -> type;
    };
  }
}
