package dev.kepler.medallion.internal.delta;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kepler.medallion.internal.files.AtomicFiles;
import dev.kepler.medallion.internal.text.LedgerJson;
import dev.kepler.medallion.lake.LedgerEntry;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * Log of a Delta table, straight from its commit files as Delta's protocol lays them down: {@code
 * DESCRIBE HISTORY} would take a Spark job for what is a few small files. As of one look.
 */
public final class TableLog {

  private static final Pattern COMMIT = Pattern.compile("([0-9]{20})\\.json");
  private static final Pattern CHECKPOINT = Pattern.compile("[0-9]{20}\\.checkpoint\\..+");
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * What a commit says of itself in the words of this library.
   *
   * @param version of the table
   * @param application identity of the write: query and table, see {@link Commit}
   * @param entry its ledger entry
   */
  public record Note(long version, String application, LedgerEntry entry) {

    /** Id of the query that wrote; empty for a redrive or a rebuild. */
    public Optional<String> queryId() {
      return entry.batch() < 0 ? Optional.empty() : Commit.queryId(application);
    }
  }

  /** Where Delta keeps the log, in the folder of a table. */
  public static final String FOLDER = "_delta_log";

  private final AtomicFiles files;
  private final Path folder;
  private final List<Long> versions;
  private final Map<String, FileStatus> listed;

  private TableLog(
      AtomicFiles files, Path folder, List<Long> versions, Map<String, FileStatus> listed) {
    this.files = files;
    this.folder = folder;
    this.versions = versions;
    this.listed = listed;
  }

  /** The log of a table that does not exist. */
  public static TableLog none() {
    return new TableLog(null, null, List.of(), Map.of());
  }

  /** The log of the table in a folder, for reading commits whose versions are known. */
  static TableLog unlisted(AtomicFiles files, Path table) {
    return new TableLog(files, new Path(table, FOLDER), List.of(), Map.of());
  }

  /** Looks at the log of the table in a folder; there need not be one. */
  public static TableLog of(AtomicFiles files, String table) {
    Path folder = new Path(table, FOLDER);
    List<Long> versions = new ArrayList<>();
    Map<String, FileStatus> listed = files.statuses(folder);
    for (String name : listed.keySet()) {
      Matcher commit = COMMIT.matcher(name);
      if (commit.matches()) {
        versions.add(Long.valueOf(commit.group(1)));
      }
    }
    versions.sort(null);
    return new TableLog(files, folder, List.copyOf(versions), listed);
  }

  /**
   * Newest version of the table in a folder, looked for from one seen before, without a list of the
   * log, which grows for ever; -1 where there is no table.
   *
   * @param seen an earlier answer; -1 at first
   */
  public static long newest(AtomicFiles files, String table, long seen) {
    TableLog known = unlisted(files, new Path(table));
    if (seen < 0 || !files.exists(known.commit(seen))) { // not looked yet, or made anew
      TableLog log = of(files, table);
      return log.exists() ? log.newest() : -1;
    }
    long newest = seen;
    while (files.exists(known.commit(newest + 1))) {
      newest++;
    }
    return newest;
  }

  /**
   * The newest note of a micro-batch up to a version, looked for from there back, without a list of
   * the log; empty too where maintenance has taken what is looked for.
   */
  public Optional<Note> lastBatch(long version) {
    return last(version, TableLog::isOfBatch);
  }

  /** The newest note up to a version, of a batch or not, looked for as {@link #lastBatch} does. */
  public Optional<Note> last(long version) {
    return last(version, note -> true);
  }

  private static boolean isOfBatch(Note note) {
    return note.entry().batch() >= 0;
  }

  private Optional<Note> last(long version, Predicate<Note> wanted) {
    for (long v = version; v >= 0; v--) {
      List<JsonNode> actions = actions(v).orElse(List.of());
      Optional<Note> note = note(v, actions).filter(wanted);
      if (note.isPresent() || actions.isEmpty()) {
        return note;
      }
    }
    return Optional.empty();
  }

  /** Tells whether a version is the newest, without a list of the log. */
  boolean endsWith(long version) {
    return files.exists(commit(version)) && !files.exists(commit(version + 1));
  }

  /** The same without what comes after a version. */
  public TableLog upTo(long version) {
    return new TableLog(
        files, folder, versions.stream().filter(v -> v <= version).toList(), listed);
  }

  public boolean exists() {
    return !versions.isEmpty();
  }

  /** Versions whose commit files are there, ascending. */
  public List<Long> versions() {
    return versions;
  }

  /** Everything in the folder of the log, by name. */
  public Map<String, FileStatus> listed() {
    return listed;
  }

