package dev.kepler.pipeline;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/**
 * Ledger entries out of a table's log, straight from its commit files as Delta's protocol lays them
 * down: {@code DESCRIBE HISTORY} would take a Spark job for what is a few small files.
 *
 * @param newest version of the table, as of the same look
 * @param notes oldest first
 */
record CommitNotes(long newest, List<CommitNotes.Note> notes) {

  private static final Pattern COMMIT = Pattern.compile("([0-9]{20})\\.json");
  private static final String COMMIT_INFO = "commitInfo";
  private static final ObjectMapper JSON = new ObjectMapper();

  /** A commit's version and its ledger entry. */
  record Note(long version, LedgerEntry entry) {}

  /** Looks into the log of the table in a folder. */
  static CommitNotes read(SparkSession session, String table) {
    Path log = new Path(table, "_delta_log");
    List<Note> notes = new ArrayList<>();
    long newest = 0;
    try {
      FileSystem files = log.getFileSystem(session.sessionState().newHadoopConf());
      for (FileStatus file : files.listStatus(log)) {
        Matcher name = COMMIT.matcher(file.getPath().getName());
        if (name.matches()) {
          long version = Long.parseLong(name.group(1));
          newest = Math.max(newest, version);
          entry(files, file.getPath()).ifPresent(e -> notes.add(new Note(version, e)));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + log + ": " + e.getMessage(), e);
    }
    notes.sort(Comparator.comparingLong(Note::version));
    return new CommitNotes(newest, List.copyOf(notes));
  }

  private static Optional<LedgerEntry> entry(FileSystem files, Path commit) throws IOException {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(files.open(commit), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("{\"" + COMMIT_INFO + "\"")) {
          return LedgerJson.read(
              JSON.readTree(line).path(COMMIT_INFO).path("userMetadata").textValue());
        }
      }
      return Optional.empty();
    }
  }
}
