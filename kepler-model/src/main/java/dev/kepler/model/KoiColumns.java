package dev.kepler.model;

import static java.util.Map.entry;

import dev.kepler.medallion.bean.RecordColumns;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Column names of every table, and the order in which each table holds them.
 *
 * <p>This is the data dictionary: meaning, type and null-ness stand with each name. Meanings follow
 * the NASA Exoplanet Archive's KOI cumulative table.
 */
public final class KoiColumns {

  /**
   * Identity of a KOI as its source numbers it: {@code bigint}, null only in a record that could
   * not be read. In silver it is called {@link #SURROGATE_KEY}.
   */
  public static final String ROW_ID = "row_id";

  /**
   * Star around which the object goes, the archive's {@code kepid}: {@code bigint}. A star can have
   * several planets.
   */
  public static final String KEPLER_STAR_ID = "kepler_star_id";

  /** KOI name such as {@code K00752.01}: {@code string}; see {@link KoiName}. */
  public static final String KEPOI_NAME = "kepoi_name";

  /**
   * Kepler name such as {@code Kepler-227 b}: {@code string}, null until the planet is named. In
   * silver it is called {@link #EXOPLANET_NAME}.
   */
  public static final String KEPLER_NAME = "kepler_name";

  /** What the object is held to be: {@code string}; see {@link Disposition}. */
  public static final String DISPOSITION = "disposition";

  /**
   * Probability that the KOI is a real planet, the archive's {@code koi_score}: {@code double}
   * within 0..1, 1 = surely. Null is normal (not scored).
   */
  public static final String CONFIDENCE = "confidence";

  /** {@link RecordColumns#CORRUPT_RECORD}. */
  public static final String CORRUPT_RECORD = RecordColumns.CORRUPT_RECORD;

  /** {@link RecordColumns#SOURCE}. */
  public static final String SOURCE = RecordColumns.SOURCE;

  /** {@link RecordColumns#ARRIVAL_TIME}. */
  public static final String ARRIVAL_TIME = RecordColumns.ARRIVAL_TIME;

  /** {@link RecordColumns#OTHER_COLUMNS}. */
  public static final String OTHER_COLUMNS = RecordColumns.OTHER_COLUMNS;

  /**
   * Identity of a planet or candidate in silver: {@code bigint}, never null (was {@code row_id}).
   */
  public static final String SURROGATE_KEY = "surrogate_key";

  /** Name of the planet in silver: {@code string}, null until named (was {@code kepler_name}). */
  public static final String EXOPLANET_NAME = "exoplanet_name";

  /** {@link RecordColumns#FAILED_EXPECTATIONS}. */
  public static final String FAILED_EXPECTATIONS = RecordColumns.FAILED_EXPECTATIONS;

  /** Named planets of a star: {@code bigint}, COUNT of {@link #EXOPLANET_NAME}, zero or more. */
  public static final String NUM_PLANETS = "num_planets";

  /** Moment at which the totals were counted: {@code timestamp}. */
  public static final String COUNTED_AT = "counted_at";

  /** Silver rows that are CONFIRMED: {@code bigint}. */
  public static final String CONFIRMED = "confirmed";

  /** Silver rows that are CANDIDATE: {@code bigint}. */
  public static final String CANDIDATES = "candidates";

  /**
   * Silver rows that have a name: {@code bigint}. Differs from {@link #CONFIRMED}: in the 2025
   * release K00134.01 is CONFIRMED without a name.
   */
  public static final String NAMED = "named";

  /** Stars with at least one silver row: {@code bigint}. */
  public static final String STARS = "stars";

  /** Columns of a {@link RawKoi}. */
  public static final List<String> RAW =
      List.of(
          ROW_ID,
          KEPLER_STAR_ID,
          KEPOI_NAME,
          KEPLER_NAME,
          DISPOSITION,
          CONFIDENCE,
          CORRUPT_RECORD,
          SOURCE,
          OTHER_COLUMNS);

  /** Columns that a raw table must bring; the other columns of {@link #RAW} tell where from. */
  public static final List<String> NOTEBOOK =
      List.of(ROW_ID, KEPLER_STAR_ID, KEPOI_NAME, KEPLER_NAME, DISPOSITION, CONFIDENCE);

