package dev.kepler.transforms;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kepler.medallion.Reason;
import dev.kepler.model.BronzeKoi;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The reasons of a KOI")
class KoiReasonsTest {

  private static final String CANDIDATE = "CANDIDATE";
  private static final String FALSE_POSITIVE = "FALSE POSITIVE";

  @Test
  @DisplayName("are the flags that were set, where it became a false positive")
  void set() {
    BronzeKoi before = koi(CANDIDATE);
    BronzeKoi after = koi(FALSE_POSITIVE, "koi_fpflag_ss", "1", "koi_fpflag_ec", "1");

    assertThat(words(before, after))
        .containsExactly(
            "FLAG_SET flag set: stellar eclipse (koi_fpflag_ss)",
            "FLAG_SET flag set: ephemeris match indicates contamination (koi_fpflag_ec)");
  }

  @Test
  @DisplayName("are the flags that were cleared, where it did not, and all others after them")
  void cleared() {
    BronzeKoi before =
        koi(FALSE_POSITIVE, "koi_fpflag_nt", "1", "koi_pdisposition", FALSE_POSITIVE);
    before.setConfidence(0.2);
    BronzeKoi after = koi("CONFIRMED", "koi_fpflag_co", "1");
    after.setConfidence(0.9);
    after.setKeplerName("Kepler-1649 c");

    assertThat(words(before, after))
        .containsExactly(
            "FLAG_CLEARED flag cleared: not transit-like (koi_fpflag_nt)",
            "KEPLER_DISPOSITION koi_pdisposition FALSE POSITIVE → CANDIDATE",
            "SCORE_CROSSED score 0.2 → 0.9 across 0.5",
            "NAMED named Kepler-1649 c",
            "FLAG_SET flag set: centroid offset (koi_fpflag_co)");
  }

  @Test
  @DisplayName("are told by what is meant, however it is spelled")
  void spelled() {
    BronzeKoi before =
        koi(FALSE_POSITIVE, "koi_fpflag_nt", " 1.0 ", "koi_pdisposition", "candidate ");
    before.setKeplerName("NaN");
    BronzeKoi after = koi(CANDIDATE, "koi_fpflag_nt", "0.", "koi_fpflag_ss", "0.000");
    after.setKeplerName(" -- ");

    assertThat(words(before, after))
        .containsExactly("FLAG_CLEARED flag cleared: not transit-like (koi_fpflag_nt)");
  }

  @Test
  @DisplayName("are a name that became another, or was taken away")
  void names() {
    BronzeKoi old = koi("CONFIRMED");
    old.setKeplerName("Kepler-21 A b");
    BronzeKoi now = koi("CONFIRMED");
    now.setKeplerName("Kepler-21 b");

    assertThat(words(old, now)).containsExactly("RENAMED renamed Kepler-21 A b → Kepler-21 b");
    assertThat(words(old, koi(CANDIDATE))).containsExactly("RENAMED no longer named Kepler-21 A b");
  }

  @Test
  @DisplayName("are the literature, where the disposition moved and nothing else did")
  void literature() {
    assertThat(words(koi("CONFIRMED"), koi("False Positive ")))
        .containsExactly("LITERATURE by the literature");
  }

  @Test
  @DisplayName("are not known, where a record does not say what might tell them")
  void unknown() {
    BronzeKoi silent = koi(FALSE_POSITIVE);
    silent.setOtherColumns(null);
    BronzeKoi empty = koi(FALSE_POSITIVE);
    empty.setOtherColumns(Map.of());

    for (BronzeKoi without : List.of(silent, empty)) {
      List<String> said =
          List.of("UNKNOWN not known: a record says neither flags nor koi_pdisposition");
      assertThat(words(koi("CONFIRMED"), without)).isEqualTo(said);
      assertThat(words(without, koi("CONFIRMED"))).isEqualTo(said);
    }
    assertThat(words(koi("CONFIRMED"), koi(FALSE_POSITIVE, "koi_fpflag_nt", "465")))
        .as("K00477.01 has that in 2025: neither 0 nor 1, so it says nothing")
        .containsExactly("UNKNOWN not known: a record does not say koi_fpflag_nt");
    assertThat(
            words(
                koi("CONFIRMED", "koi_fpflag_ss", "null"),
                koi(FALSE_POSITIVE, "koi_pdisposition", "")))
        .containsExactly(
            "UNKNOWN not known: a record does not say koi_fpflag_ss, koi_pdisposition");
  }

  @Test
  @DisplayName("are a name given, where nothing else is known")
  void named() {
    BronzeKoi before = koi(CANDIDATE);
    before.setOtherColumns(null);
    BronzeKoi after = koi("CONFIRMED");
    after.setKeplerName("Kepler-1652 b");

    assertThat(words(before, after)).containsExactly("NAMED named Kepler-1652 b");
  }

  @Test
  @DisplayName("are that it is new, or gone from the release")
  void comesAndGoes() {
    assertThat(words(null, koi(CANDIDATE))).containsExactly("NEW no record of it stood before");
    assertThat(words(koi(CANDIDATE), null)).containsExactly("GONE gone from the release");
  }

  @Test
  @DisplayName("are what else became another, where the disposition stayed")
  void otherData() {
    BronzeKoi before = koi(CANDIDATE);
    before.setConfidence(0.6);
    before.setKeplerStarId(1L);
    BronzeKoi after = koi(CANDIDATE);
    after.setConfidence(Double.NaN);
    after.setKeplerStarId(2L);

    assertThat(words(before, after)).containsExactly("OTHER_DATA score 0.6 → missing, star 1 → 2");
    after.setConfidence(0.500001);
    after.setKeplerStarId(1L);
    assertThat(words(before, after)).containsExactly("OTHER_DATA score 0.6 → 0.500001");
    after.setConfidence(0.5);
    assertThat(words(before, after)).containsExactly("SCORE_CROSSED score 0.6 → 0.5 across 0.5");
    assertThat(words(before, before)).containsExactly("OTHER_DATA other data");
  }

  @Test
  @DisplayName("come from the data, but for decisions, the literature and what is not known")
  void fromData() {
    assertThat(KoiReason.values())
        .filteredOn(reason -> !reason.isFromData())
        .containsExactly(
            KoiReason.WITHDRAWN, KoiReason.COUNTS_AGAIN, KoiReason.LITERATURE, KoiReason.UNKNOWN);
  }

  private static List<String> words(BronzeKoi before, BronzeKoi after) {
    return KoiReasons.MAPPING.between(before, after).stream()
        .map((Reason<KoiReason> reason) -> reason.kind().name() + " " + reason.words())
        .toList();
  }

  /** A record without a flag, a candidate by Kepler's data, but for what is given. */
  private static BronzeKoi koi(String disposition, String... columns) {
    Map<String, String> others = new HashMap<>();
    for (String flag : List.of("nt", "ss", "co", "ec")) {
      others.put("koi_fpflag_" + flag, "0");
    }
    others.put("koi_pdisposition", CANDIDATE);
    for (int i = 0; i < columns.length; i += 2) {
      others.put(columns[i], columns[i + 1]);
    }
    BronzeKoi koi = new BronzeKoi();
    koi.setRowId(24201L);
    koi.setKeplerStarId(3642741L);
    koi.setKepoiName("K00242.01");
    koi.setDisposition(disposition);
    koi.setOtherColumns(others);
    return koi;
  }
}
