package dev.kepler.examples;

import static dev.kepler.examples.tess.ToiColumns.TOI;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kepler.examples.tess.BronzeToi;
import dev.kepler.examples.tess.DispositionTois;
import dev.kepler.examples.tess.RawToi;
import dev.kepler.examples.tess.SilverToi;
import dev.kepler.examples.tess.StarTois;
import dev.kepler.examples.tess.TessMedallion;
import dev.kepler.examples.tess.TessOracle;
import dev.kepler.examples.tess.ToiColumns;
import dev.kepler.examples.tess.ToiRelease;
import dev.kepler.examples.tess.ToiTotals;
import dev.kepler.medallion.bean.RecordColumns;
import dev.kepler.medallion.lake.KeyChange;
import dev.kepler.medallion.lake.LedgerEntry;
import dev.kepler.medallion.lake.Plan;
import dev.kepler.medallion.landing.Landing;
import dev.kepler.medallion.pipeline.Lake;
import dev.kepler.medallion.pipeline.MedallionPipeline;
import dev.kepler.medallion.pipeline.RunningPipeline;
import dev.kepler.model.testing.LocalSpark;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("TESS Objects of Interest, an entity of an application's own,")
@ExtendWith(LocalSpark.class)
class TessExampleTest {

  private static final String HEADER =
      "TIC ID,TOI,TESS Disposition,TFOPWG Disposition,Period (days),Planet Radius (R_Earth),Date TOI"
          + " Alerted (UTC),Date TOI Updated (UTC),Date Modified,Comments\n";

  /** Of 80, which take five minutes and more; the profile {@code exhaustive} takes all. */
  private static final int RELEASES = Integer.getInteger("kepler.tess.releases", 6);

  private final SparkSession spark;
  @TempDir private Path folder;
  private Lake<RawToi, BronzeToi, SilverToi> lake;

  TessExampleTest(SparkSession spark) {
    this.spark = spark;
  }

  @BeforeEach
  void open() {
    lake = pipeline().lake();
  }

  @Test
  @DisplayName("are counted release by release by the example")
  void example() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

    TessExample.run(spark, ToiRelease.simulated(), folder, step -> step.print(out));