  /** Columns of {@code bronze_exoplanets}, a {@link BronzeKoi} each. */
  public static final List<String> BRONZE =
      plus(plus(without(RAW, OTHER_COLUMNS), ARRIVAL_TIME), OTHER_COLUMNS);

  /** Columns of {@code silver_exoplanets}, a {@link SilverExoplanet} each. */
  public static final List<String> SILVER =
      List.of(SURROGATE_KEY, KEPLER_STAR_ID, EXOPLANET_NAME, DISPOSITION, CONFIDENCE, ARRIVAL_TIME);

  /** What a record says of its KOI; two records of a load that differ in it are rivals. */
  public static final List<String> RECORD_CONTENT = without(NOTEBOOK, ROW_ID);

  /** What a row of silver says of its KOI; a record that says the same changes nothing. */
  public static final List<String> SILVER_CONTENT = without(SILVER, SURROGATE_KEY, ARRIVAL_TIME);

  /** Columns of {@code quarantined_exoplanets}, a {@link QuarantinedKoi} each. */
  public static final List<String> QUARANTINE = plus(BRONZE, FAILED_EXPECTATIONS);

  /** Columns of {@code exoplanets_gold}, a {@link StarPlanets} each. */
  public static final List<String> GOLD = List.of(KEPLER_STAR_ID, NUM_PLANETS);

  /** Columns of {@code habitable_planets}, a {@link HabitablePlanet} each. */
  public static final List<String> HABITABLE =
      List.of(SURROGATE_KEY, EXOPLANET_NAME, ArchiveColumns.KOI_INSOL, ArchiveColumns.KOI_PRAD);

  /** Columns of {@code discovery_totals}, a {@link DiscoveryTotals} each. */
  public static final List<String> TOTALS =
      List.of(COUNTED_AT, CONFIRMED, CANDIDATES, NAMED, STARS);

  private static final Map<String, String> MEANINGS =
      Map.ofEntries(
          entry(ROW_ID, "Identity of a KOI as its source numbers it"),
          entry(KEPLER_STAR_ID, "Star around which the object goes (kepid, KIC)"),
          entry(KEPOI_NAME, "Name of the KOI, such as K00752.01"),
          entry(KEPLER_NAME, "Name of the planet, such as Kepler-227 b; null until it is named"),
          entry(DISPOSITION, "What the object is held to be: CONFIRMED, CANDIDATE, FALSE POSITIVE"),
          entry(CONFIDENCE, "Probability that the KOI is a planet, 0 to 1; null if not scored"),
          entry(CORRUPT_RECORD, "Text of a line that could not be read; null for all others"),
          entry(SOURCE, "File or table that the record came from"),
          entry(ARRIVAL_TIME, "Moment at which the load of the record arrived in bronze"),
          entry(OTHER_COLUMNS, "Every further column of the record's file, as text, by its name"),
          entry(SURROGATE_KEY, "Identity of the planet or candidate (row_id in bronze)"),
          entry(EXOPLANET_NAME, "Name of the planet; null until named (kepler_name in bronze)"),
          entry(FAILED_EXPECTATIONS, "Names of the expectations that the record failed"),
          entry(NUM_PLANETS, "Named planets of the star"),
          entry(COUNTED_AT, "Moment at which the totals were counted"),
          entry(CONFIRMED, "Silver rows that are CONFIRMED"),
          entry(CANDIDATES, "Silver rows that are CANDIDATE"),
          entry(NAMED, "Silver rows that have a name"),
          entry(STARS, "Stars with at least one silver row"),
          entry(ArchiveColumns.KOI_INSOL, "Insolation of the planet, in units of Earth's"),
          entry(ArchiveColumns.KOI_PRAD, "Radius of the planet, in Earth radii"));

  private KoiColumns() {}

  /** What each column means, in one line: the comment that the column bears in its tables. */
  public static Map<String, String> meanings() {
    return MEANINGS;
  }

  private static List<String> without(List<String> columns, String... others) {
    return columns.stream().filter(column -> !List.of(others).contains(column)).toList();
  }

  private static List<String> plus(List<String> columns, String last) {
    return Stream.concat(columns.stream(), Stream.of(last)).toList();
  }
}