  /** Newest version; 0 for a table without commits. */
  public long newest() {
    return versions.isEmpty() ? 0 : versions.get(versions.size() - 1);
  }

  /** The oldest version that can be read as the log stands: the first, or one of a checkpoint. */
  public long oldestReadable() {
    return versions.contains(0L)
        ? 0
        : files.names(folder).stream()
            .filter(name -> CHECKPOINT.matcher(name).matches())
            .mapToLong(name -> Long.parseLong(name.substring(0, 20)))
            .min()
            .orElseGet(this::newest);
  }

  /** Folder of the table. */
  public Path table() {
    return folder.getParent();
  }

  /** File of a commit. */
  public Path commit(long version) {
    return new Path(folder, "%020d.json".formatted(version));
  }

  /**
   * Actions of a commit.
   *
   * @return empty when the file is empty or not JSON to its end
   */
  public Optional<List<JsonNode>> actions(long version) {
    try {
      List<JsonNode> actions = new ArrayList<>();
      for (String line : lines(version).toList()) {
        actions.add(JSON.readTree(line));
      }
      return actions.isEmpty() ? Optional.empty() : Optional.of(actions);
    } catch (JsonProcessingException | UncheckedIOException e) {
      return Optional.empty();
    }
  }

  /** Actions of a commit as they are written, one to a line. */
  Stream<String> lines(long version) {
    return files.text(commit(version)).lines();
  }

  /** How many rows the files hold that a commit adds; empty when it is gone, or does not say. */
  public Optional<Long> rowsAdded(long version) {
    long rows = rowsOf(newFiles(actions(version).orElse(List.of())));
    return rows == 0 ? Optional.empty() : Optional.of(rows);
  }

  /** Files that a commit adds to a table, but for those of which it only masks rows. */
  public static List<JsonNode> newFiles(List<JsonNode> actions) {
    Set<String> known =
        actions.stream()
            .map(action -> action.path("remove").path("path").asText())
            .collect(Collectors.toSet());
    return actions.stream()
        .filter(action -> action.has("add"))
        .map(action -> action.path("add"))
        .filter(file -> !known.contains(file.path("path").asText()))
        .toList();
  }

  /** How many rows files hold that a commit adds, as far as it says. */
  public static long rowsOf(List<JsonNode> files) {
    try {
      long rows = 0;
      for (JsonNode file : files) {
        String stats = file.path("stats").textValue();
        rows += stats == null ? 0 : JSON.readTree(stats).path("numRecords").asLong();
      }
      return rows;
    } catch (JsonProcessingException e) {
      return 0;
    }
  }

  /** What a commit says of itself; empty when it is none of ours. */
  public Optional<Note> note(long version) {
    return note(version, actions(version).orElse(List.of()));
  }

  /** Id that the table was made with; empty where its first commit is not there or not whole. */
  public Optional<String> madeAs() {
    return versions.isEmpty() || versions.get(0) != 0
        ? Optional.empty()
        : actions(0).orElse(List.of()).stream()
            .map(action -> action.path("metaData").path("id").textValue())
            .filter(Objects::nonNull)
            .findFirst();
  }

  /** Tells whether a commit adds, changes or removes rows, and not only files. */
  public static boolean moveRows(List<JsonNode> actions) {
    return actions.stream()
        .flatMap(action -> Stream.of(action.path("add"), action.path("remove")))
        .anyMatch(file -> file.path("dataChange").asBoolean());
  }

  /** What a commit of these actions says of itself. */
  public static Optional<Note> note(long version, List<JsonNode> actions) {
    String application = null;
    LedgerEntry entry = null;
    for (JsonNode action : actions) {
      if (action.has("txn")) {
        application = action.path("txn").path("appId").textValue();
      } else if (action.has("commitInfo")) {
        entry =
            LedgerJson.read(action.path("commitInfo").path("userMetadata").textValue())
                .orElse(null);
      }
    }
    return entry == null ? Optional.empty() : Optional.of(new Note(version, application, entry));
  }

  /** The newest note of a micro-batch, looked for from the newest commit on. */
  public Optional<Note> lastBatch() {
    return last(TableLog::isOfBatch);
  }

  /** The newest note, of a batch or not. */
  public Optional<Note> last() {
    return last(note -> true);
  }

  private Optional<Note> last(Predicate<Note> wanted) {
    for (int i = versions.size() - 1; i >= 0; i--) {
      Optional<Note> note = note(versions.get(i)).filter(wanted);
      if (note.isPresent()) {
        return note;
      }
    }
    return Optional.empty();
  }
}
