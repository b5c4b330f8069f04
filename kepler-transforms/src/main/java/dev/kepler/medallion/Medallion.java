package dev.kepler.medallion;

import static dev.kepler.medallion.bean.RecordColumns.ARRIVAL_TIME;
import static dev.kepler.medallion.bean.RecordColumns.CORRUPT_RECORD;
import static dev.kepler.medallion.bean.RecordColumns.DELETED;
import static dev.kepler.medallion.bean.RecordColumns.FAILED_EXPECTATIONS;
import static dev.kepler.medallion.bean.RecordColumns.OTHER_COLUMNS;
import static dev.kepler.medallion.bean.RecordColumns.SOURCE;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.countDistinct;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.xxhash64;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Description of an entity that goes from raw records through bronze and silver to gold: what its
 * records are, which thing each is of, what they must meet, and what is counted. It holds no
 * session and no path; a pipeline runs it, and so does a unit test, with the same result.
 *
 * <pre>{@code
 * Medallion<RawOrder, BronzeOrder, SilverOrder> orders =
 *     Medallion.of("orders", RawOrder.ENCODER, BronzeOrder.ENCODER, SilverOrder.ENCODER)
 *         .key("order_id")
 *         .shape("price", col("cents").divide(100))
 *         .goneWhen(col("state").equalTo("CANCELLED"))
 *         .expectations(Expectations.of(Expectation.quarantine("is_paid", col("cents").gt(0))))
 *         .rivals("one_record_per_order", "buyer", "cents", "state")
 *         .gold(new GoldTable<>("orders_by_buyer", "Orders of each buyer", List.of("buyer"),
 *             BuyerOrders.ENCODER, silver -> silver.groupBy("buyer")...))
 *         .totals(TotalsTable.of("order_totals", "What silver counted", "counted_at",
 *             OrderTotals.ENCODER).count("open", col("state").equalTo("OPEN")))
 *         .build();
 * }</pre>
 *
 * <p>Columns given here must depend on the record alone: a clock, a random number, or a window over
 * other rows makes a lake whose numbers nobody can prove. Immutable; safe for use by several
 * threads.
 *
 * @param <R> raw record: it has the columns of {@link dev.kepler.medallion.bean.RecordColumns}
 *     {@code _corrupt_record} and {@code source}, both strings, beside its own
 * @param <B> row of bronze: the columns of the raw record, and {@code arrival_time}, a timestamp
 * @param <S> row of silver: the key, what is known of the thing, and {@code arrival_time}
 */
public final class Medallion<R, B, S> {

  private static final Pattern TABLE_NAME = Pattern.compile("[a-z][a-z0-9_]{0,99}");
  private static final String GONE = "is gone";
  private static final String DELETION = "is a deletion";
  private static final Set<String> OPTIONAL = Set.of(OTHER_COLUMNS, DELETED);
  static final String OTHERS = "map<string,string>";

  private final Builder<R, B, S> parts;

  private Medallion(Builder<R, B, S> parts) {
    this.parts = parts;
  }

  /**
   * Begins a description.
   *
   * @param name what the entity's tables are called after: {@code bronze_<name>}, {@code
   *     quarantined_<name>}, {@code silver_<name>}
   */
  public static <R, B, S> Builder<R, B, S> of(
      String name, Encoder<R> raw, Encoder<B> bronze, Encoder<S> silver) {
    return new Builder<>(requireTableName(name), raw, bronze, silver);
  }

  static String requireTableName(String name) {
    if (!TABLE_NAME.matcher(Objects.requireNonNull(name, "name")).matches()) {
      throw new IllegalArgumentException(
          "Cannot call a table '"
              + name
              + "': it becomes a folder and a word of SQL. Use lower-case words joined by"
              + " underscores.");
    }
    return name;
  }

  /** Begins a description that says the same, to which more can be added. */
  public Builder<R, B, S> change() {
    return new Builder<>(parts);
  }