    assertThat(bytes.toString(StandardCharsets.UTF_8).lines())
        .containsExactly(
            "simulated-toi-2001-01-07.csv: 6 rows, 1 in quarantine; 4 entered, 0 changed, 0 left:"
                + " 2 planets and 2 candidates around 3 stars",
            "simulated-toi-2001-01-14.csv: 6 rows, 0 in quarantine; 1 entered, 1 changed, 1 left:"
                + " 3 planets and 1 candidates around 3 stars");
    assertThat(byStar())
        .isEqualTo(
            Map.of(
                1000000001L, List.of(2L, 0L),
                1000000002L, List.of(1L, 0L),
                1000000004L, List.of(0L, 1L)));
    assertThat(byDisposition()).isEqualTo(Map.of("CP", 2L, "KP", 1L, "PC", 1L));
    assertThat(pipeline().verify().groups()).isEmpty();
    assertThat(spark.streams().active()).isEmpty();
  }

  @Test
  @DisplayName("have columns in the order of their tables")
  void columns() {
    Map<Encoder<?>, List<String>> tables =
        Map.of(
            RawToi.ENCODER, ToiColumns.RAW,
            BronzeToi.ENCODER, ToiColumns.BRONZE,
            SilverToi.ENCODER, ToiColumns.SILVER,
            StarTois.ENCODER, ToiColumns.BY_STAR,
            DispositionTois.ENCODER, ToiColumns.BY_DISPOSITION,
            ToiTotals.ENCODER, ToiColumns.TOTALS);

    assertThat(tables)
        .allSatisfy(
            (encoder, columns) ->
                assertThat(encoder.schema().fieldNames()).containsExactlyElementsOf(columns));
  }

  @Test
  @DisplayName("leave when a release has none of them, stay as they were when it cannot be trusted")
  void traps() throws IOException {
    List<String> good =
        List.of(
            "11,1.01,PC,cp ,,,,2001-01-01,,\"a, \"\"b\"\"\"",
            "11,1.02,PC,PC,1.5,2,,2001-01-01,,",
            "12,2.01,PC,APC,1.5,2,,2001-01-01,,",
            "13,3.01,KP,KP,1.5,2,,2001-01-01,,");
    List<String> traps =
        List.of(
            "11,1.01,PC,n/a,,,,2001-01-01,,", // not judged: stays
            "11,1.02,PC,PC,9.9,2,,2001-01-02,,said anew", // other data: no change
            "12,2.01,PC,CP,1.5,2,,2001-01-01,,", // two that say different things: stays
            "12,2.01,PC,PC,1.5,2,,2001-01-01,,",
            "14,4.01,PC,MAYBE,1.5,2,,2001-01-01,,", // 3.01 is absent: leaves
            "0,5.01,PC,PC,1.5,2,,2001-01-01,,",
            "15,5.1,PC,PC,1.5,2,,2001-01-01,,");

    List<TessExample.Step> steps =
        run(release("toi-2001-01-01", good), release("toi-2001-01-02", traps));
    List<Long> commits = commits();
    steps.addAll(run(release("toi-2001-01-03", List.of(traps.get(1), good.get(0), good.get(2)))));

    assertThat(steps.get(0)).extracting(this::told).isEqualTo(List.of(4L, 0L, 4L, 0L, 0L));
    assertThat(steps.get(1)).extracting(this::told).isEqualTo(List.of(7L, 6L, 0L, 0L, 1L));
    assertThat(steps.get(2)).extracting(this::told).isEqualTo(List.of(3L, 0L, 0L, 0L, 0L));
    assertThat(commits()).as("nothing new, no commit below bronze").isEqualTo(commits);
    assertThat(lake.silver().orderBy(TOI).collectAsList())
        .extracting(SilverToi::getToi, SilverToi::getTfopwgDisposition)
        .hasToString("[(\"1.01\", \"CP\"), (\"1.02\", \"PC\"), (\"2.01\", \"APC\")]");
    assertThat(
            lake.bronze()
                .where(TOI + " = '1.01'")
                .orderBy(RecordColumns.ARRIVAL_TIME)
                .first()
                .getComments())
        .isEqualTo("a, \"b\"");
    assertThat(reasons())
        .isEqualTo(
            Map.of(
                "one_record_per_toi", 2L,
                "tfopwg_disposition_known", 2L,
                "tic_id_valid", 1L,
                "toi_valid", 1L));
    assertThat(pipeline().verify().groups()).isEmpty();
  }

  @Test
  @DisplayName("are in real releases what plain Java and the expected figures say")
  void realReleases() throws IOException {
    Path releases = real("realReleases");
    List<TessOracle.Figures> expected =
        Files.readAllLines(releases.resolve("expected.csv")).stream()
            .skip(1)
            .map(TessOracle.Figures::of)
            .toList();
    TessOracle oracle = new TessOracle();
    List<TessOracle.Figures> seen = new ArrayList<>();

    TessExample.run(
        spark,
        ToiRelease.in(releases).subList(0, RELEASES),
        folder,
        step -> {
          TessOracle.Figures figures = take(oracle, releases.resolve(step.release()));
          assertThat(figures(step, figures.release())).isEqualTo(figures);
          assertThat(figures).isEqualTo(expected.get(seen.size()));
          assertThat(byStar()).isEqualTo(oracle.byStar());
          assertThat(byDisposition()).isEqualTo(oracle.byDisposition());
          seen.add(figures);
          if (seen.size() % 10 == 0 || seen.size() == RELEASES) {
            assertThat(pipeline().verify().groups()).as(step.release()).isEmpty();
          }
        });

    assertThat(expected).hasSize(80);
    assertThat(seen).hasSize(RELEASES);
    assertThat(lake.course(TessMedallion.TOTALS))
        .as("the past, worked out from bronze")
        .extracting(
            valid -> LocalDate.ofInstant(valid.from(), ZoneOffset.UTC),
            valid -> valid.totals().getPlanets(),
            valid -> valid.totals().getCandidates(),
            valid -> valid.totals().getStars())
        .containsExactlyElementsOf(
            seen.stream()
                .map(
                    f ->
                        tuple(
                            ToiRelease.dateOf(f.release()).orElseThrow().toLocalDate(),
                            f.planets(),
                            f.candidates(),
                            f.stars()))
                .toList());
  }

  @Test
  @Tag("exhaustive")
  @DisplayName("do what a plan of the release said before it landed")
  void planned() throws IOException {
    List<ToiRelease> releases = ToiRelease.in(real("planned")).subList(0, RELEASES);
    AtomicReference<LedgerEntry> silver = new AtomicReference<>();
    MedallionPipeline<RawToi, BronzeToi, SilverToi> pipeline =
        TessExample.pipeline(spark, folder, silver);
    Landing landing = Landing.into(Files.createDirectories(folder.resolve("landing")));
    List<Long> plans = new ArrayList<>();
    List<Long> loads = new ArrayList<>();
    Map<String, SilverToi> before = Map.of();
    try (RunningPipeline running = pipeline.start()) {
      for (ToiRelease release : releases) {
        long begun = System.nanoTime();
        Plan<BronzeToi, SilverToi> plan = pipeline.plan(release.file());
        long planned = System.nanoTime();
        landing.land(release.file(), plan);
        running.processAllAvailable();
        plans.add(planned - begun);
        loads.add(System.nanoTime() - planned);

        Map<String, SilverToi> after = held();
        assertThat(plan.silver()).as(release.name()).isEqualTo(timeless(silver.get(), plan));
        assertThat(moved(plan.changes())).as(release.name()).isEqualTo(moved(before, after));
        ToiTotals totals = lake.latestTotals(TessMedallion.TOTALS).orElseThrow();
        assertThat(plan.totals().get(0).after().values())
            .as(release.name())
            .containsEntry(ToiColumns.PLANETS, totals.getPlanets())
            .containsEntry(ToiColumns.CANDIDATES, totals.getCandidates())
            .containsEntry(ToiColumns.STARS, totals.getStars());
        before = after;
      }
    }
    System.out.printf(
        Locale.ROOT,
        "%d releases of TESS went as planned; a plan %d ms, the load %d ms (medians)%n",
        releases.size(),
        median(plans),
        median(loads));
  }

  /** Planned entries know no freshness, and of a whole release not when it arrived. */
  private static LedgerEntry timeless(LedgerEntry entry, Plan<?, ?> plan) {
    assertThat(plan.silver().wholeReleases()).hasSameSizeAs(entry.wholeReleases());
    return entry.change().freshness(null).wholeReleases(plan.silver().wholeReleases()).build();
  }

  private Map<String, SilverToi> held() {
    return lake.silver().collectAsList().stream()
        .collect(toMap(SilverToi::getToi, row -> row, (one, other) -> one, TreeMap::new));
  }

  private static Map<String, List<String>> moved(
      Map<String, SilverToi> before, Map<String, SilverToi> after) {
    Map<String, List<String>> moved = new TreeMap<>();
    Stream.concat(before.keySet().stream(), after.keySet().stream())
        .filter(toi -> !told(before.get(toi)).equals(told(after.get(toi))))
        .forEach(toi -> moved.put(toi, List.of(told(before.get(toi)), told(after.get(toi)))));
    return moved;
  }

  private static Map<String, List<String>> moved(List<KeyChange<BronzeToi, SilverToi>> changes) {
    Map<String, List<String>> moved = new TreeMap<>();
    changes.forEach(
        change ->
            moved.put(
                (String) change.key().get(0),
                List.of(told(change.before()), told(change.after()))));
    return moved;
  }

  private static String told(SilverToi row) {
    return row == null ? "none" : row.getTicId() + " " + row.getTfopwgDisposition();
  }

  private static long median(List<Long> nanos) {
    return nanos.stream().sorted().toList().get(nanos.size() / 2) / 1_000_000;
  }

  private static Path real(String test) {
    String data = System.getenv("KOI_DATA");
    Path releases = data == null ? null : Path.of(data, "tess");
    boolean there = releases != null && Files.isDirectory(releases);
    if (!there) {
      System.err.println(
          "TessExampleTest." + test + " skipped: KOI_DATA does not name a folder with tess/ in it");
    }
    assumeTrue(there, "KOI_DATA does not name a folder with tess/ in it");
    return releases;
  }

  private static TessOracle.Figures take(TessOracle oracle, Path release) {
    try {
      return oracle.take(release);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What the lake says after a release. */
  private TessOracle.Figures figures(TessExample.Step step, String release) {
    Map<Long, List<Long>> stars = byStar();
    long most = stars.values().stream().mapToLong(star -> star.get(0)).max().orElse(0);
    List<Long> told = told(step);
    return new TessOracle.Figures(
        release,
        told.get(0),
        told.get(1),
        told.get(2),
        told.get(3),
        told.get(4),
        lake.silver().count(),
        step.totals().getPlanets(),
        step.totals().getCandidates(),
        step.totals().getStars(),
        stars.values().stream().filter(star -> star.get(0) > 0).count(),
        most,
        stars.keySet().stream().filter(s -> stars.get(s).get(0) == most).findFirst().orElse(0L));
  }

  /** Rows, and what became of them. */
  private List<Long> told(TessExample.Step step) {
    return List.of(
        step.silver().read(),
        step.silver().quarantined(),
        step.silver().inserted(),
        step.silver().updated(),
        step.silver().left());
  }

  private Map<Long, List<Long>> byStar() {
    return new TreeMap<>(
        lake.gold(TessMedallion.BY_STAR).collectAsList().stream()
            .collect(
                toMap(
                    StarTois::getTicId, star -> List.of(star.getPlanets(), star.getCandidates()))));
  }

  private Map<String, Long> byDisposition() {
    return lake.gold(TessMedallion.BY_DISPOSITION).collectAsList().stream()
        .collect(toMap(DispositionTois::getTfopwgDisposition, DispositionTois::getTois));
  }

  private Map<String, Long> reasons() {
    return lake
        .quarantine()
        .selectExpr("explode(" + RecordColumns.FAILED_EXPECTATIONS + ")")
        .collectAsList()
        .stream()
        .collect(toMap(row -> row.getString(0), row -> 1L, Long::sum));
  }

  /** Commits of the tables below bronze. */
  private List<Long> commits() throws IOException {
    List<Long> commits = new ArrayList<>();
    for (String table :
        List.of(
            "silver_tois",
            "quarantined_tois",
            TessMedallion.BY_STAR.name(),
            TessMedallion.BY_DISPOSITION.name(),
            TessMedallion.TOTALS.name())) {
      try (Stream<Path> log = Files.list(folder.resolve("lake/" + table + "/_delta_log"))) {
        commits.add(log.filter(file -> file.toString().endsWith(".json")).count());
      }
    }
    return commits;
  }

  private List<TessExample.Step> run(ToiRelease... releases) throws IOException {
    List<TessExample.Step> steps = new ArrayList<>();
    TessExample.run(spark, List.of(releases), folder, steps::add);
    return steps;
  }

  private ToiRelease release(String name, List<String> rows) throws IOException {
    return ToiRelease.of(
        Files.writeString(folder.resolve(name + ".csv"), HEADER + String.join("\n", rows) + "\n"));
  }

  private MedallionPipeline<RawToi, BronzeToi, SilverToi> pipeline() {
    return TessExample.pipeline(spark, folder, new AtomicReference<>());
  }
}
