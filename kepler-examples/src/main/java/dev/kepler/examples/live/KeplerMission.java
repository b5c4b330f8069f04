package dev.kepler.examples.live;

import static dev.kepler.examples.live.Verdict.Kind.CANDIDATE;
import static dev.kepler.examples.live.Verdict.Kind.CONFIRMED;
import static dev.kepler.examples.live.Verdict.Kind.FALSE_POSITIVE;

import dev.kepler.medallion.Medallion;
import dev.kepler.medallion.bean.MissingValue;
import dev.kepler.medallion.lake.KeyChange;
import dev.kepler.medallion.pipeline.Lake;
import dev.kepler.medallion.pipeline.LakeRows;
import dev.kepler.model.ArchiveColumns;
import dev.kepler.model.BronzeKoi;
import dev.kepler.model.DiscoveryTotals;
import dev.kepler.model.Disposition;
import dev.kepler.model.KoiColumns;
import dev.kepler.model.KoiName;
import dev.kepler.model.SilverExoplanet;
import dev.kepler.model.StarPlanets;
import dev.kepler.pipeline.KoiChange;
import dev.kepler.pipeline.source.KeyScheme;
import dev.kepler.transforms.KoiMedallion;
import dev.kepler.transforms.KoiReason;
import dev.kepler.transforms.KoiReasons;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Kepler, and its Objects of Interest. */
public final class KeplerMission extends Mission<BronzeKoi, SilverExoplanet> {

  static final Counting<DiscoveryTotals> COUNTING =
      new Counting<>(
          KoiMedallion.DISCOVERIES,
          totals ->
              new Figures(
                  totals.getConfirmed(),
                  totals.getCandidates(),
                  totals.getNamed(),
                  totals.getStars()));

  private static final Map<String, Verdict> VERDICTS =
      Stream.of(
              verdict(Disposition.CONFIRMED, CONFIRMED),
              verdict(Disposition.CANDIDATE, CANDIDATE),
              verdict(Disposition.FALSE_POSITIVE, FALSE_POSITIVE))
          .collect(Collectors.toMap(Verdict::disposition, Function.identity()));

  private static final Terms TERMS =
      new Terms(
          "Kepler",
          "KIC",
          "KOI",
          new Fields("keplerStarId", "kepoiName", "kois", "surrogateKey"),
          new Terms.Columns(KoiColumns.KEPLER_STAR_ID, KoiColumns.KEPOI_NAME),
          List.of(Terms.NAME, Terms.CONFIDENCE),
          List.of("Kepler-90", "K00242.01", "KIC 11442793"),
          VERDICTS,
          glossary(),
          "the NASA Exoplanet Archive, which is operated by the California Institute of Technology,"
              + " under contract with the National Aeronautics and Space Administration under the"
              + " Exoplanet Exploration Program");

  private static final Set<KoiReason> OF_NAMES = Set.of(KoiReason.NAMED, KoiReason.RENAMED);

  /** Makes the mission. */
  public KeplerMission() {}

  private static Verdict verdict(Disposition disposition, Verdict.Kind kind) {
    String name = disposition.archiveName();
    return new Verdict(name, kind, name.toLowerCase(Locale.ROOT));
  }

  private static Map<String, String> glossary() {
    Map<String, String> words = new LinkedHashMap<>();
    words.put(
        "KOI",
        "A Kepler Object of Interest: a star that dims again and again, as if something passed"
            + " before it.");
    words.put("Confirmed", "It is a planet, beyond reasonable doubt, by what has been published.");
    words.put("Candidate", "It may be a planet; nothing speaks against it yet.");
    words.put(
        "False positive",
        "Something else makes the star dim: another star, say, or the instrument.");
    words.put(
        "Named",
        "A planet with a name such as Kepler-90 h; nearly all that are confirmed have one.");
    words.put("Confidence", "The archive's score, from 0 to 1, that the signal is of a planet.");
    words.put("KIC", "Number of the star in the Kepler Input Catalog.");
    return words;
  }

  @Override
  Terms terms() {
    return TERMS;
  }

  @Override
  Medallion<?, BronzeKoi, SilverExoplanet> description() {
    return KoiMedallion.KEYED_BY_ROW_ID;
  }

