package dev.kepler.medallion.internal.care;

import dev.kepler.medallion.internal.delta.LakeTable;
import dev.kepler.medallion.internal.delta.LakeTables;
import dev.kepler.medallion.internal.files.AtomicFiles;
import dev.kepler.medallion.internal.files.LakePaths;
import dev.kepler.medallion.internal.files.Seals;
import dev.kepler.medallion.internal.ledger.RetainedLedger;
import dev.kepler.medallion.internal.text.LedgerJson;
import dev.kepler.medallion.lake.Finding;
import dev.kepler.medallion.lake.Layer;
import dev.kepler.medallion.lake.Remedy;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/**
 * Look at the entries of a table's ledger that stand in files of their own: those of batches
 * without a commit, and those that were carried over.
 */
final class LedgerExamination {

  private static final String SUFFIX = ".json";
  private static final String CARRIED = "carried/";

  private final AtomicFiles files;
  private final Layer layer;
  private final Optional<Layer> entriesOf;
  private final Seals seals;
  private final long lastDone;
  private final Path folder;
  private final Path carriedFolder;
  private final RetainedLedger carriedLedger;
  private final List<Finding> findings = new ArrayList<>();

  LedgerExamination(
      SparkSession session,
      LakeTables lake,
      Layer layer,
      LakeTable table,
      Seals seals,
      OptionalLong done) {
    this.files = AtomicFiles.of(session);
    this.layer = layer;
    this.entriesOf = lake.entriesOf(table);
    this.seals = seals;
    this.lastDone = done.orElse(-1);
    this.folder =
        new Path(LakePaths.quietLedger(lake.layout()), entriesOf.orElse(layer).toString());
    this.carriedFolder = new Path(LakePaths.carriedLedger(lake.layout(), table.tableName()));
    this.carriedLedger = new RetainedLedger(session, carriedFolder.toString());
  }

  /** Name under which is remembered what the files looked like. */
  static String sealsOf(LakeTable table) {
    return "ledger-" + table.tableName();
  }

  List<Finding> run() {
    Optional<RetainedLedger.Content> carried = checkCarried();
    if (entriesOf.isPresent()) { // the totals repeat those of gold
      Map<String, FileStatus> quiet = files.statuses(folder);
      quiet.values().stream()
          .filter(file -> file.getPath().getName().matches("[0-9]+\\" + SUFFIX))
          .forEach(this::checkQuiet);
      carried.ifPresent(content -> checkLost(quiet, content));
    }
    return findings;
  }

  /** Without it the ledger does not go back to the beginning of the lake. */
  private Optional<RetainedLedger.Content> checkCarried() {
    List<Long> numbers = files.numbers(carriedFolder);
    if (numbers.isEmpty() && seals.known().keySet().stream().anyMatch(n -> n.startsWith(CARRIED))) {
      find(
          carriedFolder,
          "holds nothing more: the ledger of cleaned up commits was there",
          byHand());
      return Optional.empty();
    }
    try {
      if (!numbers.isEmpty()) {
        String newest = Long.toString(numbers.get(numbers.size() - 1));
        Path file = new Path(carriedFolder, newest);
        files
            .status(file)
            .flatMap(status -> seals.compare(CARRIED + newest, status, true))
            .ifPresent(problem -> find(file, problem, byHand()));
      }
      return Optional.of(carriedLedger.read());
    } catch (RuntimeException e) { // whatever is made of what is none
      find(carriedFolder, "cannot be read: it is the ledger of cleaned up commits", byHand());
      return Optional.empty();
    }
  }

  /** The entry of the last batch may be written again when that is taken again. */
  private void checkQuiet(FileStatus file) {
    String name = file.getPath().getName();
    long batch = Long.parseLong(name.substring(0, name.length() - SUFFIX.length()));
    if (!isEntry(file.getPath(), batch)) {
      find(file.getPath(), "is cut short, empty, or no ledger entry of its batch", ofNothing());
    } else if (batch < lastDone) {
      seals
          .compare(name, file, false)
          .ifPresent(problem -> find(file.getPath(), problem, ofNothing()));
    }
  }

  private boolean isEntry(Path file, long batch) {
    try {
      return LedgerJson.read(files.text(file))
          .filter(e -> e.layer() == entriesOf.orElseThrow() && e.batch() == batch)
          .isPresent();
    } catch (UncheckedIOException e) {
      return files.status(file).isEmpty(); // carried over meanwhile
    } catch (RuntimeException e) { // whatever is made of what is none
      return false;
    }
  }

  private void checkLost(Map<String, FileStatus> quiet, RetainedLedger.Content carried) {
    Set<String> held =
        carried.quiet().stream().map(e -> e.batch() + SUFFIX).collect(Collectors.toSet());
    seals.known().keySet().stream()
        .filter(name -> !name.startsWith(CARRIED))
        .filter(name -> !quiet.containsKey(name) && !held.contains(name))
        .forEach(name -> find(new Path(folder, name), "is missing, and was there", ofNothing()));
  }

  /** A batch of silver without a commit has read rows; one of bronze or gold has done nothing. */
  private Remedy ofNothing() {
    return layer == Layer.SILVER ? Remedy.REBUILD : Remedy.DROP_ENTRY;
  }

  private Remedy byHand() {
    return layer == Layer.BRONZE ? Remedy.RESTORE : Remedy.REBUILD;
  }

  private void find(Path file, String problem, Remedy remedy) {
    findings.add(new Finding(layer, file.toString(), problem, remedy));
  }
}