  /** The same description under other expectations. */
  public Medallion<R, B, S> with(Expectations expectations) {
    Builder<R, B, S> other = new Builder<>(parts);
    other.expectations = Objects.requireNonNull(expectations, "expectations");
    return new Medallion<>(other);
  }

  /**
   * The same description, whose silver has a column more: an older lake grows by it, and a rebuild
   * of silver fills it in from bronze. Gold tables and totals count as before.
   *
   * <pre>{@code
   * koi.withSilverColumn("koi_pdisposition", DataTypes.StringType,
   *     col("other_columns").getItem("koi_pdisposition"));
   * }</pre>
   *
   * @param column which silver does not have yet
   * @param type of the column
   * @param value of that type, over the columns of bronze as they are meant
   * @throws IllegalArgumentException when silver has the column, or it cannot be one
   */
  public Medallion<R, B, Row> withSilverColumn(String column, DataType type, Column value) {
    if (silverColumns().contains(column)) {
      throw new IllegalArgumentException(
          "Cannot add column " + column + " to silver: it has one. Call it otherwise.");
    }
    Encoder<Row> wider = Encoders.row(parts.silver.schema().add(column, type));
    Builder<R, B, Row> more = new Builder<>(parts, wider);
    more.shape(column, value);
    parts.gold.forEach(table -> more.gold.add(ofNarrower(table)));
    return more.build();
  }

  /** A gold table of this silver, counted of one that has more columns. */
  @SuppressWarnings("unchecked") // a description has gold tables of its own silver
  private <G> GoldTable<Row, G> ofNarrower(GoldTable<?, G> table) {
    GoldTable<S, G> own = (GoldTable<S, G>) table;
    return new GoldTable<>(
        own.name(),
        own.description(),
        own.group(),
        own.encoder(),
        wider -> own.of(Records.of(wider, parts.silver)));
  }

  /**
   * The description of many lakes side by side, told apart by a column more: thousands of small
   * cases go through one job. Gold and totals are of one lake, and are counted by this description.
   *
   * @param lake a string column that bronze and silver then have, and that is of their keys; loads
   *     of two lakes have two arrival times
   */
  public Medallion<Row, Row, Row> sideBySide(String lake) {
    Builder<Row, Row, Row> many =
        new Builder<>(
            parts.name, with(parts.raw, lake), with(parts.bronze, lake), with(parts.silver, lake));
    many.key = new Key(with(parts.key.bronze(), lake), with(parts.key.silver(), lake));
    many.meanings.putAll(parts.meanings);
    many.shape.putAll(parts.shape);
    many.gone = parts.gone;
    many.expectations = parts.expectations;
    many.heldWarnings.addAll(parts.heldWarnings);
    many.prized.addAll(parts.prized);
    many.gold.addAll(parts.gold);
    return new Medallion<>(many);
  }

  private static Encoder<Row> with(Encoder<?> rows, String column) {
    return Encoders.row(rows.schema().add(column, DataTypes.StringType));
  }

  private static List<String> with(List<String> columns, String column) {
    return Stream.concat(columns.stream(), Stream.of(column)).toList();
  }

  /**
   * Silver as all of bronze says it: the oracle of whatever runs load by load. The records of each
   * load are told by their {@code arrival_time}.
   *
   * @param bronze all that ever arrived, in loads that are parts of a table
   */
  public Dataset<S> silverOf(Dataset<B> bronze) {
    return Records.of(refine(Standing.of(this, judge().judge(bronze), List.of())), parts.silver);
  }

  /**
   * Rows of silver that records make which stand: shaped, without those of things that are gone.
   *
   * @param latest one bronze row per key that met the expectations
   */
  public Dataset<Row> refine(Dataset<?> latest) {
    Dataset<Row> shaped = shaped(latest);
    return shaped
        .filter(not(shaped.col(GONE)))
        .select(silverColumns().stream().map(shaped::col).toArray(Column[]::new));
  }

