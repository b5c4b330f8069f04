package dev.kepler.examples.tess;

import static dev.kepler.medallion.bean.RecordColumns.ARRIVAL_TIME;
import static dev.kepler.medallion.bean.RecordColumns.CORRUPT_RECORD;
import static dev.kepler.medallion.bean.RecordColumns.OTHER_COLUMNS;
import static dev.kepler.medallion.bean.RecordColumns.SOURCE;

import java.util.List;
import java.util.Map;

/** Columns of the tables of TOIs. */
public final class ToiColumns {

  public static final String TOI = "toi";
  public static final String TIC_ID = "tic_id";
  public static final String TESS_DISPOSITION = "tess_disposition";
  public static final String TFOPWG_DISPOSITION = "tfopwg_disposition";
  public static final String PERIOD = "period";
  public static final String RADIUS = "radius";
  public static final String UPDATED = "updated";
  public static final String COMMENTS = "comments";
  public static final String COUNTED_AT = "counted_at";
  public static final String PLANETS = "planets";
  public static final String CANDIDATES = "candidates";
  public static final String STARS = "stars";
  public static final String TOIS = "tois";

  /** What arrives. */
  public static final List<String> RAW =
      List.of(
          TOI,
          TIC_ID,
          TESS_DISPOSITION,
          TFOPWG_DISPOSITION,
          PERIOD,
          RADIUS,
          UPDATED,
          COMMENTS,
          SOURCE,
          CORRUPT_RECORD,
          OTHER_COLUMNS);

  /** What arrived, and when. */
  public static final List<String> BRONZE =
      List.of(
          TOI,
          TIC_ID,
          TESS_DISPOSITION,
          TFOPWG_DISPOSITION,
          PERIOD,
          RADIUS,
          UPDATED,
          COMMENTS,
          SOURCE,
          CORRUPT_RECORD,
          ARRIVAL_TIME,
          OTHER_COLUMNS);

  /** Planets and candidates that stand. */
  public static final List<String> SILVER = List.of(TOI, TIC_ID, TFOPWG_DISPOSITION, ARRIVAL_TIME);

  /** Planets and candidates of each star. */
  public static final List<String> BY_STAR = List.of(TIC_ID, PLANETS, CANDIDATES);

  /** TOIs of each disposition. */
  public static final List<String> BY_DISPOSITION = List.of(TFOPWG_DISPOSITION, TOIS);

  /** The numbers, through time. */
  public static final List<String> TOTALS = List.of(COUNTED_AT, PLANETS, CANDIDATES, STARS);

  private static final Map<String, String> MEANINGS =
      Map.of(
          TOI, "TESS Object of Interest, such as 101.01",
          TIC_ID, "star, an id of the TESS Input Catalog",
          TESS_DISPOSITION, "what the mission's pipeline holds it to be",
          TFOPWG_DISPOSITION, "what the working group holds it to be: CP KP PC APC FP FA",
          PERIOD, "orbital period [days]",
          RADIUS, "planet radius [Earth radii]",
          UPDATED, "day of the last change",
          PLANETS, "confirmed (CP) and known (KP)",
          CANDIDATES, "candidates (PC) and ambiguous ones (APC)",
          STARS, "stars with a planet or a candidate");

  private ToiColumns() {}

  /** What the columns mean, in a line each. */
  static Map<String, String> meanings() {
    return MEANINGS;
  }
}
