package dev.kepler.medallion.internal.delta;

import dev.kepler.medallion.internal.files.LakePaths;
import dev.kepler.medallion.lake.TableLayout;
import dev.kepler.medallion.lake.TableOptions;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaConfigs;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.unsafe.types.CalendarInterval;

/**
 * What a host may say of a table, and why it may not say the rest. The one list of it: a property
 * of Delta's that is not named as free is refused, so that one which a later Delta brings is no
 * surprise.
 */
public final class OptionRules {

  private static final String DELTA = "delta.";
  private static final String VECTORS = "delta.enableDeletionVectors";
  private static final String FILES_KEPT = "delta.deletedFileRetentionDuration";
  private static final String STATISTICS = "delta.dataSkippingStatsColumns";
  private static final int MOST_CLUSTERING_COLUMNS = 4;
  private static final int DAYS_OF_FILES = 7;

  /** None of them changes what a commit of ours means, or what a reader of ours finds. */
  private static final Set<String> FREE =
      Set.of(
          "delta.checkpointInterval",
          "delta.checkpoint.writeStatsAsStruct",
          "delta.enableExpiredLogCleanup",
          FILES_KEPT,
          VECTORS);

  /** Names that Spark does not take for properties. */
  private static final Set<String> SPARKS =
      Set.of("provider", "location", "owner", "external", "comment", "is_managed_location");

  /** Why not, by how a property begins, in small letters; the first that fits. */
  private static final Map<String, String> WHY_NOT = whyNot();

  private final SparkSession session;
  private final TableLayout layout;

  private OptionRules(SparkSession session, TableLayout layout) {
    this.session = session;
    this.layout = layout;
  }

  private static Map<String, String> whyNot() {
    String protocol = "what its readers must know follows from what is written to it";
    String names = "its files name their columns as the table does";
    String cleaning = "maintenance decides what of its log goes";
    String moments = "its moments are the dates of the log's files";
    Map<String, String> why = new LinkedHashMap<>();
    why.put("delta.logretentionduration", "its commits carry the ledger");
    why.put("delta.checkpointretentionduration", cleaning);
    why.put("delta.enablefullretentionrollback", cleaning);
    why.put(
        "delta.settransactionretentionduration",
        "a batch that comes again is known by its transaction");
    why.put("delta.enablechangedatafeed", "gold reads silver's, and nobody that of another table");
    why.put("delta.appendonly", "whether rows leave it is the layer's to say");
    why.put("delta.columnmapping.", names);
    why.put("delta.universalformat.", names);
    why.put("delta.enableicebergcompat", names);
    why.put("delta.checkpointpolicy", "checkpoints of its log are examined one file each");
    why.put("delta.checkpoint.writestatsasjson", "its files are chosen by their statistics");
    why.put("delta.dataskipping", "its files are chosen by statistics of columns that layers name");
    why.put("delta.enableincommittimestamps", moments);
    why.put("delta.incommittimestamp", moments);
    why.put("delta.enablerowtracking", "the layers' own commits number no rows");
    why.put("delta.coordinatedcommits.", "its next commit is looked for in its log, by name");
    why.put(
        "delta.autooptimize",
        "Delta would write commits of its own among those of the ledger, where upkeep runs between"
            + " batches");
    why.put("delta.compatibility.symlink", "Delta would write files of its own after each commit");
    why.put("delta.isolationlevel", "a commit of another hand must not pass unseen");
    why.put("delta.random", "its files are found in its folder");
    why.put("delta.constraints.", "what its rows must meet are expectations");
    why.put("delta.enabletypewidening", "its columns have the types of its description");
    why.put("delta.min", protocol);
    why.put("delta.feature.", protocol);
    why.put("delta.ignoreprotocoldefaults", protocol);
    why.put(DELTA, "the layers were not tried with it");
    return why;
  }

  /**
   * Checks what a host says of the tables of a lake, before there is one.
   *
   * @throws IllegalArgumentException when it would break what the layers rely on, by name
   */
  public static void check(SparkSession session, LakeTables lake) {
    OptionRules rules = new OptionRules(session, lake.layout());
    lake.all().forEach(rules::check);
    rules.checkPlaces(lake.all());
  }

  private void check(LakeTable table) {
    table.options().properties().forEach((name, value) -> checkProperty(table, name, value));
    checkClustering(table, table.options().clustering());
  }

  private static void checkProperty(LakeTable table, String name, String value) {
    String small = name.toLowerCase(Locale.ROOT);
    String what = "the property " + name + " = " + value;
    if (table.isOwn(name)) {
      throw refusal(table, what, "it tells what the lake was begun with");
    }
    if (name.isBlank() || SPARKS.contains(small) || small.startsWith("option.")) {
      throw refusal(table, what, "Spark takes no property of that name");
    }
    if (!small.startsWith(DELTA)) {
      return;
    }
    String known = FREE.stream().filter(name::equalsIgnoreCase).findFirst().orElse(null);
    if (known == null) {
      throw refusal(
          table,
          what,
          WHY_NOT.entrySet().stream()
              .filter(why -> small.startsWith(why.getKey()))
              .map(Map.Entry::getValue)
              .findFirst()
              .orElseThrow());
    }
    checkValue(table, known, value, what);
  }