  /**
   * Rows of a gold table as silver makes them.
   *
   * @param table one of {@link #gold()}
   * @param silver all of it
   */
  @SuppressWarnings("unchecked") // a description has gold tables of its own silver
  public <G> Dataset<G> goldOf(GoldTable<?, G> table, Dataset<?> silver) {
    return ((GoldTable<S, G>) table).of(Records.of(silver, parts.silver));
  }

  /**
   * Totals of silver, counted at once: exactly one row, zeros for an empty silver. For a static
   * Dataset.
   *
   * @param table one of {@link #totals()}
   * @param silver all of it
   * @param moment a timestamp, what the row shall say
   */
  public <T> Dataset<T> totalsOf(TotalsTable<T> table, Dataset<?> silver, Column moment) {
    List<Column> numbers = numbers(table);
    return Records.of(
        silver
            .agg(numbers.get(0), numbers.stream().skip(1).toArray(Column[]::new))
            .withColumn(table.moment(), moment),
        table.encoder());
  }

  /**
   * Totals of many silvers, each counted as {@link #totalsOf} counts one; none of a silver without
   * rows.
   *
   * @param table one of {@link #totals()}
   * @param silvers rows of all of them
   * @param which column that tells which silver a row is of
   * @return that column, and the columns of the table but for its moment
   */
  public Dataset<Row> totalsOfEach(TotalsTable<?> table, Dataset<Row> silvers, String which) {
    List<Column> numbers = numbers(table);
    return silvers
        .groupBy(which)
        .agg(numbers.get(0), numbers.stream().skip(1).toArray(Column[]::new));
  }

  private List<Column> numbers(TotalsTable<?> table) {
    List<Column> numbers = new ArrayList<>(table.aggregates());
    table
        .groups()
        .forEach(
            (column, gold) ->
                numbers.add(countDistinct(struct(Key.columns(gold(gold).group()))).as(column)));
    table.recomputed().forEach((column, value) -> numbers.add(value.as(column)));
    return numbers;
  }

  /** Whether a record says nothing but that its thing is no more; empty where none can. */
  Optional<Column> deleted() {
    return rawColumns().contains(DELETED)
        ? Optional.of(coalesce(col(DELETED), lit(false)))
        : Optional.empty();
  }

  /**
   * Rows of bronze in silver's columns and values, those of things that are gone among them.
   *
   * @param bronze with the columns of bronze
   * @param more further columns of it to keep
   */
  Dataset<Row> shaped(Dataset<?> bronze, String... more) {
    List<Column> columns = new ArrayList<>();
    silverColumns().forEach(c -> columns.add(shape(c).as(c)));
    Stream.of(more).forEach(c -> columns.add(col(c)));
    deleted().ifPresent(deleted -> columns.add(deleted.as(DELETION)));
    Column gone = coalesce(parts.gone, lit(false));
    return bronze
        .withColumns(parts.meanings)
        .select(columns.toArray(Column[]::new))
        .withColumn(GONE, deleted().isPresent() ? col(DELETION).or(gone) : gone)
        .drop(DELETION);
  }

  /** Whether a shaped row takes its key out of silver. */
  Column gone(Dataset<Row> shaped) {
    return shaped.col(GONE);
  }

  /** A column of silver, of bronze as it is meant. */
  private Column shape(String column) {
    int place = parts.key.silver().indexOf(column);
    String same = place < 0 ? column : parts.key.bronze().get(place);
    return parts.shape.getOrDefault(column, col(same));
  }

  /** Whether a record has what none that goes on may lack: its key, and what groups it in gold. */
  Column isPlaced() {
    Column grouped =
        gold().stream()
            .flatMap(t -> t.group().stream())
            .distinct()
            .map(column -> shape(column).isNotNull())
            .reduce(lit(true), Column::and);
    return Standing.hasKey(parts.key.bronze())
        .and(deleted().map(deleted -> deleted.or(grouped)).orElse(grouped));
  }

