package dev.kepler.medallion.internal.delta;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kepler.medallion.internal.files.AtomicFiles;
import dev.kepler.medallion.internal.text.OneLine;
import dev.kepler.medallion.lake.Layer;
import java.io.FileNotFoundException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaThrowable;

/**
 * What befell a Delta table that a layer reads, in our words. Delta tells it by its error classes,
 * and advises options of its own, which would lose records here or count them twice.
 *
 * @param layer the layer that cannot go on
 * @param session reads the log of the table, for what a version did; null where there is none
 */
public record TableTrouble(Layer layer, SparkSession session) {

  /** How a running query names what it reads. */
  private static final Pattern READ = Pattern.compile("DeltaSource\\[(.+?)\\]");

  /** How Spark and Hadoop say that a file is gone; names may hold blanks. */
  private static final Pattern LOST =
      Pattern.compile("(?:File|Path) (.+?\\.[a-z]+) does not exist|(\\S+\\.(?:parquet|bin|json))");

  /** What Delta says where it finds no table. */
  private static final Set<String> GONE =
      Set.of(
          "DELTA_SCHEMA_NOT_SET",
          "DELTA_TABLE_NOT_FOUND",
          "DELTA_MISSING_DELTA_TABLE",
          "DELTA_PATH_DOES_NOT_EXIST",
          "DELTA_READ_TABLE_WITHOUT_COLUMNS");

  private static final String ANOTHER_LAKE =
      "begin another lake, which starts with the table as it is now";

  /** What went wrong and what to do; empty when it was no table that failed. */
  public Optional<String> reason(Throwable failure) {
    String table = named(failure);
    for (Throwable e = failure; e != null; e = e.getCause() == e ? null : e.getCause()) {
      if (e instanceof DeltaThrowable delta) {
        return Optional.of(reason(delta, e, table));
      }
      if (e instanceof FileNotFoundException) {
        Matcher lost = LOST.matcher(String.valueOf(e.getMessage()));
        if (lost.find()) {
          return Optional.of(lostFile(lost.group(1) == null ? lost.group(2) : lost.group(1)));
        }
      }
    }
    return Optional.empty();
  }

  private String reason(DeltaThrowable delta, Throwable error, String table) {
    String kind = String.valueOf(delta.getErrorClass());
    Map<String, String> said = delta.getMessageParameters();
    if (kind.equals("DELTA_SOURCE_TABLE_IGNORE_CHANGES")
        || kind.equals("DELTA_SOURCE_IGNORE_DELETE")) {
      return changed(said.getOrDefault("dataPath", table), Long.parseLong(said.get("version")));
    }
    if (kind.startsWith("DIFFERENT_DELTA_TABLE")) {
      return remade(table, said);
    }
    if (kind.contains("SCHEMA_CHANGE")
        || kind.contains("INCOMPATIBLE_DATA_SCHEMA")
        || kind.contains("SCHEMA_EVOLUTION")
        || kind.equals("DELTA_STREAMING_METADATA_EVOLUTION")) {
      return columns(table, said.get("version"));
    }
    if (GONE.contains(kind)) {
      return place(table)
          + " is gone, or has no columns. Put it back and start again"
          + (layer == Layer.BRONZE ? ", or begin another lake with another table." : ".");
    }
    if (kind.equals("DELTA_MISSING_CHANGE_DATA")) {
      return unfed(table, said.get("version"));
    }
    if (kind.contains("LOG_FILE_NOT_FOUND")
        || kind.equals("DELTA_MISSING_FILES_UNEXPECTED_VERSION")
        || kind.equals("DELTA_VERSIONS_NOT_CONTIGUOUS")
        || kind.equals("DELTA_TRUNCATED_TRANSACTION_LOG")
        || kind.equals("DELTA_STATE_RECOVER_ERROR")) {
      return lost("a part of the log of " + table, said.get("startVersion"));
    }
    return table
        + " cannot be read or written: '"
        + OneLine.of(String.valueOf(error.getMessage()))
        + "'. "
        + (layer == Layer.BRONZE ? "Check the source and the lake" : "Let doctor examine the lake")
        + ", and start again.";
  }

