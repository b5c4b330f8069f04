package dev.kepler.medallion.internal.care;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kepler.medallion.internal.delta.CommitSums;
import dev.kepler.medallion.internal.delta.ForeignCommit;
import dev.kepler.medallion.internal.delta.LogCopy;
import dev.kepler.medallion.internal.delta.StoredFiles;
import dev.kepler.medallion.internal.delta.Table;
import dev.kepler.medallion.internal.delta.TableLog;
import dev.kepler.medallion.internal.delta.TableNeeds;
import dev.kepler.medallion.internal.files.Seals;
import dev.kepler.medallion.lake.Finding;
import dev.kepler.medallion.lake.Layer;
import dev.kepler.medallion.lake.Remedy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Look at one table: is its log whole, is every commit what it was, are the files there that make
 * it up, has another hand written to it, and does it say of itself what it must?
 */
final class TableExamination {

  private static final Logger LOG = LoggerFactory.getLogger(TableExamination.class);

  /** How a finding about a commit of another hand begins. */
  private static final String FOREIGN = "was changed by another hand, which wrote version ";

  private static final Pattern COPY =
      Pattern.compile("([0-9]{20})\\.(?:crc|checkpoint\\..*|(?:[0-9]{20}\\.)?compacted\\.json)");
  private static final String CHECKPOINT = ".checkpoint.";
  private static final String LAST_CHECKPOINT = "_last_checkpoint";
  private static final String IN_LOG = "log/";

  private final SparkSession session;
  private final Layer layer;
  private final Table table;
  private final TableLog log;
  private final Seals seals;
  private final Collection<String> had;
  private final StoredFiles data;
  private final List<Finding> findings = new ArrayList<>();
  private final List<Finding> tail = new ArrayList<>();
  private final Map<Long, List<JsonNode>> read = new LinkedHashMap<>();
  private long checkpoint = -1;
  private boolean isWhole;

  /**
   * Begins.
   *
   * @param log of a table that exists, as of one look
   * @param seals what is remembered of the table
   * @param had columns that it had when it was looked at last; empty where nobody remembers
   */
  TableExamination(
      SparkSession session,
      Layer layer,
      Table table,
      TableLog log,
      Seals seals,
      Collection<String> had) {
    this.session = session;
    this.layer = layer;
    this.table = table;
    this.log = log;
    this.seals = seals;
    this.had = had;
    this.data = new StoredFiles(session, log.table(), seals);
  }

  /**
   * Looks at the log, the files and what the table says of itself; the first that is wrong ends.
   */
  List<Finding> run() {
    checkVersions();
    if (findings.isEmpty()) {
      checkCopies();
      checkCommits();
    }
    if (findings.isEmpty()) {
      checkRows();
    }
    return findings;
  }

  /** What is missing at the end, of which nothing but the memory tells. */
  List<Finding> missingAtEnd() {
    return tail;
  }

  /** Remembers the table, unless a file of it is damaged; a foreign commit is remembered as one. */
  void seal() {
    if (isWhole) {
      seals.write();
    }
  }

  /** Where the log begins later than at 0, a checkpoint must hold what was before. */
  private void checkVersions() {
    List<Long> versions = log.versions();
    checkpoint =
        log.listed().keySet().stream()
            .filter(name -> name.contains(CHECKPOINT) && COPY.matcher(name).matches())
            .mapToLong(TableExamination::version)
            .max()
            .orElse(-1);
    for (int i = 1; i < versions.size(); i++) {
      if (versions.get(i) != versions.get(i - 1) + 1) {
        find(log.commit(versions.get(i - 1) + 1), "is missing, though later commits are there");
      }
    }
    long first = versions.get(0);
    if (first > 0 && checkpoint < first - 1) {
      find(lostCheckpoint(first), "is missing, and the commits that it stood for were cleaned up");
    }
    seals.known().keySet().stream()
        .filter(name -> name.startsWith(IN_LOG) && name.endsWith(".json"))
        .map(name -> name.substring(IN_LOG.length()))
        .filter(name -> !COPY.matcher(name).matches())
        .filter(name -> version(name) > log.newest())
        .map(name -> new Path(log.table(), TableLog.FOLDER + "/" + name))
        .findFirst()
        .ifPresent(gone -> tail.add(finding(gone, "is missing, and was there", byHand())));
  }

  /** The checkpoint that a log needs which begins with a version. */
  private Path lostCheckpoint(long first) {
    String name =
        seals.known().keySet().stream()
            .filter(known -> known.startsWith(IN_LOG) && known.contains(CHECKPOINT))
            .map(known -> known.substring(IN_LOG.length()))
            .filter(known -> version(known) >= first - 1)
            .findFirst()
            .orElse("%020d.checkpoint.parquet".formatted(first));
    return new Path(log.table(), TableLog.FOLDER + "/" + name);
  }

  private static long version(String name) {
    return Long.parseLong(name.substring(0, 20));
  }

