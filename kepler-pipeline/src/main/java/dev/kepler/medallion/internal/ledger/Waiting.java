package dev.kepler.medallion.internal.ledger;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kepler.medallion.internal.checkpoint.LayerCheckpoint;
import dev.kepler.medallion.internal.delta.LakeTable;
import dev.kepler.medallion.internal.delta.TableLog;
import dev.kepler.medallion.internal.files.AtomicFiles;
import dev.kepler.medallion.internal.files.ReadLists;
import dev.kepler.medallion.lake.Backlog;
import dev.kepler.medallion.lake.Freshness;
import dev.kepler.medallion.lake.Layer;
import dev.kepler.medallion.lake.LedgerEntry;
import dev.kepler.medallion.lake.TableLayout;
import dev.kepler.medallion.landing.LandedName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * What waits before the layers of a lake: a look at its checkpoints, at the ends of its logs and
 * into the landing folder, while the pipeline runs on; no Spark job runs.
 *
 * @param look at where the logs end
 */
public record Waiting(LakeLook look) {

  /**
   * What waits before each layer of which that can be told, from bronze down.
   *
   * @param landing folder of the files that bronze reads; empty for a source without files, of
   *     which nobody knows what it has
   */
  public List<Backlog> before(Optional<String> landing) {
    List<Backlog> backlogs = new ArrayList<>();
    landing.map(Path::new).map(this::beforeBronze).ifPresent(backlogs::add);
    backlogs.add(below(Layer.SILVER, look.lake().bronze()));
    backlogs.add(below(Layer.GOLD, look.lake().silver()));
    return List.copyOf(backlogs);
  }

  private TableLayout layout() {
    return look.lake().layout();
  }

  private Backlog beforeBronze(Path landing) {
    AtomicFiles files = look.files();
    Set<String> read = ReadLists.names(files, layout());
    List<Instant> landed =
        files.statuses(landing).values().stream()
            .filter(FileStatus::isFile)
            .filter(file -> !LandedName.isHidden(file.getPath().getName()))
            .filter(file -> !read.contains(file.getPath().getName()))
            .map(file -> Instant.ofEpochMilli(file.getModificationTime()))
            .toList();
    return new Backlog(
        Layer.BRONZE,
        landed.size(),
        landed.size(),
        OptionalLong.empty(),
        landed.stream().min(Instant::compareTo));
  }

  /**
   * What the table above holds that a layer has not done yet. Commits that upkeep has taken from
   * the log meanwhile are not counted.
   */
  private Backlog below(Layer layer, LakeTable above) {
    long loads = 0;
    long files = 0;
    long rows = 0;
    Optional<Instant> oldest = Optional.empty();
    long newest = look.newest(above);
    for (long version = done(layer) + 1; version <= newest; version++) {
      List<JsonNode> actions = look.log(above).actions(version).orElse(List.of());
      Optional<LedgerEntry> entry = TableLog.note(version, actions).map(TableLog.Note::entry);
      if (TableLog.moveRows(actions) && entry.isPresent()) {
        loads++;
        files += actions.stream().filter(action -> action.has("add")).count();
        rows += moved(entry.get());
        oldest =
            oldest.or(() -> Optional.ofNullable(entry.get().freshness()).map(Freshness::arrived));
      }
    }
    return new Backlog(layer, loads, files, OptionalLong.of(rows), oldest);
  }

  /** Version of the table above that a layer has done; -1 before its first. */
  private long done(Layer layer) {
    LayerCheckpoint checkpoint = look.checkpoint(layer);
    OptionalLong last = checkpoint.lastDone();
    return last.isEmpty()
        ? -1
        : checkpoint.position(last.getAsLong()).map(LayerCheckpoint.Position::version).orElse(-1L);
  }

  /** Rows that a batch of bronze brought, or that a batch of silver moved. */
  private static long moved(LedgerEntry entry) {
    return entry.layer() == Layer.BRONZE
        ? entry.read()
        : entry.inserted() + entry.updated() + entry.left();
  }
}
