package dev.kepler.examples.live;

import static dev.kepler.examples.live.Verdict.Kind.CANDIDATE;
import static dev.kepler.examples.live.Verdict.Kind.CONFIRMED;
import static dev.kepler.examples.live.Verdict.Kind.FALSE_POSITIVE;

import dev.kepler.examples.tess.BronzeToi;
import dev.kepler.examples.tess.SilverToi;
import dev.kepler.examples.tess.TessMedallion;
import dev.kepler.examples.tess.ToiChange;
import dev.kepler.examples.tess.ToiColumns;
import dev.kepler.examples.tess.ToiReasons;
import dev.kepler.examples.tess.ToiTotals;
import dev.kepler.medallion.Medallion;
import dev.kepler.medallion.lake.KeyChange;
import dev.kepler.medallion.pipeline.Lake;
import dev.kepler.medallion.pipeline.LakeRows;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** TESS, and its Objects of Interest. */
public final class TessMission extends Mission<BronzeToi, SilverToi> {

  private static final Counting<ToiTotals> COUNTING =
      new Counting<>(
          TessMedallion.TOTALS,
          totals ->
              new Figures(totals.getPlanets(), totals.getCandidates(), null, totals.getStars()));

  private static final Verdict FALSE = new Verdict("FP", FALSE_POSITIVE, "false positive");

  private static final Map<String, Verdict> VERDICTS =
      Stream.of(
              new Verdict("CP", CONFIRMED, "confirmed"),
              new Verdict("KP", CONFIRMED, "known planet"),
              new Verdict("PC", CANDIDATE, "candidate"),
              new Verdict("APC", CANDIDATE, "ambiguous candidate"),
              FALSE,
              new Verdict("FA", FALSE_POSITIVE, "false alarm"))
          .collect(Collectors.toMap(Verdict::disposition, Function.identity()));

  private static final Terms TERMS =
      new Terms(
          "TESS",
          "TIC",
          "TOI",
          new Fields("ticId", "toi", "tois", "key"),
          new Terms.Columns(ToiColumns.TIC_ID, ToiColumns.TOI),
          List.of(),
          List.of("TOI-700", "TOI-101.01", "TIC 231663901"),
          VERDICTS,
          glossary(),
          "the Exoplanet Follow-up Observation Program (ExoFOP) website, which is operated by the"
              + " California Institute of Technology, under contract with the National Aeronautics"
              + " and Space Administration under the Exoplanet Exploration Program");

  /** Makes the mission. */
  public TessMission() {}

  private static Map<String, String> glossary() {
    Map<String, String> words = new LinkedHashMap<>();
    words.put(
        "TOI",
        "A TESS Object of Interest: a star that dims again and again, as if something passed"
            + " before it.");
    words.put(
        "Confirmed",
        "It is a planet: confirmed since TESS saw it (CP), or known before (KP), by what the"
            + " working group says.");
    words.put("Candidate", "It may be a planet (PC), though some are ambiguous (APC).");
    words.put(
        "False positive",
        "Something else makes the star dim: another star (FP), or the instrument, a false alarm"
            + " (FA).");
    words.put("TIC", "Number of the star in the TESS Input Catalog.");
    return words;
  }

  @Override
  Terms terms() {
    return TERMS;
  }

  @Override
  Medallion<?, BronzeToi, SilverToi> description() {
    return TessMedallion.DESCRIPTION;
  }

  @Override
  boolean isOfReleases(Lake<?, BronzeToi, SilverToi> lake) {
    return true;
  }

  @Override
  Counting<?> counting() {
    return COUNTING;
  }

  @Override
  List<Star> stars(LakeRows<?, BronzeToi, SilverToi> rows) {
    return rows.gold(TessMedallion.BY_STAR).collectAsList().stream()
        .map(row -> new Star(row.getTicId(), row.getPlanets()))
        .toList();
  }

  @Override
  Planet planet(SilverToi row) {
    return new Planet(
        key(row.getToi()),
        row.getTicId(),
        name(row.getToi()),
        host(row.getToi()),
        VERDICTS.get(row.getTfopwgDisposition()),
        null,
        row.getArrivalTime());
  }

  /** The digits of a TOI. */
  private static long key(String toi) {
    return Long.parseLong(toi.replace(".", ""));
  }

  private static String name(String toi) {
    return "TOI-" + toi;
  }

  /** What the TOIs of a star begin with. */
  private static String host(String toi) {
    return name(toi).replaceFirst("\\.[0-9]+$", "");
  }

  @Override
  Move move(KeyChange<BronzeToi, SilverToi> change, Instant from, Instant to) {
    ToiChange toi = ToiChange.of(change, from, to);
    return new Move(
        key(toi.toi()),
        toi.toi(),
        name(toi.toi()),
        Move.Kind.valueOf(toi.kind().name()),
        VERDICTS.get(toi.from()),
        VERDICTS.get(toi.to()),
        Cause.of(toi.reasons(), Set.of()),
        toi.source(),
        toi.arrivalTime());
  }

  @Override
  Naming naming() {
    return new Naming(ToiColumns.TOI, ToiColumns.TIC_ID, ToiColumns.TOI);
  }

  @Override
  Chronicle.Thing thing(Called called, List<Chronicle.State> states) {
    String toi = called.object();
    return new Chronicle.Thing(
        key(toi), toi, called.star(), name(toi), host(toi), List.of(name(toi)), states);
  }

  @Override
  List<String> toldBy() {
    return List.of();
  }

  @Override
  List<Object> key(BronzeToi row) {
    return List.of(row.getToi());
  }

  @Override
  Instant arrival(BronzeToi row) {
    return row.getArrivalTime();
  }

  @Override
  Verdict gone(BronzeToi row) {
    return row == null ? FALSE : VERDICTS.getOrDefault(ToiChange.disposition(row), FALSE);
  }

  @Override
  List<Cause> entered() {
    return causes(null, new BronzeToi());
  }

  @Override
  List<Cause> between(BronzeToi before, BronzeToi after) {
    return before == null || after == null
        ? List.of(new Cause("not known: the record that says so is missing", false))
        : causes(before, after);
  }

  @Override
  List<Cause> absent() {
    return causes(new BronzeToi(), null);
  }

  private static List<Cause> causes(BronzeToi before, BronzeToi after) {
    return Cause.of(ToiReasons.between(before, after), Set.of());
  }
}
