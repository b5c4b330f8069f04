package dev.kepler.transforms;

import static dev.kepler.model.Disposition.CANDIDATE;
import static dev.kepler.model.Disposition.CONFIRMED;
import static dev.kepler.model.Disposition.FALSE_POSITIVE;
import static dev.kepler.model.KoiColumns.CANDIDATES;
import static dev.kepler.model.KoiColumns.COUNTED_AT;
import static dev.kepler.model.KoiColumns.DISPOSITION;
import static dev.kepler.model.KoiColumns.EXOPLANET_NAME;
import static dev.kepler.model.KoiColumns.KEPLER_NAME;
import static dev.kepler.model.KoiColumns.KEPLER_STAR_ID;
import static dev.kepler.model.KoiColumns.KEPOI_NAME;
import static dev.kepler.model.KoiColumns.NAMED;
import static dev.kepler.model.KoiColumns.RECORD_CONTENT;
import static dev.kepler.model.KoiColumns.ROW_ID;
import static dev.kepler.model.KoiColumns.STARS;
import static dev.kepler.model.KoiColumns.SURROGATE_KEY;
import static org.apache.spark.sql.functions.col;

import dev.kepler.medallion.AlternateKey;
import dev.kepler.medallion.GoldTable;
import dev.kepler.medallion.Medallion;
import dev.kepler.medallion.TotalsTable;
import dev.kepler.model.BronzeKoi;
import dev.kepler.model.DiscoveryTotals;
import dev.kepler.model.KoiColumns;
import dev.kepler.model.RawKoi;
import dev.kepler.model.SilverExoplanet;
import dev.kepler.model.StarPlanets;
import java.util.List;

/** Descriptions of the KOI: what its records are, what they must meet, and what is counted. */
public final class KoiMedallion {

  /** Property of the bronze table that remembers what a lake's keys are made of. */
  public static final String KEYS = "kepler.keys";

  /** Planets of each star. */
  public static final GoldTable<SilverExoplanet, StarPlanets> PLANETS_BY_STAR =
      new GoldTable<>(
          "exoplanets_gold",
          "Planets with a name, by star",
          List.of(KEPLER_STAR_ID),
          StarPlanets.ENCODER,
          SilverToGold::countPlanets);

  /** The number, through time. */
  public static final TotalsTable<DiscoveryTotals> DISCOVERIES =
      TotalsTable.of(
              "discovery_totals",
              "What silver counted, each time that it had changed",
              COUNTED_AT,
              DiscoveryTotals.ENCODER)
          .count(KoiColumns.CONFIRMED, col(DISPOSITION).equalTo(CONFIRMED.archiveName()))
          .count(CANDIDATES, col(DISPOSITION).equalTo(CANDIDATE.archiveName()))
          .count(NAMED, col(EXOPLANET_NAME).isNotNull())
          .groups(STARS, PLANETS_BY_STAR.name());

  /** KOIs under row ids that their source gives them. */
  public static final Medallion<RawKoi, BronzeKoi, SilverExoplanet> KEYED_BY_ROW_ID =
      described("ROW_ID", false);

  /** KOIs under keys that are made of their names: {@code K00752.01} is 75201. */
  public static final Medallion<RawKoi, BronzeKoi, SilverExoplanet> KEYED_BY_NAME =
      described("KOI_NAME", true);

  private KoiMedallion() {}

  private static Medallion<RawKoi, BronzeKoi, SilverExoplanet> described(
      String keys, boolean isName) {
    Medallion.Builder<RawKoi, BronzeKoi, SilverExoplanet> koi =
        Medallion.of("exoplanets", RawKoi.ENCODER, BronzeKoi.ENCODER, SilverExoplanet.ENCODER)
            .keyRenamed(ROW_ID, SURROGATE_KEY)
            .property(KEYS, keys)
            .alternateKey(
                new AlternateKey(
                    KoiExpectations.ONE_KEY_PER_KOI,
                    RecordValues.koi(RecordValues.text(col(KEPOI_NAME))),
                    isName))
            .shape(EXOPLANET_NAME, col(KEPLER_NAME))
            .goneWhen(col(DISPOSITION).equalTo(FALSE_POSITIVE.archiveName()))
            .prized(EXOPLANET_NAME)
            .expectations(KoiExpectations.ofOneRecord())
            .rivals(KoiExpectations.ONE_RECORD_PER_KOI, RECORD_CONTENT.toArray(String[]::new))
            .warnsAgainstHeld(
                KoiExpectations.KOI_KEEPS_ITS_STAR,
                (now, held) -> now.apply(KEPLER_STAR_ID).equalTo(held.apply(KEPLER_STAR_ID)))
            .gold(PLANETS_BY_STAR)
            .totals(DISCOVERIES);
    RecordValues.columns().forEach(koi::meaning);
    KoiColumns.meanings().forEach(koi::comment);
    return koi.build();
  }
}