  @Override
  boolean isOfReleases(Lake<?, BronzeKoi, SilverExoplanet> lake) {
    return lake.property(KoiMedallion.KEYS)
        .flatMap(KeyScheme::ofProperty)
        .equals(Optional.of(KeyScheme.KOI_NAME));
  }

  @Override
  Counting<?> counting() {
    return COUNTING;
  }

  @Override
  List<Star> stars(LakeRows<?, BronzeKoi, SilverExoplanet> rows) {
    return rows.gold(KoiMedallion.PLANETS_BY_STAR).collectAsList().stream()
        .map(KeplerMission::star)
        .toList();
  }

  static Star star(StarPlanets row) {
    return new Star(row.getKeplerStarId(), row.getNumPlanets());
  }

  @Override
  Planet planet(SilverExoplanet row) {
    return new Planet(
        row.getSurrogateKey(),
        row.getKeplerStarId(),
        row.getExoplanetName(),
        host(row.getExoplanetName()),
        verdict(row.getDisposition()),
        row.getConfidence(),
        row.getArrivalTime());
  }

  /** What a planet's name begins with, before the letter. */
  private static String host(String planet) {
    return planet == null ? null : planet.replaceFirst(" [A-Za-z]$", "");
  }

  static Verdict verdict(String disposition) {
    return Disposition.parse(disposition).map(d -> VERDICTS.get(d.archiveName())).orElse(null);
  }

  @Override
  Move move(KeyChange<BronzeKoi, SilverExoplanet> change, Instant from, Instant to) {
    return move(KoiChange.of(change, from, to));
  }

  static Move move(KoiChange koi) {
    return new Move(
        koi.surrogateKey(),
        koi.kepoiName(),
        koi.name(),
        Move.Kind.valueOf(koi.kind().name()),
        verdict(koi.from()),
        verdict(koi.to()),
        Cause.of(koi.reasons(), OF_NAMES),
        koi.source(),
        koi.arrivalTime());
  }

  @Override
  Naming naming() {
    return new Naming(KoiColumns.KEPOI_NAME, KoiColumns.KEPLER_STAR_ID, KoiColumns.KEPLER_NAME);
  }

  @Override
  Chronicle.Thing thing(Called called, List<Chronicle.State> states) {
    String name =
        MissingValue.isMissing(called.planet())
            ? lastName(states)
            : MissingValue.strip(called.planet());
    return new Chronicle.Thing(
        (Long) called.key().get(0),
        MissingValue.strip(called.object()),
        called.star(),
        name,
        host(name),
        Stream.concat(
                Stream.of(spoken(MissingValue.strip(called.object()))),
                called.planets().stream().filter(planet -> !MissingValue.isMissing(planet)))
            .sorted()
            .toList(),
        states);
  }

  private static String lastName(List<Chronicle.State> states) {
    return states.stream()
        .map(Chronicle.State::name)
        .filter(Objects::nonNull)
        .reduce((earlier, later) -> later)
        .orElse(null);
  }

  /** {@code KOI-242.01} of {@code K00242.01}. */
  private static String spoken(String kepoiName) {
    if (!KoiName.isValid(kepoiName)) {
      return kepoiName;
    }
    KoiName name = KoiName.parse(kepoiName);
    return String.format(Locale.ROOT, "KOI-%d.%02d", name.koi(), name.planet());
  }

  @Override
  List<String> toldBy() {
    return ArchiveColumns.TOLD_BY;
  }

  @Override
  List<Object> key(BronzeKoi row) {
    return List.of(row.getRowId());
  }

  @Override
  Instant arrival(BronzeKoi row) {
    return row.getArrivalTime();
  }

  @Override
  Verdict gone(BronzeKoi row) {
    return VERDICTS.get(Disposition.FALSE_POSITIVE.archiveName());
  }

  @Override
  List<Cause> entered() {
    return causes(null, new BronzeKoi());
  }

  @Override
  List<Cause> between(BronzeKoi before, BronzeKoi after) {
    return before == null || after == null
        ? List.of(new Cause(KoiReason.UNKNOWN.toString(), false))
        : causes(before, after);
  }

  @Override
  List<Cause> absent() {
    return causes(new BronzeKoi(), null);
  }

  private static List<Cause> causes(BronzeKoi before, BronzeKoi after) {
    return Cause.of(KoiReasons.MAPPING.between(before, after), OF_NAMES);
  }
}
