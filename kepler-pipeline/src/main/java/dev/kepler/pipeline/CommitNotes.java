package dev.kepler.pipeline;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/**
 * Ledger entries out of a table's log, straight from its commit files as Delta's protocol lays them
 * down: {@code DESCRIBE HISTORY} would take a Spark job for what is a few small files. Those whose
 * commit files were removed are carried over.
 *
 * @param newest version of the table, as of the same look
 * @param notes oldest first
 * @param still versions that moved no row, such as those of OPTIMIZE
 */
record CommitNotes(long newest, List<CommitNotes.Note> notes, Set<Long> still) {

  private static final String COMMIT_INFO = "commitInfo";
  private static final String MOVES_ROWS = "\"dataChange\":true";
  private static final ObjectMapper JSON = new ObjectMapper();

  /** A commit's version and its ledger entry. */
  record Note(long version, LedgerEntry entry) {}

  /**
   * Looks into the log of a table, and then at what was carried over: that is written before the
   * log entry is removed, and an entry that is seen in both counts once.
   */
  static CommitNotes read(SparkSession session, String table, CarriedLedger ledger) {
    Configuration hadoop = session.sessionState().newHadoopConf();
    TableLog log = TableLog.of(hadoop, table);
    List<Note> notes = new ArrayList<>();
    Set<Long> still = new TreeSet<>();
    for (FileStatus commit : log.commits().values()) {
      read(hadoop, commit, notes, still);
    }
    CarriedLedger.Content carried = ledger.read();
    notes.removeIf(note -> note.version() <= carried.upTo());
    notes.addAll(carried.notes());
    notes.sort(Comparator.comparingLong(Note::version));
    still.addAll(carried.still());
    return new CommitNotes(log.newest(), List.copyOf(notes), still);
  }

  /** The newest version that holds the same rows, from a version on. */
  long settled(long version) {
    long same = version;
    while (still.contains(same + 1)) {
      same++;
    }
    return same;
  }

  private static void read(
      Configuration hadoop, FileStatus commit, List<Note> notes, Set<Long> still) {
    Path path = commit.getPath();
    long version = TableLog.version(path);
    boolean moves = false;
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(path.getFileSystem(hadoop).open(path), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("{\"" + COMMIT_INFO + "\"")) {
          LedgerJson.read(JSON.readTree(line).path(COMMIT_INFO).path("userMetadata").textValue())
              .ifPresent(entry -> notes.add(new Note(version, entry)));
        } else {
          moves |= line.contains(MOVES_ROWS);
        }
      }
    } catch (FileNotFoundException e) { // carried over meanwhile
      return;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + path + ": " + e.getMessage(), e);
    }
    if (!moves) {
      still.add(version);
    }
  }
}