  /** Checkpoints and checksums of the log repeat what its commits say. */
  private void checkCopies() {
    for (Map.Entry<String, FileStatus> file : log.listed().entrySet()) {
      Matcher copy = COPY.matcher(file.getKey());
      if (copy.matches() && file.getValue().isFile()) {
        boolean counts = version(file.getKey()) >= checkpoint;
        Optional<String> wrong = seals.compare(IN_LOG + file.getKey(), file.getValue(), counts);
        if (wrong.isEmpty() && seals.known(IN_LOG + file.getKey()).isEmpty()) {
          wrong = LogCopy.broken(session, file.getValue());
        }
        wrong.ifPresent(problem -> findCopy(file.getValue().getPath(), problem));
      }
    }
    FileStatus hint = log.listed().get(LAST_CHECKPOINT);
    if (hint != null && LogCopy.brokenHint(session, hint, log.listed().keySet())) {
      findCopy(hint.getPath(), "is no JSON, or names a checkpoint that is not there");
    }
  }

  /** A copy can go where all that it repeats is still there. */
  private void findCopy(Path file, String problem) {
    boolean spare =
        !file.getName().contains(CHECKPOINT)
            || log.versions().get(0) == 0
            || log.listed().keySet().stream()
                .filter(name -> name.contains(CHECKPOINT) && COPY.matcher(name).matches())
                .anyMatch(
                    name ->
                        version(name) < version(file.getName())
                            && version(name) >= log.versions().get(0) - 1);
    findings.add(finding(file, problem, spare ? Remedy.DROP_COPY : byHand()));
  }

  private void checkCommits() {
    CommitSums sums = new CommitSums(session, log);
    for (long version : log.versions()) {
      FileStatus file = log.listed().get(log.commit(version).getName());
      String name = IN_LOG + file.getPath().getName();
      boolean isNew = seals.known(name).isEmpty() || version > seals.upTo();
      Optional<String> wrong = isNew ? inspect(version, sums) : Optional.empty();
      if (wrong.isEmpty()) {
        wrong = seals.compare(name, file, version > checkpoint || version == log.newest());
      }
      wrong.ifPresent(problem -> find(file.getPath(), problem));
    }
  }

  /** Looks into a commit that is not known yet. */
  private Optional<String> inspect(long version, CommitSums sums) {
    Optional<List<JsonNode>> actions = log.actions(version);
    if (actions.isEmpty()) {
      return Optional.of(LogCopy.CUT);
    }
    Optional<String> wrong = sums.wrong(version, actions.get());
    if (wrong.isPresent()) {
      return wrong;
    }
    try {
      if (TableLog.note(version, actions.get()).filter(n -> n.entry().rebuilt()).isPresent()) {
        seals.foreign().clear();
      }
    } catch (RuntimeException e) { // whatever is made of an entry that is none
      return Optional.of("holds a ledger entry that cannot be understood");
    }
    ForeignCommit.of(actions.get()).ifPresent(what -> seals.foreign().put(version, what));
    if (version > seals.upTo()) {
      read.put(version, actions.get());
    }
    return Optional.empty();
  }

  /** What the table holds, and what it says of itself. */
  private void checkRows() {
    try {
      data.follow(log.versions().get(0), read, table);
      seals.upTo(log.newest());
      data.broken().forEach(broken -> find(broken.getKey(), broken.getValue()));
      isWhole = findings.isEmpty();
      seals
          .foreign()
          .forEach(
              (version, what) ->
                  find(
                      log.table(),
                      FOREIGN + version + " of it, " + what + ", and no batch of this lake"));
      checkColumns();
      for (TableNeeds.Wrong wrong : TableNeeds.of(table.kind()).properties(session, table)) {
        findings.add(
            finding(
                log.table(),
                "has "
                    + wrong.property()
                    + " = "
                    + wrong.value()
                    + " by another hand, though "
                    + wrong.why()
                    + "; put it back by "
                    + wrong.sql(table),
                Remedy.SET_BACK));
      }
    } catch (Exception e) { // Delta's, of whatever in its log cannot be read; Scala declares none
      LOG.debug("Cannot read {}", log.table(), e);
      find(
          new Path(log.table(), TableLog.FOLDER),
          "cannot be read as a whole, though each file of it could");
    }
  }

  private void checkColumns() {
    StructType found = table.found(session);
    if (!TableNeeds.of(table.kind()).mayGrow(found, had)) {
      find(
          log.table(),
          "has the columns "
              + Arrays.asList(found.fieldNames())
              + " by another hand, and must have "
              + Arrays.asList(table.columns())
              + ", all others nullable");
    }
  }

  /** Files that make up the table, for a look into each. */
  Collection<Finding> deep() {
    List<Finding> deep = new ArrayList<>();
    data.deep(table)
        .forEach(broken -> deep.add(finding(broken.getKey(), broken.getValue(), byHand())));
    data.feed()
        .forEach(
            broken -> deep.add(finding(broken.getKey(), broken.getValue(), Remedy.DROP_HISTORY)));
    return deep;
  }

  /** Bronze is what happened: nothing else knows it. */
  private Remedy byHand() {
    return layer == Layer.BRONZE ? Remedy.RESTORE : Remedy.REBUILD;
  }

  private void find(Path file, String problem) {
    findings.add(finding(file, problem, byHand()));
  }

  private Finding finding(Path file, String problem, Remedy remedy) {
    return new Finding(layer, file.toString(), problem, remedy);
  }

  /** Tells whether a finding is about a commit of another hand, which a rebuild writes over. */
  static boolean isForeign(Finding finding) {
    return finding.problem().contains(FOREIGN);
  }
}
