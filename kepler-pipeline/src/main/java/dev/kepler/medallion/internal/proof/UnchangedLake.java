package dev.kepler.medallion.internal.proof;

import dev.kepler.medallion.internal.csv.DigestedBytes;
import dev.kepler.medallion.internal.delta.LakeTable;
import dev.kepler.medallion.internal.delta.LakeTables;
import dev.kepler.medallion.internal.delta.Table;
import dev.kepler.medallion.internal.files.AtomicFiles;
import dev.kepler.medallion.lake.PlanCheck;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/**
 * Whether a lake, its landing folder and a file are what they were at an earlier look.
 *
 * @param landing folder of the source's files
 * @param then what lake and folder were
 * @param digest of the file
 */
record UnchangedLake(
    SparkSession session, LakeTables lake, String landing, State then, String digest)
    implements PlanCheck {

  /**
   * Looks at a lake.
   *
   * @param versions of its tables; none where there is no lake
   * @param landed names, lengths and times of the files in the folder that a stream reads
   */
  private record State(Map<String, Long> versions, Set<String> landed) {

    static State of(SparkSession session, LakeTables lake, String landing) {
      Map<String, Long> versions = new TreeMap<>();
      for (LakeTable kind : lake.all()) {
        Table table = lake.table(kind);
        if (table.exists(session)) {
          versions.put(kind.tableName(), table.newest(session, -1));
        }
      }
      Set<String> landed = new TreeSet<>();
      AtomicFiles.of(session)
          .statuses(new Path(landing))
          .forEach(
              (name, file) -> {
                if (!name.startsWith(".") && !name.startsWith("_")) {
                  landed.add(name + " " + file.getLen() + " " + file.getModificationTime());
                }
              });
      return new State(versions, landed);
    }
  }

  /** Remembers what lake, folder and file are now. */
  static UnchangedLake now(SparkSession session, LakeTables lake, String landing, String file) {
    try {
      return new UnchangedLake(
          session,
          lake,
          landing,
          State.of(session, lake, landing),
          DigestedBytes.sha256(AtomicFiles.of(session).open(new Path(file))));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot plan " + file + ": " + e.getMessage(), e);
    }
  }

  @Override
  public void require(Content file) throws IOException {
    State now = State.of(session, lake, landing);
    if (!now.versions().equals(then.versions())) {
      throw new IllegalStateException(
          "Cannot land the file by its plan: "
              + lake.layout()
              + " has changed since. Plan it again.");
    }
    if (!now.landed().equals(then.landed())) {
      throw new IllegalStateException(
          "Cannot land the file by its plan: another has landed in "
              + landing
              + " since. Plan it again.");
    }
    if (!DigestedBytes.sha256(file.open()).equals(digest)) {
      throw new IllegalStateException(
          "Cannot land the file by its plan: it is another than was planned. Plan it again.");
    }
  }
}
