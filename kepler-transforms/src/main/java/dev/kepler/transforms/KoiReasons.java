package dev.kepler.transforms;

import static dev.kepler.model.Disposition.FALSE_POSITIVE;

import dev.kepler.medallion.Reason;
import dev.kepler.medallion.Reasons;
import dev.kepler.medallion.bean.MissingValue;
import dev.kepler.model.ArchiveColumns;
import dev.kepler.model.BronzeKoi;
import dev.kepler.model.Disposition;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Why a KOI moved, by what its records say beside the disposition: the four false-positive flags,
 * the disposition by Kepler's own data, the score and the name. A KOI may have several reasons; all
 * are told. The first leads: a flag that goes the way the KOI went (set where it became a FALSE
 * POSITIVE, cleared where it did not), then Kepler's own disposition, the score, the name, and at
 * last a flag that went the other way.
 *
 * <p>What a record does not say is never taken for a change. Where a disposition moved and no
 * reason is found, it moved {@linkplain KoiReason#LITERATURE by the literature} if both records say
 * all flags and Kepler's own disposition, and for a reason {@linkplain KoiReason#UNKNOWN not known}
 * if not.
 *
 * <pre>{@code
 * KoiReasons.MAPPING.between(koiOf2017, koiOf2025); // [flag set: stellar eclipse (koi_fpflag_ss)]
 * }</pre>
 */
public final class KoiReasons implements Reasons<BronzeKoi, KoiReason> {

  /** Kepler's mapping from records to reasons. It has no state. */
  public static final Reasons<BronzeKoi, KoiReason> MAPPING = new KoiReasons();

  /**
   * Score that leads neither way, 0.5. A score is the share of trials, each with other measurement
   * errors, in which Kepler's vetting held the KOI to be a candidate (Thompson and others 2018, <a
   * href="https://doi.org/10.3847/1538-4365/aab4f9">ApJS 235, 38</a>), so that above one half most
   * trials did.
   */
  public static final double EVEN_SCORE = 0.5;

  private static final List<Reason<KoiReason>> NEW =
      List.of(new Reason<>(KoiReason.NEW, KoiReason.NEW.toString()));
  private static final List<Reason<KoiReason>> GONE =
      List.of(new Reason<>(KoiReason.GONE, KoiReason.GONE.toString()));

  /** A flag that a table may have saved as a number with decimals. */
  private static final Pattern FLAG = Pattern.compile("([01])(?:\\.0*)?");

  private static final Map<String, String> FLAGS = flags();

  private KoiReasons() {}

  private static Map<String, String> flags() {
    Map<String, String> flags = new LinkedHashMap<>();
    flags.put(ArchiveColumns.KOI_FPFLAG_NT, "not transit-like");
    flags.put(ArchiveColumns.KOI_FPFLAG_SS, "stellar eclipse");
    flags.put(ArchiveColumns.KOI_FPFLAG_CO, "centroid offset");
    flags.put(ArchiveColumns.KOI_FPFLAG_EC, "ephemeris match indicates contamination");
    return flags;
  }

  @Override
  public List<Reason<KoiReason>> between(BronzeKoi before, BronzeKoi after) {
    if (after == null) {
      return GONE;
    }
    return before == null ? NEW : differences(before, after);
  }

  private static List<Reason<KoiReason>> differences(BronzeKoi before, BronzeKoi after) {
    boolean isFalse = disposition(after).equals(Optional.of(FALSE_POSITIVE));
    List<Reason<KoiReason>> reasons = new ArrayList<>(flagsThatBecame(isFalse, before, after));
    keplerDisposition(before, after).ifPresent(reasons::add);
    score(before, after).ifPresent(reasons::add);
    name(before, after).ifPresent(reasons::add);
    reasons.addAll(flagsThatBecame(!isFalse, before, after));
    if (reasons.isEmpty()) {
      reasons.add(
          disposition(before).equals(disposition(after))
              ? otherData(before, after)
              : unexplained(before, after));
    }
    return List.copyOf(reasons);
  }

  private static List<Reason<KoiReason>> flagsThatBecame(
      boolean set, BronzeKoi before, BronzeKoi after) {
    List<Reason<KoiReason>> reasons = new ArrayList<>();
    FLAGS.forEach(
        (column, meaning) -> {
          if (flag(before, column).equals(Optional.of(!set))
              && flag(after, column).equals(Optional.of(set))) {
            String words = (set ? "flag set: " : "flag cleared: ") + meaning + " (" + column + ")";
            reasons.add(new Reason<>(set ? KoiReason.FLAG_SET : KoiReason.FLAG_CLEARED, words));
          }
        });
    return reasons;
  }

  private static Optional<Reason<KoiReason>> keplerDisposition(BronzeKoi before, BronzeKoi after) {
    Optional<Disposition> was = keplerDisposition(before);
    Optional<Disposition> is = keplerDisposition(after);
    return was.isPresent() && is.isPresent() && !was.equals(is)
        ? Optional.of(
            new Reason<>(
                KoiReason.KEPLER_DISPOSITION,
                ArchiveColumns.KOI_PDISPOSITION + " " + was.get() + " → " + is.get()))
        : Optional.empty();
  }

  private static Optional<Reason<KoiReason>> score(BronzeKoi before, BronzeKoi after) {
    Double was = score(before);
    Double is = score(after);
    return was != null && is != null && was > EVEN_SCORE != is > EVEN_SCORE
        ? Optional.of(
            new Reason<>(
                KoiReason.SCORE_CROSSED, "score " + was + " → " + is + " across " + EVEN_SCORE))
        : Optional.empty();
  }

  private static Optional<Reason<KoiReason>> name(BronzeKoi before, BronzeKoi after) {
    String was = text(before.getKeplerName());
    String is = text(after.getKeplerName());
    if (Objects.equals(was, is)) {
      return Optional.empty();
    }
    if (was == null) {
      return Optional.of(new Reason<>(KoiReason.NAMED, "named " + is));
    }
    return Optional.of(
        new Reason<>(
            KoiReason.RENAMED,
            is == null ? "no longer named " + was : "renamed " + was + " → " + is));
  }

  private static Reason<KoiReason> otherData(BronzeKoi before, BronzeKoi after) {
    List<String> words = new ArrayList<>();
    differing("score", score(before), score(after)).ifPresent(words::add);
    differing("star", before.getKeplerStarId(), after.getKeplerStarId()).ifPresent(words::add);
    return new Reason<>(
        KoiReason.OTHER_DATA, words.isEmpty() ? "other data" : String.join(", ", words));
  }

  private static Optional<String> differing(String what, Object was, Object is) {
    return Objects.equals(was, is)
        ? Optional.empty()
        : Optional.of(
            what
                + " "
                + Objects.requireNonNullElse(was, "missing")
                + " → "
                + Objects.requireNonNullElse(is, "missing"));
  }

  private static Reason<KoiReason> unexplained(BronzeKoi before, BronzeKoi after) {
    TreeSet<String> missing = new TreeSet<>(notSaid(before));
    missing.addAll(notSaid(after));
    if (missing.isEmpty()) {
      return new Reason<>(KoiReason.LITERATURE, KoiReason.LITERATURE.toString());
    }
    return new Reason<>(
        KoiReason.UNKNOWN,
        missing.size() > FLAGS.size()
            ? "not known: a record says neither flags nor " + ArchiveColumns.KOI_PDISPOSITION
            : "not known: a record does not say " + String.join(", ", missing));
  }

  /** Columns of which a record does not say what a reason could be told by. */
  private static List<String> notSaid(BronzeKoi koi) {
    List<String> columns = new ArrayList<>();
    FLAGS.keySet().stream().filter(column -> flag(koi, column).isEmpty()).forEach(columns::add);
    if (keplerDisposition(koi).isEmpty()) {
      columns.add(ArchiveColumns.KOI_PDISPOSITION);
    }
    return columns;
  }

  /** Whether a flag is set; empty where it is missing, or neither 0 nor 1. */
  private static Optional<Boolean> flag(BronzeKoi koi, String column) {
    String text = other(koi, column);
    Matcher flag = FLAG.matcher(text == null ? "" : text);
    return flag.matches() ? Optional.of(flag.group(1).equals("1")) : Optional.empty();
  }

  private static Optional<Disposition> keplerDisposition(BronzeKoi koi) {
    return Disposition.parse(other(koi, ArchiveColumns.KOI_PDISPOSITION));
  }

  private static String other(BronzeKoi koi, String column) {
    Map<String, String> others = koi.getOtherColumns();
    return others == null ? null : text(others.get(column));
  }

  private static Optional<Disposition> disposition(BronzeKoi koi) {
    return Disposition.parse(koi.getDisposition());
  }

  private static Double score(BronzeKoi koi) {
    Double score = koi.getConfidence();
    return score == null || score.isNaN() ? null : score;
  }

  private static String text(String value) {
    return MissingValue.isMissing(value) ? null : MissingValue.strip(value);
  }
}