  /**
   * Raw to bronze: what arrived, and when. Nothing is judged, nothing is dropped.
   *
   * @param raw records as the source yields them; those without {@code other_columns} have none,
   *     and those without {@code _deleted} are of things that are there
   * @param arrivalTime a timestamp, the same for all records of a load: a literal, or {@code
   *     current_timestamp()}, which a stream fixes once for each micro-batch
   */
  public Dataset<B> received(Dataset<?> raw, Column arrivalTime) {
    Dataset<?> whole = raw;
    for (String column : without(rawColumns(), requiredColumns())) {
      if (!List.of(raw.columns()).contains(column)) {
        whole =
            whole.withColumn(column, lit(null).cast(parts.raw.schema().apply(column).dataType()));
      }
    }
    return Records.of(whole.withColumn(ARRIVAL_TIME, arrivalTime), parts.bronze);
  }

  /** Judges records by the expectations. */
  public Judge judge() {
    return new Judge(this);
  }

  /** What the entity's tables are called after. */
  public String name() {
    return parts.name;
  }

  /** Encoder of raw records. */
  public Encoder<R> raw() {
    return parts.raw;
  }

  /** Encoder of rows of bronze. */
  public Encoder<B> bronze() {
    return parts.bronze;
  }

  /** Encoder of rows of silver. */
  public Encoder<S> silver() {
    return parts.silver;
  }

  /** Encoder of rows of quarantine: those of bronze, and why they are there. */
  public Encoder<Row> quarantine() {
    return Encoders.row(
        parts
            .bronze
            .schema()
            .add(FAILED_EXPECTATIONS, DataTypes.createArrayType(DataTypes.StringType)));
  }

  /** Columns of a raw record, in order. */
  public List<String> rawColumns() {
    return List.of(parts.raw.schema().fieldNames());
  }

  /** Columns of a raw record that a source must give. */
  public List<String> requiredColumns() {
    return rawColumns().stream().filter(c -> !OPTIONAL.contains(c)).toList();
  }

  /** Columns of bronze, in order. */
  public List<String> bronzeColumns() {
    return List.of(parts.bronze.schema().fieldNames());
  }

  /** Columns of silver, in order. */
  public List<String> silverColumns() {
    return List.of(parts.silver.schema().fieldNames());
  }

  /** Columns of bronze but for the key and the arrival time, in order. */
  List<String> recordColumns() {
    return without(bronzeColumns(), parts.key.bronze());
  }

  /** What a row of silver says of its thing; a record that says the same changes nothing. */
  public List<String> content() {
    return without(silverColumns(), parts.key.silver());
  }

  private static List<String> without(List<String> columns, List<String> key) {
    return columns.stream().filter(c -> !key.contains(c) && !c.equals(ARRIVAL_TIME)).toList();
  }

  /** Columns that identify a thing. */
  public Key key() {
    return parts.key;
  }

  /** Another identity of the things; empty where there is none. */
  public Optional<AlternateKey> alternateKey() {
    return Optional.ofNullable(parts.alternate);
  }

  /** A number by which rows are sought that may have a key: of equal keys it is equal. */
  public Column hash(Column... key) {
    return parts.hash.apply(key);
  }

  /** Values of bronze's columns as they are meant, where that is not as they came. */
  Map<String, Column> meanings() {
    return Collections.unmodifiableMap(parts.meanings);
  }

  /** Expectations on the records. */
  public Expectations expectations() {
    return parts.expectations;
  }

  /** Warnings that show where a record is set against silver. */
  public List<HeldWarning> heldWarnings() {
    return Collections.unmodifiableList(parts.heldWarnings);
  }

  /** Columns of silver whose loss counts as a departure. */
  public List<String> prized() {
    return Collections.unmodifiableList(parts.prized);
  }