  /** Rows that were there are others now, or gone. */
  private String changed(String table, long version) {
    String what = place(table) + " was changed by another hand in version " + version;
    String did = what + operation(table, version).map(o -> " (" + o + ")").orElse("");
    return layer == Layer.BRONZE
        ? did
            + ", and a stream of it takes only what is appended. If its change data feed was on by"
            + " then, go on in this lake with a source of changes (deltaChanges, tableChanges), which take what"
            + " was inserted and what was updated; if not, "
            + ANOTHER_LAKE
            + "."
        : did
            + ", and it must only be appended to. If that was a mistake, take it back first: RESTORE"
            + " TABLE delta.`"
            + table
            + "` TO VERSION AS OF "
            + (version - 1)
            + ". Then "
            + rebuild()
            + ".";
  }

  private String remade(String table, Map<String, String> said) {
    String what =
        "%s was made anew: it has the id %s now, and this lake has read from %s"
            .formatted(place(table), said.get("newTableId"), said.get("oldTableId"));
    return layer == Layer.BRONZE
        ? what + ". Put the table back that was there, or " + ANOTHER_LAKE + "."
        : what + ". Put the lake's own table back from a backup, or " + rebuild() + ".";
  }

  private String columns(String table, String version) {
    String when = version == null ? "" : " in version " + version;
    return layer == Layer.BRONZE
        ? "the columns of "
            + table
            + " were changed"
            + when
            + ". Start again: a column that was added does no harm. Where one is gone, renamed or of"
            + " another type, "
            + ANOTHER_LAKE
            + "."
        : "the columns of "
            + place(table)
            + " were changed by another hand"
            + when
            + ". Change them back, then "
            + rebuild()
            + ".";
  }

  private String unfed(String table, String version) {
    String what =
        "the change data feed of "
            + place(table)
            + (version == null
                ? " lacks"
                : " does not reach back to version " + version + ", or lacks")
            + " what is to be read";
    return layer == Layer.BRONZE
        ? what + ". Switch it on (delta.enableChangeDataFeed), and " + ANOTHER_LAKE + "."
        : what + ". Switch it on again, then " + rebuild() + ".";
  }

  private String lostFile(String file) {
    LakeTable.Role table = LakeTable.roleOf(file);
    if (layer == Layer.BRONZE || table == LakeTable.Role.BRONZE) {
      return lost("file " + file, null);
    }
    boolean gold = layer == Layer.GOLD && table == LakeTable.Role.GOLD;
    return "file "
        + file
        + " is gone. Bring it back from a backup, or "
        + rebuild(gold ? Layer.GOLD : Layer.SILVER)
        + ".";
  }

  /** Something that nothing else of the lake knows. */
  private String lost(String what, String version) {
    String gone =
        what
            + (version == null ? "" : ", version " + version + " and later,")
            + " is gone, as VACUUM or a short retention takes it, before it was read. Bring it back"
            + " from a backup and start again";
    return switch (layer) {
      case BRONZE -> gone + ", or " + ANOTHER_LAKE + ".";
      case SILVER, QUARANTINE -> gone + "; nothing else knows what bronze holds.";
      case GOLD -> gone + ", or " + rebuild() + ".";
    };
  }

  private String rebuild() {
    return rebuild(layer == Layer.GOLD ? Layer.GOLD : Layer.SILVER);
  }

  private static String rebuild(Layer rebuilt) {
    return rebuilt == Layer.GOLD
        ? "rebuild gold (kepler rebuild --layer gold) and start again"
        : "rebuild silver (kepler rebuild --layer silver) and start again; gold follows";
  }

  /** The table with its part in the lake, where it has one. */
  private String place(String table) {
    return switch (layer) {
      case BRONZE -> table;
      case SILVER, QUARANTINE -> "bronze, " + table + ",";
      case GOLD -> "silver, " + table + ",";
    };
  }

  /** What a version did and when, as its own commit says. */
  private Optional<String> operation(String table, long version) {
    if (session == null) {
      return Optional.empty();
    }
    return actions(table, version).stream()
        .map(action -> action.path("commitInfo"))
        .filter(info -> info.has("operation"))
        .map(
            info ->
                info.get("operation").asText()
                    + " at "
                    + Instant.ofEpochMilli(info.path("timestamp").asLong()))
        .findFirst();
  }

  private List<JsonNode> actions(String table, long version) {
    try {
      return TableLog.unlisted(AtomicFiles.of(session), new Path(table))
          .actions(version)
          .orElse(List.of());
    } catch (UncheckedIOException e) { // the log has gone on
      return List.of();
    }
  }

  private static String named(Throwable failure) {
    Matcher read = READ.matcher(failure.toString());
    return read.find() ? read.group(1) : "the table";
  }
}
