package dev.kepler.examples.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kepler.examples.feed.Load;
import dev.kepler.model.Disposition;
import dev.kepler.model.KoiColumns;
import dev.kepler.model.RawKoi;
import dev.kepler.model.testing.LocalSpark;
import dev.kepler.transforms.KoiMedallion;
import dev.kepler.transforms.RawToBronze;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@DisplayName("Simulated KOIs")
@ExtendWith(LocalSpark.class)
class SimulatedKoisTest {

  private static final long SEED = 7;
  private static final int TABLE = SimulatedKois.TABLE_ROWS;

  private final SimulatedKois kois = new SimulatedKois(SEED);

  @Nested
  @DisplayName("are shaped like the 2017 table:")
  class Shape {

    @Test
    @DisplayName("stars by number of planets exactly, and nearly as many planets far from the last")
    void multiplicity() throws IOException {
      List<RawKoi> real = realTable();
      List<RawKoi> simulated = rows(1, TABLE);

      assertThat(starsByMultiplicity(simulated)).isEqualTo(starsByMultiplicity(real));
      assertThat(share(behindTheirStar(simulated)))
          .isCloseTo(share(behindTheirStar(real)), within(0.005));
    }

    @Test
    @DisplayName("shares of dispositions, overall and around stars with several")
    void dispositions() throws IOException {
      List<RawKoi> real = realTable();
      List<RawKoi> simulated = rows(1, TABLE);

      for (Disposition disposition : Disposition.values()) {
        Predicate<RawKoi> is = k -> k.getDisposition().equals(disposition.archiveName());
        assertThat(share(simulated, is)).isCloseTo(share(real, is), within(0.02));
        assertThat(share(ofSeveral(simulated), is))
            .isCloseTo(share(ofSeveral(real), is), within(0.05));
      }
    }

    @Test
    @DisplayName("confidence as often absent, zero, one and between")
    void confidence() throws IOException {
      List<RawKoi> real = realTable();
      List<RawKoi> simulated = rows(1, TABLE);

      for (Disposition disposition : Disposition.values()) {
        Predicate<RawKoi> is = k -> k.getDisposition().equals(disposition.archiveName());
        List<RawKoi> these = simulated.stream().filter(is).toList();
        List<RawKoi> those = real.stream().filter(is).toList();
        for (Double value : new Double[] {null, 0.0, 1.0}) {
          Predicate<RawKoi> has = k -> Objects.equals(k.getConfidence(), value);
          assertThat(share(these, has)).isCloseTo(share(those, has), within(0.03));
        }
      }
    }

    @Test
    @DisplayName("a name exactly when CONFIRMED, and never that of a real planet or star")
    void names() throws IOException {
      Set<Long> realStars = values(realTable(), RawKoi::getKeplerStarId);

      assertThat(rows(1, TABLE))
          .allMatch(koi -> isNamed(koi) == koi.getDisposition().equals("CONFIRMED"))
          .allMatch(koi -> !isNamed(koi) || koi.getKeplerName().matches("Simulated-[0-9]+ [b-h]"))
          .noneMatch(koi -> realStars.contains(koi.getKeplerStarId()));
    }

    private static boolean isNamed(RawKoi koi) {
      return koi.getKeplerName() != null;
    }

    private List<RawKoi> realTable() throws IOException {
      String data = System.getenv("KOI_DATA");
      if (data == null) {
        System.err.println(
            "SimulatedKoisTest.Shape skipped: KOI_DATA does not name the folder of the KOI tables");
      }
      assumeTrue(data != null, "KOI_DATA does not name the folder of the KOI tables");
      return Files.readAllLines(Path.of(data, "koi-2017.csv")).stream()
          .skip(1)
          .map(SimulatedKoisTest::koi)
          .toList();
    }
  }

  @Nested
  @DisplayName("without end")
  class WithoutEnd {

    @Test
    @DisplayName("have one star for each key, and every star in one table only")
    void keys() {
      List<RawKoi> tables = rows(1, 3L * TABLE);

      assertThat(values(tables, RawKoi::getRowId).size()).isEqualTo(3 * TABLE);
      assertThat(values(tables, RawKoi::getKeplerStarId).size()).isEqualTo(3 * 8214);
      assertThat(values(tables, k -> k.getKeplerStarId() + k.getKepoiName()).size())
          .isEqualTo(3 * TABLE);
      assertThat(values(tables.subList(TABLE, 2 * TABLE), RawKoi::getKeplerStarId).size())
          .isEqualTo(8214);
    }

    @Test
    @DisplayName("are the same for the same seed, in whatever order they are asked for")
    void determinism() {
      SimulatedKois again = new SimulatedKois(SEED);

      RawKoi late = again.row(50_000_000);

      assertThat(late).isEqualTo(kois.row(50_000_000));
      assertThat(again.row(3)).isEqualTo(kois.row(3));
      assertThat(rows(1, 1000))
          .isNotEqualTo(
              LongStream.rangeClosed(1, 1000).mapToObj(new SimulatedKois(SEED + 1)::row).toList());
    }