  /** Gold tables; the commits of the first carry the ledger of gold. */
  public List<GoldTable<?, ?>> gold() {
    return Collections.unmodifiableList(parts.gold);
  }

  /** A gold table by its name. */
  GoldTable<?, ?> gold(String table) {
    return parts.gold.stream().filter(g -> g.name().equals(table)).findFirst().orElseThrow();
  }

  /** Totals tables. */
  public List<TotalsTable<?>> totals() {
    return Collections.unmodifiableList(parts.totals);
  }

  /** What a column means, in one line; empty where the description does not say. */
  public Optional<String> comment(String column) {
    return Optional.ofNullable(parts.comments.get(column));
  }

  /** Properties of the bronze table that a lake of this description bears. */
  public Map<String, String> properties() {
    return Collections.unmodifiableMap(parts.properties);
  }

  /** Says what is described. */
  @Override
  public String toString() {
    return "Medallion " + parts.name;
  }

  /**
   * Builder of a {@link Medallion}; the key and a gold table are required.
   *
   * @param <R> raw record
   * @param <B> row of bronze
   * @param <S> row of silver
   */
  public static final class Builder<R, B, S> {

    private final String name;
    private final Encoder<R> raw;
    private final Encoder<B> bronze;
    private final Encoder<S> silver;
    private Key key;
    private AlternateKey alternate;
    private Function<Column[], Column> hash;
    private final Map<String, Column> meanings;
    private final Map<String, Column> shape;
    private Column gone;
    private Expectations expectations;
    private final List<HeldWarning> heldWarnings;
    private final List<String> prized;
    private final List<GoldTable<?, ?>> gold;
    private final List<TotalsTable<?>> totals;
    private final Map<String, String> comments;
    private final Map<String, String> properties;

    private Builder(String name, Encoder<R> raw, Encoder<B> bronze, Encoder<S> silver) {
      this.name = name;
      this.raw = Objects.requireNonNull(raw, "raw");
      this.bronze = Objects.requireNonNull(bronze, "bronze");
      this.silver = Objects.requireNonNull(silver, "silver");
      this.hash = columns -> xxhash64(columns);
      this.meanings = new TreeMap<>();
      this.shape = new TreeMap<>();
      this.gone = lit(false);
      this.expectations =
          Expectations.of(Expectation.quarantine("readable_record", col(CORRUPT_RECORD).isNull()));
      this.heldWarnings = new ArrayList<>();
      this.prized = new ArrayList<>();
      this.gold = new ArrayList<>();
      this.totals = new ArrayList<>();
      this.comments = new TreeMap<>();
      this.properties = new TreeMap<>();
    }

    private Builder(Builder<R, B, S> other) {
      this(other, other.silver);
      this.gold.addAll(other.gold);
    }

    /** Says the same of another silver, whose gold tables are still to be added. */
    private Builder(Builder<R, B, ?> other, Encoder<S> silver) {
      this(other.name, other.raw, other.bronze, silver);
      this.key = other.key;
      this.alternate = other.alternate;
      this.hash = other.hash;
      this.meanings.putAll(other.meanings);
      this.shape.putAll(other.shape);
      this.gone = other.gone;
      this.expectations = other.expectations;
      this.heldWarnings.addAll(other.heldWarnings);
      this.prized.addAll(other.prized);
      this.totals.addAll(other.totals);
      this.comments.putAll(other.comments);
      this.properties.putAll(other.properties);
    }

    /**
     * Columns that identify a thing, called the same in bronze and in silver, of any type that can
     * be ordered. Files are chosen by ranges where it is one bigint, and by a hash where it is not.
     */
    public Builder<R, B, S> key(String... columns) {
      this.key = new Key(List.of(columns), List.of(columns));
      return this;
    }

