package dev.kepler.medallion.internal.delta;

import static dev.kepler.medallion.bean.RecordColumns.ARRIVAL_TIME;

import dev.kepler.medallion.GoldTable;
import dev.kepler.medallion.Medallion;
import dev.kepler.medallion.TotalsTable;
import dev.kepler.medallion.lake.TableColumn;
import dev.kepler.medallion.lake.TableOptions;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.Encoder;

/**
 * Table of a lake: its name, its rows, and the Delta properties it is created with. Two are equal
 * that are called the same.
 */
public final class LakeTable {

  /** What a table is to its lake. */
  public enum Role {
    BRONZE,
    QUARANTINE,
    SILVER,
    GOLD,
    TOTALS
  }

  private static final Map<Role, String> PREFIXES =
      Map.of(Role.BRONZE, "bronze_", Role.QUARANTINE, "quarantined_", Role.SILVER, "silver_");

  private static final String FEED = "delta.enableChangeDataFeed";
  private static final String VECTORS = "delta.enableDeletionVectors";
  private static final String APPEND_ONLY = "delta.appendOnly";

  /** Commits carry the ledger: their entries must outlive Delta's default of thirty days. */
  private static final Map<String, String> ALL =
      Map.of(
          "delta.logRetentionDuration",
          "interval 3650 days",
          APPEND_ONLY,
          "false",
          "delta.columnMapping.mode",
          "none",
          FEED,
          "false",
          VECTORS,
          "false");

  private final Role role;
  private final String tableName;
  private final String description;
  private final Encoder<?> encoder;
  private final List<String> ranged;
  private final Medallion<?, ?, ?> medallion;
  private final TableOptions options;

  /**
   * Says what is particular about a table.
   *
   * @param description what its rows are, for whoever meets the table without this library
   * @param ranged columns of which each file's least and greatest value are kept, to skip files by;
   *     of the others nobody asks, and keeping them costs a tenth of a large write
   * @param options what a host wants of it
   */
  private LakeTable(
      Role role,
      String tableName,
      String description,
      Encoder<?> encoder,
      List<String> ranged,
      Medallion<?, ?, ?> medallion,
      TableOptions options) {
    this.role = role;
    this.tableName = tableName;
    this.description = description;
    this.encoder = encoder;
    this.ranged = ranged;
    this.medallion = medallion;
    this.options = options;
  }

  static LakeTable bronze(Medallion<?, ?, ?> medallion) {
    return new LakeTable(
        Role.BRONZE,
        PREFIXES.get(Role.BRONZE) + medallion.name(),
        "Every record that ever arrived, as it arrived",
        medallion.bronze(),
        ranged(medallion, medallion.key().bronze(), medallion.bronzeColumns()),
        medallion,
        TableOptions.none());
  }

  static LakeTable quarantine(Medallion<?, ?, ?> medallion) {
    return new LakeTable(
        Role.QUARANTINE,
        PREFIXES.get(Role.QUARANTINE) + medallion.name(),
        "Records that failed an expectation, and which",
        medallion.quarantine(),
        ranged(medallion, medallion.key().bronze(), medallion.bronzeColumns()),
        medallion,
        TableOptions.none());
  }

  static LakeTable silver(Medallion<?, ?, ?> medallion) {
    return new LakeTable(
        Role.SILVER,
        PREFIXES.get(Role.SILVER) + medallion.name(),
        "The newest good record of each thing that is not gone",
        medallion.silver(),
        ranged(medallion, medallion.key().silver(), medallion.silverColumns()),
        medallion,
        TableOptions.none());
  }

  static LakeTable gold(Medallion<?, ?, ?> medallion, GoldTable<?, ?> table) {
    return new LakeTable(
        Role.GOLD,
        table.name(),
        table.description(),
        table.encoder(),
        table.group(),
        medallion,
        TableOptions.none());
  }

  static LakeTable totals(Medallion<?, ?, ?> medallion, TotalsTable<?> table) {
    return new LakeTable(
        Role.TOTALS,
        table.name(),
        table.description(),
        table.encoder(),
        List.of(table.moment()),
        medallion,
        TableOptions.none());
  }

  /** The same table, as a host wants it. */
  LakeTable with(TableOptions wanted) {
    return new LakeTable(role, tableName, description, encoder, ranged, medallion, wanted);
  }

  /** What the tables of an entity are called after, by the name of its bronze table. */
  public static Optional<String> entity(String tableName) {
    String prefix = PREFIXES.get(Role.BRONZE);
    return tableName.startsWith(prefix)
        ? Optional.of(tableName.substring(prefix.length()))
        : Optional.empty();
  }

  /** The table in whose folder a file is, by its path; one of gold where no other is. */
  static Role roleOf(String file) {
    List<String> folders = Arrays.asList(file.split("/"));
    for (int i = folders.size() - 1; i >= 0; i--) {
      for (Map.Entry<Role, String> prefix : PREFIXES.entrySet()) {
        if (folders.get(i).startsWith(prefix.getValue())) {
          return prefix.getKey();
        }
      }
    }
    return Role.GOLD;
  }

  /** The key, what groups rows in gold, and the arrival time. */
  private static List<String> ranged(
      Medallion<?, ?, ?> medallion, List<String> key, List<String> columns) {
    Stream<String> groups =
        medallion.gold().stream().flatMap(t -> t.group().stream()).filter(columns::contains);
    return Stream.of(key.stream(), groups, Stream.of(ARRIVAL_TIME))
        .flatMap(names -> names)
        .distinct()
        .toList();
  }

  /** What the table is to its lake. */
  public Role role() {
    return role;
  }

  public String tableName() {
    return tableName;
  }

  /** Whether the table tells what its commits changed, to whoever reads it. */
  public boolean feedsChanges() {
    return role == Role.SILVER;
  }

  /** Whether rows never leave the table. */
  public boolean onlyGrows() {
    return role == Role.BRONZE || role == Role.TOTALS;
  }

  /** What its rows are. */
  public String description() {
    return description;
  }

  /** What a column means; empty where nobody said. */
  String comment(String column) {
    return medallion.comment(column).orElse("");
  }

  /** The columns, in their order. */
  public List<TableColumn> columns() {
    return Stream.of(encoder.schema().fields())
        .map(c -> new TableColumn(c.name(), c.dataType().catalogString(), comment(c.name())))
        .toList();
  }

  public Encoder<?> encoder() {
    return encoder;
  }

  /** What a host wants of the table. */
  public TableOptions options() {
    return options;
  }

  /** Whether a property tells lakes of the description from those of others. */
  boolean isOwn(String property) {
    return medallion.properties().containsKey(property);
  }

  /** Properties that the table is made with, but for those that a host wants. */
  public Map<String, String> properties() {
    Map<String, String> properties = new TreeMap<>(ALL);
    properties.put("delta.dataSkippingStatsColumns", String.join(",", ranged));
    if (onlyGrows()) {
      properties.put(APPEND_ONLY, "true");
    }
    if (feedsChanges()) {
      properties.put(FEED, "true");
    }
    if (role == Role.SILVER || role == Role.GOLD) {
      properties.remove(VECTORS); // switched on once they are of use
    }
    if (role == Role.BRONZE) {
      properties.putAll(medallion.properties());
    }
    return properties;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LakeTable table && table.tableName.equals(tableName);
  }

  @Override
  public int hashCode() {
    return tableName.hashCode();
  }

  @Override
  public String toString() {
    return tableName;
  }
}
