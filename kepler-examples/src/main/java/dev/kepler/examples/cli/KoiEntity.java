package dev.kepler.examples.cli;

import static dev.kepler.examples.cli.TextTable.number;
import static dev.kepler.examples.cli.TextTable.text;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.trim;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.github.freva.asciitable.ColumnData;
import dev.kepler.examples.feed.Arrival;
import dev.kepler.examples.feed.Feed;
import dev.kepler.examples.feed.IncrementalLoader;
import dev.kepler.examples.feed.Load;
import dev.kepler.examples.feed.Loads;
import dev.kepler.examples.feed.Location;
import dev.kepler.examples.feed.ReplayedFeed;
import dev.kepler.examples.live.KeplerMission;
import dev.kepler.examples.live.Mission;
import dev.kepler.medallion.Medallion;
import dev.kepler.medallion.lake.Plan;
import dev.kepler.medallion.pipeline.LakeRows;
import dev.kepler.medallion.pipeline.MedallionPipeline;
import dev.kepler.medallion.source.AbsentKeys;
import dev.kepler.model.BronzeKoi;
import dev.kepler.model.KoiColumns;
import dev.kepler.model.SilverExoplanet;
import dev.kepler.pipeline.KeplerCut;
import dev.kepler.pipeline.KeplerLake;
import dev.kepler.pipeline.KeplerPipeline;
import dev.kepler.pipeline.KoiChange;
import dev.kepler.pipeline.source.KeyScheme;
import dev.kepler.pipeline.source.KoiSource;
import dev.kepler.transforms.KoiReason;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.SparkSession;

/** Kepler's KOIs, under keys of one scheme. */
final class KoiEntity extends Entity<Figures> {

  /** What lakes of KOIs call themselves, whatever their keys. */
  static final String NAME = KeyScheme.ROW_ID.medallion().name();

  private static final Column KOI = trim(col(KoiColumns.KEPOI_NAME));
  private static final Column PLANET = trim(col(KoiColumns.KEPLER_NAME));

  private final KeyScheme keys;

  KoiEntity(KeyScheme keys) {
    this.keys = keys;
  }

  /** What a lake's keys are made of; one that is damaged says so when it is examined. */
  private static Optional<KeyScheme> begun(SparkSession session, Location lake) {
    try {
      return KeplerLake.open(session, layout(lake)).keys();
    } catch (Exception e) { // checked ones of Spark's too, which Scala does not declare
      return Optional.empty();
    }
  }

  @Override
  Mission<?, ?> mission() {
    return new KeplerMission();
  }

  @Override
  KoiEntity in(SparkSession session, Location lake) {
    return begun(session, lake).map(KoiEntity::new).orElse(this);
  }

  @Override
  Optional<KoiEntity> fedBy(Feed feed, SparkSession session, Location lake, CountDownLatch stop) {
    return Optional.ofNullable(feed.keys(begun(session, lake), stop)).map(KoiEntity::new);
  }

  /**
   * A load that is about to land.
   *
   * @param input file that it is of; null for the embedded sample
   */
  static Arrival arrival(Load load, Path input) {
    return new Arrival(
        load.name(),
        load.origin(),
        input,
        landing -> new IncrementalLoader(landing, List.of(load)).next());
  }

  @Override
  Feed replayed(List<Path> inputs, long loadSize, Location landing, Duration pace) {
    List<Load> loads = Loads.of(inputs, loadSize);
    return new ReplayedFeed(
        inputs.isEmpty() ? "the embedded sample" : names(inputs),
        true,
        loads.stream().map(load -> arrival(load, null)).toList(),
        loads.get(0).keys(),
        landing,
        pace);
  }

  /** Files of a folder, in the form of a lake's keys. */
  static KoiSource source(
      KeyScheme keys, Location landing, Optional<LocalDateTime> releaseDate, AbsentKeys absent) {
    return keys == KeyScheme.KOI_NAME
        ? KoiSource.archive(landing.toString(), file -> releaseDate, absent)
        : KoiSource.csv(landing.toString());
  }

  @Override
  Medallion<?, ?, ?> description() {
    return keys.medallion();
  }

  @Override
  String things() {
    return "KOIs";
  }

  @Override
  String goldRows() {
    return "stars";
  }

  @Override
  MedallionPipeline.Builder<?, ?, ?> pipeline(
      SparkSession session,
      Location lake,
      Location landing,
      Optional<LocalDateTime> releaseDate,
      AbsentKeys absent) {
    return MedallionPipeline.builder(session, keys.medallion())
        .source(source(keys, landing, releaseDate, absent))
        .tables(layout(lake))
        .form(keys.form());
  }