    /** A key of one column that silver calls otherwise than bronze. */
    public Builder<R, B, S> keyRenamed(String bronzeColumn, String silverColumn) {
      this.key = new Key(List.of(bronzeColumn), List.of(silverColumn));
      return this;
    }

    /** Another identity of the things, for an entity whose key is one bigint; default: none. */
    public Builder<R, B, S> alternateKey(AlternateKey other) {
      this.alternate = Objects.requireNonNull(other, "other");
      return this;
    }

    /**
     * By which number files are chosen that may hold a key, where it is not one bigint; default:
     * Spark's {@code xxhash64}. Another one changes how many files are read, and never what comes
     * out.
     *
     * @param hash makes a bigint of the columns of the key
     */
    public Builder<R, B, S> keyHash(Function<Column[], Column> hash) {
      this.hash = Objects.requireNonNull(hash, "hash");
      return this;
    }

    /**
     * What the value of a column is meant to be, where that is not as it came: bronze keeps what
     * came, expectations and silver see what is meant. Default: as it came.
     *
     * @param column of bronze, none of the key
     * @param value of the same type, over the columns of bronze as they came
     */
    public Builder<R, B, S> meaning(String column, Column value) {
      meanings.put(column, Objects.requireNonNull(value, column));
      return this;
    }

    /**
     * How a column of silver is made; default: bronze's column of the same name.
     *
     * @param column of silver, none of the key
     * @param value of its type, over the columns of bronze as they are meant
     */
    public Builder<R, B, S> shape(String column, Column value) {
      shape.put(column, Objects.requireNonNull(value, column));
      return this;
    }

    /**
     * When a record says that its thing is no more, beside one that is {@code _deleted}; default:
     * never. Null counts as false.
     *
     * @param condition a boolean over the columns of silver
     */
    public Builder<R, B, S> goneWhen(Column condition) {
      this.gone = Objects.requireNonNull(condition, "condition");
      return this;
    }

    /** What records must meet; default: that they could be read. */
    public Builder<R, B, S> expectations(Expectations expectations) {
      this.expectations = Objects.requireNonNull(expectations, "expectations");
      return this;
    }

    /**
     * Expects that all records of a key within one load say the same; where they differ, all of
     * them are set aside. To be called after {@link #key} and {@link #expectations}. Default: the
     * greatest of them stands.
     *
     * @param name of the expectation
     * @param columns of bronze in which two records must not differ, as they are meant
     */
    public Builder<R, B, S> rivals(String name, String... columns) {
      requireKey();
      List<String> content = new ArrayList<>(List.of(columns));
      if (List.of(bronze.schema().fieldNames()).contains(DELETED)) {
        content.add(DELETED);
      }
      this.expectations =
          expectations.rivalry(name, Judge.oneRecordPerKey(name, key.bronze(), content));
      return this;
    }

    /** Adds a warning that shows where a record is set against what silver holds. */
    public Builder<R, B, S> warnsAgainstHeld(String name, HeldWarning.Condition condition) {
      heldWarnings.add(new HeldWarning(name, condition));
      return this;
    }

    /**
     * Adds a column of silver whose loss counts as a departure: a load that empties it in too many
     * rows is not let in. Default: none.
     */
    public Builder<R, B, S> prized(String column) {
      prized.add(Objects.requireNonNull(column, "column"));
      return this;
    }

    /**
     * Adds a gold table. Nothing of it may depend on {@code arrival_time}: a record that says what
     * silver holds changes nothing, so that the time in silver is that of the first such record.
     */
    public Builder<R, B, S> gold(GoldTable<S, ?> table) {
      gold.add(Objects.requireNonNull(table, "table"));
      return this;
    }

    /** Adds a totals table. Nothing of it may depend on {@code arrival_time}, as for gold. */
    public Builder<R, B, S> totals(TotalsTable<?> table) {
      totals.add(Objects.requireNonNull(table, "table"));
      return this;
    }

