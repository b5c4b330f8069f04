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
import java.util.stream.Stream;
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
    return readAfter(session, table, -1);
  }

  /** Looks into the log, at the commits after a version alone. */
  static CommitNotes readAfter(SparkSession session, String table, long seen) {
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
          if (version > seen) {
            entry(files, file.getPath()).ifPresent(e -> notes.add(new Note(version, e)));
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + log + ": " + e.getMessage(), e);
    }
    notes.sort(Comparator.comparingLong(Note::version));
    return new CommitNotes(newest, List.copyOf(notes));
  }

  /**
   * Newest version of the table in a folder, looked for from one seen before: without a list of the
   * log, which grows for ever. -1 where there is no table.
   */
  static long newest(SparkSession session, String table, long seen) {
    Path log = new Path(table, "_delta_log");
    try {
      FileSystem files = log.getFileSystem(session.sessionState().newHadoopConf());
      if (!files.exists(log)) {
        return -1;
      }
      long newest = seen < 0 ? listed(files, log) : seen;
      while (files.exists(new Path(log, "%020d.json".formatted(newest + 1)))) {
        newest++;
      }
      return newest;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + log + ": " + e.getMessage(), e);
    }
  }

  private static long listed(FileSystem files, Path log) throws IOException {
    return Stream.of(files.listStatus(log))
        .map(file -> COMMIT.matcher(file.getPath().getName()))
        .filter(Matcher::matches)
        .mapToLong(name -> Long.parseLong(name.group(1)))
        .max()
        .orElse(-1);
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