  private static void checkValue(LakeTable table, String known, String value, String what) {
    try {
      DeltaConfigs.validateConfigurations(
          scala.collection.immutable.Map$.MODULE$.<String, String>empty().updated(known, value));
    } catch (Exception e) { // Delta's, of many kinds; Scala declares none
      throw new IllegalArgumentException(
          "Cannot give " + table + " " + what + ": Delta takes no such value. Give another.", e);
    }
    if (known.equals(VECTORS) && !value.equalsIgnoreCase("false")) {
      throw refusal(table, what, "they are switched on where they are of use, unless held off");
    }
    if (known.equals(FILES_KEPT)) {
      CalendarInterval kept = DeltaConfigs.parseCalendarInterval(value);
      if (TableNeeds.days(kept) < DAYS_OF_FILES) {
        throw refusal(
            table,
            what,
            "a VACUUM by another hand would take files that are read, unless they are kept for "
                + DAYS_OF_FILES
                + " days");
      }
    }
  }

  private static void checkClustering(LakeTable table, List<String> columns) {
    String what = "the clustering columns " + columns;
    if (columns.size() > MOST_CLUSTERING_COLUMNS
        || columns.stream().distinct().count() < columns.size()) {
      throw refusal(table, what, "Delta takes up to " + MOST_CLUSTERING_COLUMNS + ", each once");
    }
    for (String column : columns) {
      StructField field =
          Stream.of(table.encoder().schema().fields())
              .filter(f -> f.name().equals(column))
              .findFirst()
              .orElseThrow(
                  () ->
                      refusal(
                          table,
                          what,
                          "it has no column "
                              + column
                              + " but "
                              + Arrays.asList(table.encoder().schema().fieldNames())));
      if (!hasRange(field.dataType())) {
        throw refusal(
            table,
            what,
            "of " + column + ", " + field.dataType().catalogString() + ", no ranges are kept");
      }
    }
  }

  private static boolean hasRange(DataType type) {
    return type instanceof NumericType
        || type instanceof StringType
        || type instanceof DateType
        || type.equals(DataTypes.TimestampType)
        || type.equals(DataTypes.TimestampNTZType);
  }

  private void checkPlaces(List<LakeTable> tables) {
    Map<LakeTable, URI> places = new LinkedHashMap<>();
    for (LakeTable table : tables) {
      table.options().location().ifPresent(folder -> places.put(table, place(table, folder)));
    }
    URI checkpoints = folder(layout.checkpoints());
    places.forEach(
        (table, place) -> {
          String what = "the location " + new Path(place);
          if (!Objects.equals(place.getScheme(), checkpoints.getScheme())
              || !Objects.equals(place.getAuthority(), checkpoints.getAuthority())) {
            throw refusal(
                table,
                what,
                "a repair puts a damaged table away beside the checkpoints, which are on another"
                    + " file system: "
                    + layout.checkpoints());
          }
          if (overlap(place, checkpoints)) {
            throw refusal(table, what, "the checkpoints are at " + layout.checkpoints());
          }
          places.forEach(
              (other, there) -> {
                if (!other.equals(table) && overlap(place, there)) {
                  throw refusal(table, what, other + " is at " + new Path(there));
                }
              });
        });
  }

  private URI place(LakeTable table, String folder) {
    if (!layout.inCatalog()) {
      throw refusal(
          table,
          "the location " + folder,
          "a lake under one folder is carried and read as one, and its tables are in it; tables of"
              + " a catalog (TableLayout.inCatalog) may have one");
    }
    return folder(LakePaths.qualified(session, folder));
  }

  /** With a slash at its end, so that a folder begins as those above it do. */
  private static URI folder(String path) {
    return new Path(path).toUri().resolve(new Path(path).toUri().getRawPath() + "/");
  }

  private static boolean overlap(URI one, URI other) {
    return one.getPath().startsWith(other.getPath()) || other.getPath().startsWith(one.getPath());
  }

  private static IllegalArgumentException refusal(LakeTable table, String what, String why) {
    return new IllegalArgumentException(
        "Cannot give " + table + " " + what + ": " + why + ". Leave it out of its TableOptions.");
  }

  /**
   * The properties that a table lacks of what a host says, with what they are to be.
   *
   * @param is those that it has
   */
  static Map<String, String> lacking(TableOptions options, Map<String, String> is) {
    Map<String, String> lacking = new TreeMap<>(canonical(options));
    lacking.entrySet().removeIf(wanted -> wanted.getValue().equals(is.get(wanted.getKey())));
    Optional.ofNullable(is.get(STATISTICS))
        .map(columns -> withStatistics(columns, options.clustering()))
        .filter(columns -> !columns.equals(is.get(STATISTICS)))
        .ifPresent(columns -> lacking.put(STATISTICS, columns));
    return lacking;
  }

  /** Properties of a table that is to be made. */
  static Map<String, String> with(TableOptions options, Map<String, String> own) {
    Map<String, String> all = new HashMap<>(own);
    all.putAll(lacking(options, own));
    return all;
  }

  private static Map<String, String> canonical(TableOptions options) {
    Map<String, String> named = new TreeMap<>();
    options
        .properties()
        .forEach(
            (name, value) ->
                named.put(
                    FREE.stream().filter(name::equalsIgnoreCase).findFirst().orElse(name), value));
    return named;
  }

  /** A file's ranges of its clustering columns are what clustering is for. */
  private static String withStatistics(String columns, List<String> clustering) {
    List<String> all = new ArrayList<>(List.of(columns.split(",")));
    clustering.stream().filter(column -> !all.contains(column)).forEach(all::add);
    return String.join(",", all);
  }
}