    @Test
    @DisplayName("meet all expectations")
    void expectations(SparkSession spark) {
      List<RawKoi> some = rows(900_000, 901_999);
      Dataset<RawKoi> raw = spark.createDataset(some, RawKoi.ENCODER);

      Dataset<Row> judged =
          KoiMedallion.KEYED_BY_ROW_ID
              .judge()
              .judge(RawToBronze.receive(raw, functions.current_timestamp()));

      assertThat(KoiMedallion.KEYED_BY_ROW_ID.judge().met(judged).count()).isEqualTo(2_000);
    }
  }

  @Nested
  @DisplayName("arrive in loads:")
  class InLoads {

    private final SimulatedLoads loads = new SimulatedLoads(SEED);

    @Test
    @DisplayName("new rows follow each other, those for silver without FALSE POSITIVEs")
    void newRows() {
      Load first = loads.rows(100);
      Load second = loads.living(100);
      Load third = loads.rows(1);

      assertThat(ids(first)).isEqualTo(LongStream.rangeClosed(1, 100).boxed().toList());
      assertThat(ids(second)).hasSize(100).allMatch(id -> id > 100);
      assertThat(kois(second)).noneMatch(k -> k.getDisposition().equals("FALSE POSITIVE"));
      assertThat(ids(third)).containsExactly(ids(second).get(99) + 1);
      assertThat(first.header()).containsExactly(String.join(",", KoiColumns.NOTEBOOK));
      assertThat(first.name()).contains("simulated");
    }

    @Test
    @DisplayName("every changed row differs from its last state, all over the table, sixty times")
    void changes() {
      Map<Long, RawKoi> state = new HashMap<>();
      kois(loads.rows(TABLE)).forEach(koi -> state.put(koi.getRowId(), koi));

      for (int load = 0; load < 60; load++) {
        List<RawKoi> changes = kois(loads.changes(1000));

        assertThat(values(changes, RawKoi::getRowId)).hasSize(1000);
        assertThat(changes)
            .allMatch(
                koi ->
                    !koi.getDisposition().equals(state.get(koi.getRowId()).getDisposition())
                        && koi.getKeplerStarId().equals(state.get(koi.getRowId()).getKeplerStarId())
                        && koi.getKepoiName().equals(state.get(koi.getRowId()).getKepoiName()));
        assertThat(share(changes, koi -> koi.getRowId() <= TABLE / 2)).isCloseTo(0.5, within(0.08));
        changes.forEach(koi -> state.put(koi.getRowId(), koi));
      }
    }

    @Test
    @DisplayName("changes are refused where there are too few rows to change")
    void tooFew() {
      loads.rows(399);

      assertThatThrownBy(() -> loads.changes(100))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "Cannot change 100 rows of 399: too few are of the kind that changes. Load more first.");
    }

    private List<Long> ids(Load load) {
      return kois(load).stream().map(RawKoi::getRowId).toList();
    }

    private List<RawKoi> kois(Load load) {
      return load.lines().stream().map(SimulatedKoisTest::koi).toList();
    }
  }

  private List<RawKoi> rows(long first, long last) {
    return LongStream.rangeClosed(first, last).mapToObj(kois::row).toList();
  }

  /** Plain Java: no field holds a comma or a quote. */
  private static RawKoi koi(String line) {
    String[] f = line.split(",", -1);
    return RawKoi.of(
        Long.valueOf(f[0]),
        Long.valueOf(f[1]),
        f[2],
        f[3].isEmpty() ? null : f[3],
        f[4],
        f[5].isEmpty() ? null : Double.valueOf(f[5]));
  }

  private static Map<Long, Long> byStar(List<RawKoi> kois) {
    return kois.stream()
        .collect(Collectors.groupingBy(RawKoi::getKeplerStarId, Collectors.counting()));
  }

  private static Map<Long, Long> starsByMultiplicity(List<RawKoi> kois) {
    return byStar(kois).values().stream()
        .collect(Collectors.groupingBy(n -> n, TreeMap::new, Collectors.counting()));
  }

  private static List<RawKoi> ofSeveral(List<RawKoi> kois) {
    Map<Long, Long> stars = byStar(kois);
    return kois.stream().filter(k -> stars.get(k.getKeplerStarId()) > 1).toList();
  }

  /** For each KOI, whether the one before it has the same star. */
  private static List<Boolean> behindTheirStar(List<RawKoi> kois) {
    return LongStream.range(1, kois.size())
        .mapToObj(
            i ->
                kois.get((int) i).getKeplerStarId().equals(kois.get((int) i - 1).getKeplerStarId()))
        .toList();
  }

  private static double share(List<Boolean> all) {
    return all.stream().filter(Boolean::booleanValue).count() / (double) all.size();
  }

  private static double share(List<RawKoi> all, Predicate<RawKoi> some) {
    return all.stream().filter(some).count() / (double) all.size();
  }

  private static <T> Set<T> values(List<RawKoi> kois, Function<RawKoi, T> value) {
    return kois.stream().map(value).collect(Collectors.toCollection(HashSet::new));
  }
}