  @Override
  List<Told> changes(SparkSession session, Location lake, Instant from, Instant to) {
    return kepler(session, lake).changes(from, to).stream()
        .map(change -> told(change, change.arrivalTime()))
        .toList();
  }

  @Override
  Planned plan(SparkSession session, Location lake, Location file) {
    Plan<BronzeKoi, SilverExoplanet> plan = kepler(session, lake).plan(file.toString());
    return new Planned(
        plan, KoiChange.of(plan).stream().map(change -> told(change, null)).toList());
  }

  private KeplerPipeline kepler(SparkSession session, Location lake) {
    return KeplerPipeline.builder(session)
        .source(source(keys, landing(lake), Optional.empty(), AbsentKeys.RETRACT))
        .tables(layout(lake))
        .build();
  }

  private static Told told(KoiChange change, Instant arrived) {
    return Told.of(
        change.kind(),
        change.name() == null
            ? change.kepoiName()
            : change.kepoiName() + " (" + change.name() + ")",
        change.from(),
        Told.to(change.to(), change.reasons().get(0).kind() == KoiReason.WITHDRAWN),
        change.reasons(),
        change.source(),
        arrived,
        change);
  }

  @Override
  List<Named> named(LakeRows<?, ?, ?> lake, String name) {
    Dataset<?> bronze = lake.bronze().filter(col(KoiColumns.ROW_ID).isNotNull());
    List<Named> things =
        named(bronze.filter(KOI.equalTo(name.strip()).or(PLANET.equalTo(name.strip()))));
    if (!things.isEmpty()) {
      return things;
    }
    Object[] stars =
        bronze
            .filter(isOfStar(name.strip()))
            .select(KoiColumns.KEPLER_STAR_ID)
            .filter(col(KoiColumns.KEPLER_STAR_ID).isNotNull())
            .distinct()
            .as(Encoders.LONG())
            .collectAsList()
            .toArray();
    return named(bronze.filter(col(KoiColumns.KEPLER_STAR_ID).isin(stars)));
  }

  /** By its number, or by the name that its KOIs or planets begin with. */
  private static Column isOfStar(String name) {
    String number = name.replaceFirst("(?i)^KIC[- ]", "");
    return number.matches("[0-9]{1,18}")
        ? col(KoiColumns.KEPLER_STAR_ID).equalTo(Long.valueOf(number))
        : KOI.startsWith(name + ".").or(PLANET.startsWith(name + " "));
  }

  private static List<Named> named(Dataset<?> kois) {
    return kois
        .groupBy(KoiColumns.ROW_ID)
        .agg(max(KOI))
        .orderBy(KoiColumns.ROW_ID)
        .collectAsList()
        .stream()
        .map(row -> new Named(List.of(row.getLong(0)), row.getString(1)))
        .toList();
  }

  @Override
  String said(Object silver) {
    SilverExoplanet planet = (SilverExoplanet) silver;
    return String.format(
        Locale.ROOT,
        "%s, %s, star %d, confidence %s",
        planet.getDisposition(),
        Objects.toString(planet.getExoplanetName(), "no name"),
        planet.getKeplerStarId(),
        planet.getConfidence());
  }

  @Override
  KoiQuarantine quarantine(SparkSession session, Location lake) {
    return new KoiQuarantine(KeplerLake.open(session, layout(lake)).cut(), keys);
  }

  @Override
  Figures figures(SparkSession session, Location lake) {
    try (KeplerCut cut = KeplerLake.open(session, layout(lake)).cut()) {
      return Figures.of(cut);
    }
  }

  @Override
  List<ColumnData<Replay.Step<Figures>>> columns() {
    return List.of(
        number("bronze", s -> s.after().bronze()),
        number("silver", s -> s.after().silver()),
        number("confirmed", s -> s.after().confirmed()),
        number("candidates", s -> s.after().candidates()),
        number("gold stars", s -> s.after().goldStars()),
        number("planets", s -> s.after().planets()),
        text("most planets", s -> Report.richest(s.after())));
  }

  @Override
  String words(Figures figures) {
    return String.format(
        Locale.ROOT, "%,d confirmed, %,d candidates", figures.confirmed(), figures.candidates());
  }

  @Override
  void close(SparkSession session, Location lake, Figures figures, PrintStream out) {
    try (KeplerCut cut = KeplerLake.open(session, layout(lake)).cut()) {
      new Report(out).lake(cut, figures);
    }
  }

  /** What {@code --json} says. */
  record Outcome(
      @JsonUnwrapped Figures figures,
      long quarantined,
      List<ReplayCommand.Loaded> loads,
      List<SetAside> reasons) {}

  @Override
  Outcome outcome(
      Figures figures, long quarantined, List<ReplayCommand.Loaded> loads, List<SetAside> reasons) {
    return new Outcome(figures, quarantined, loads, reasons);
  }
}