    /** What a column means, in one line: the comment that it bears in its tables. */
    public Builder<R, B, S> comment(String column, String meaning) {
      comments.put(column, Objects.requireNonNull(meaning, column));
      return this;
    }

    /**
     * A property of the bronze table that tells lakes of this description from those of another
     * that has the same tables; default: none.
     */
    public Builder<R, B, S> property(String property, String value) {
      properties.put(property, Objects.requireNonNull(value, property));
      return this;
    }

    /**
     * Checks that the parts fit together.
     *
     * @throws IllegalArgumentException when one does not, by name
     */
    public Medallion<R, B, S> build() {
      requireKey();
      require(!gold.isEmpty(), "it has no gold table. Add one");
      StructType arrived = bronze.schema();
      requireRecord();
      requireColumns("silver", silver.schema(), key.silver());
      requireColumns("bronze", arrived, key.bronze());
      requireType("silver", silver.schema(), ARRIVAL_TIME, "timestamp");
      for (String column : key.bronze()) {
        require(
            isOrderable(arrived.apply(column).dataType().typeName()),
            "its key "
                + column
                + " is "
                + arrived.apply(column).dataType().simpleString()
                + ", of which no two are the same for sure. Use whole numbers, text, dates,"
                + " timestamps or decimals");
      }
      requireColumns("bronze", arrived, meanings.keySet());
      requireColumns("silver", silver.schema(), shape.keySet());
      requireColumns("silver", silver.schema(), prized);
      for (String column : key.bronze()) {
        require(
            !meanings.containsKey(column),
            "column "
                + column
                + " is its key, and has a meaning other than what came: two spellings would be two"
                + " things. Have the source give the key as it is meant");
      }
      for (String column : key.silver()) {
        require(
            !shape.containsKey(column),
            "column " + column + " is its key, and has a shape. Let it be bronze's own");
      }
      for (String column : silver.schema().fieldNames()) {
        require(
            shape.containsKey(column)
                || key.silver().contains(column)
                || List.of(arrived.fieldNames()).contains(column),
            "silver's column " + column + " is none of bronze's. Say its shape");
      }
      require(
          alternate == null
              || (key.bronze().size() == 1
                  && arrived.apply(key.bronze().get(0)).dataType().equals(DataTypes.LongType)),
          "it has an alternate key, and a key that is not one bigint. Leave one of them out");
      gold.forEach(this::require);
      totals.forEach(this::require);
      requireDistinctNames();
      return new Medallion<>(new Builder<>(this));
    }

    private void requireKey() {
      require(key != null && !key.bronze().isEmpty(), "it has no key. Name its columns");
    }

    private void requireRecord() {
      requireType("raw records", raw.schema(), CORRUPT_RECORD, "string");
      requireType("raw records", raw.schema(), SOURCE, "string");
      requireType("bronze", bronze.schema(), ARRIVAL_TIME, "timestamp");
      List<String> records = without(List.of(raw.schema().fieldNames()), List.of(OTHER_COLUMNS));
      requireComparable("raw records", raw.schema(), records);
      if (List.of(raw.schema().fieldNames()).contains(OTHER_COLUMNS)) {
        requireType("raw records", raw.schema(), OTHER_COLUMNS, OTHERS);
      }
      if (List.of(raw.schema().fieldNames()).contains(DELETED)) {
        requireType("raw records", raw.schema(), DELETED, "boolean");
      }
      requireComparable("silver", silver.schema(), List.of(silver.schema().fieldNames()));
      TreeSet<String> must = new TreeSet<>(List.of(raw.schema().fieldNames()));
      must.add(ARRIVAL_TIME);
      require(
          must.equals(new TreeSet<>(List.of(bronze.schema().fieldNames()))),
          "bronze has columns "
              + List.of(bronze.schema().fieldNames())
              + " where it must have those of the raw record and arrival_time, "
              + must
              + ". Add or remove what differs");
      for (String column : raw.schema().fieldNames()) {
        require(
            raw.schema()
                .apply(column)
                .dataType()
                .sameType(bronze.schema().apply(column).dataType()),
            "column "
                + column
                + " is of one type in raw records and of another in bronze."
                + " Give it one");
      }
    }

