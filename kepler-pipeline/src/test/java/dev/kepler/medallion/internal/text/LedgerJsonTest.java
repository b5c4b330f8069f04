package dev.kepler.medallion.internal.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.kepler.medallion.lake.Freshness;
import dev.kepler.medallion.lake.LandedFileNote;
import dev.kepler.medallion.lake.Layer;
import dev.kepler.medallion.lake.LedgerEntry;
import dev.kepler.medallion.lake.LoadDecision;
import dev.kepler.medallion.lake.TotalsNote;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Lakes hold these names for ever: they are written out here once more. */
@DisplayName("A ledger entry as JSON")
class LedgerJsonTest {

  private static final Instant MOMENT = Instant.parse("2025-10-03T04:25:25.000001Z");

  private static final LedgerEntry ALL =
      LedgerEntry.of(Layer.SILVER, 7, 11)
          .release("2025-10-03T04:25:25")
          .read(36)
          .inserted(1)
          .updated(2)
          .retracted(3)
          .unchanged(4)
          .superseded(5)
          .neverHeld(6)
          .quarantined(15)
          .failures(Map.of("row_id_valid", 15L))
          .warnings(Map.of("confirmed_has_name", 1L))
          .rebuilt(true)
          .freshness(new Freshness(MOMENT, MOMENT.plusSeconds(1), MOMENT.plusSeconds(2)))
          .files(List.of(new LandedFileNote("landing/a.csv", 120, "0f", 4, 3)))
          .count(count())
          .absent(8)
          .wholeReleases(List.of(MOMENT))
          .build();

  private static final String TEXT =
      """
      {"keplerLedger":1,"layer":"SILVER","batch":7,"sourceVersion":11,\
      "release":"2025-10-03T04:25:25","read":36,"inserted":1,"updated":2,"retracted":3,\
      "unchanged":4,"superseded":5,"neverHeld":6,"quarantined":15,\
      "failures":{"row_id_valid":15},"warnings":{"confirmed_has_name":1},"rebuilt":true,\
      "freshness":{"landed":"2025-10-03T04:25:25.000001Z","arrived":"2025-10-03T04:25:26.000001Z",\
      "written":"2025-10-03T04:25:27.000001Z"},\
      "files":[{"path":"landing/a.csv","length":120,"sha256":"0f","lines":4,"rows":3}],\
      "count":{"countedAt":"2025-10-03T04:25:25.000001Z","confirmed":2746,"candidates":1979,\
      "named":2745,"stars":3517},"absent":8,"wholeReleases":["2025-10-03T04:25:25.000001Z"]}""";

  @Test
  @DisplayName("has the names it has always had")
  void written() {
    assertThat(LedgerJson.write(ALL)).isEqualTo(TEXT);
  }

  @Test
  @DisplayName("is read as it was written, and changed in one number says all others again")
  void read() {
    assertThat(LedgerJson.read(TEXT)).contains(ALL);
    assertThat(ALL.change().build()).isEqualTo(ALL);
    assertThat(LedgerJson.write(ALL.change().layer(Layer.QUARANTINE).build()))
        .isEqualTo(TEXT.replace("SILVER", "QUARANTINE"));
  }

  @Test
  @DisplayName("of an early library, without what was not known then, is whole")
  void early() {
    LedgerEntry early =
        LedgerJson.read("{\"keplerLedger\":1,\"layer\":\"BRONZE\",\"batch\":0,\"read\":3}")
            .orElseThrow();

    assertThat(early)
        .isEqualTo(LedgerEntry.of(Layer.BRONZE, 0, 0).read(3).build())
        .extracting(LedgerEntry::freshness, LedgerEntry::count, LedgerEntry::release)
        .containsOnlyNulls();
  }

  @Test
  @DisplayName("of others is none, and of a newer library is refused")
  void others() {
    for (String text : new String[] {null, "", "{", "[1]", "{\"ledger\":1}", "by hand"}) {
      assertThat(LedgerJson.read(text)).as(text).isEmpty();
      assertThat(LedgerJson.isEntry(text)).as(text).isFalse();
    }
    String newer = TEXT.replace("\"keplerLedger\":1", "\"keplerLedger\":3");
    assertThat(LedgerJson.isEntry(newer)).isTrue();
    assertThatIllegalStateException()
        .isThrownBy(() -> LedgerJson.read(newer))
        .withMessageContaining("newer than 2. Use the library that wrote it.");
  }

  @Test
  @DisplayName("with decisions on loads is of a form of its own, which older libraries refuse")
  void decisions() {
    LedgerEntry entry =
        LedgerEntry.of(Layer.BRONZE, LedgerEntry.REDRIVE, -1)
            .decisions(
                List.of(
                    new LoadDecision(MOMENT, MOMENT, LoadDecision.Kind.WITHDRAWN, null),
                    new LoadDecision(MOMENT, MOMENT, LoadDecision.Kind.HELD, "few leave"),
                    new LoadDecision(MOMENT, MOMENT, LoadDecision.Kind.COUNTS, null)))
            .build();

    String text = LedgerJson.write(entry);

    assertThat(text)
        .startsWith("{\"keplerLedger\":2,")
        .endsWith(
            (",'decisions':[{'load':'%1$s','decidedAt':'%1$s','kind':'WITHDRAWN'},"
                    + "{'load':'%1$s','decidedAt':'%1$s','kind':'HELD','rule':'few leave'},"
                    + "{'load':'%1$s','decidedAt':'%1$s','kind':'COUNTS'}]}")
                .formatted(MOMENT)
                .replace('\'', '"'));
    assertThat(LedgerJson.read(text)).hasValue(entry);
  }

  private static TotalsNote count() {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("confirmed", 2746L);
    values.put("candidates", 1979L);
    values.put("named", 2745L);
    values.put("stars", 3517L);
    return new TotalsNote(MOMENT, values);
  }

  @Test
  @DisplayName("keeps whatever a totals table counts: numbers, fractions, texts, nothing")
  void values() {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("planets", 3L);
    values.put("radius", 1.5);
    values.put("first", "101.01");
    values.put("complete", true);
    values.put("median", null);
    LedgerEntry entry =
        LedgerEntry.of(Layer.GOLD, 1, 2).count(new TotalsNote(MOMENT, values)).build();

    assertThat(LedgerJson.read(LedgerJson.write(entry))).contains(entry);
  }
}