    private void require(GoldTable<?, ?> table) {
      StructType rows = table.encoder().schema();
      requireColumns("silver", silver.schema(), table.group());
      requireColumns(table.name(), rows, table.group());
      requireComparable(table.name(), rows, List.of(rows.fieldNames()));
      for (String column : table.group()) {
        require(
            rows.apply(column).dataType().sameType(silver.schema().apply(column).dataType()),
            "column "
                + column
                + " of "
                + table.name()
                + " is of another type than silver's."
                + " Give it that");
      }
    }

    private void require(TotalsTable<?> table) {
      StructType rows = table.encoder().schema();
      requireType(table.name(), rows, table.moment(), "timestamp");
      TreeSet<String> said = new TreeSet<>(table.additive());
      said.addAll(table.groups().keySet());
      said.addAll(table.recomputed().keySet());
      require(
          said.equals(new TreeSet<>(table.values())) && !said.isEmpty(),
          table.name()
              + " has the numbers "
              + table.values()
              + " and is told how to count "
              + said
              + ". Say each");
      Stream.concat(table.additive().stream(), table.groups().keySet().stream())
          .forEach(column -> requireType(table.name(), rows, column, "bigint"));
      table
          .groups()
          .forEach(
              (column, of) ->
                  require(
                      gold.stream().anyMatch(g -> g.name().equals(of)),
                      table.name()
                          + " counts the groups of "
                          + of
                          + " as "
                          + column
                          + ", which is no gold table. Name one"));
      for (String column : table.recomputed().keySet()) {
        String type = rows.apply(column).dataType().simpleString();
        require(
            List.of("bigint", "double", "string", "boolean").contains(type),
            "column "
                + column
                + " of "
                + table.name()
                + " is "
                + type
                + ". Make it a bigint, double, string or boolean");
      }
    }

    private void requireDistinctNames() {
      List<String> names = new ArrayList<>();
      Stream.of("bronze_", "quarantined_", "silver_").forEach(layer -> names.add(layer + name));
      gold.forEach(table -> names.add(table.name()));
      totals.forEach(table -> names.add(table.name()));
      require(
          names.stream().distinct().count() == names.size(),
          "two of its tables are called the same: " + names + ". Rename one");
    }

    private void requireColumns(String table, StructType rows, Collection<String> columns) {
      for (String column : columns) {
        require(
            List.of(rows.fieldNames()).contains(column),
            table + " has no column " + column + ". Use one of " + List.of(rows.fieldNames()));
      }
    }

    /** Nobody can tell of two maps whether they are the same. */
    private void requireComparable(String table, StructType rows, List<String> columns) {
      for (String column : columns) {
        require(
            !rows.apply(column).dataType().catalogString().contains("map<"),
            "column "
                + column
                + " of "
                + table
                + " is or holds a map, and two maps cannot be compared. Make it columns, or text");
      }
    }

    private void requireType(String table, StructType rows, String column, String type) {
      requireColumns(table, rows, List.of(column));
      require(
          rows.apply(column).dataType().simpleString().equals(type),
          "column "
              + column
              + " of "
              + table
              + " is "
              + rows.apply(column).dataType().simpleString()
              + ". Make it "
              + type);
    }

    private void require(boolean holds, String fault) {
      if (!holds) {
        throw new IllegalArgumentException("Cannot describe " + name + ": " + fault + ".");
      }
    }

    private static boolean isOrderable(String type) {
      return List.of("long", "integer", "short", "byte", "string", "date", "timestamp")
              .contains(type)
          || type.startsWith("decimal");
    }
  }
}
