package dev.kepler.examples.cli;

import static dev.kepler.examples.cli.TextTable.number;
import static dev.kepler.examples.cli.TextTable.text;
import static org.apache.spark.sql.functions.col;

import com.github.freva.asciitable.ColumnData;
import dev.kepler.examples.feed.Arrival;
import dev.kepler.examples.feed.Feed;
import dev.kepler.examples.feed.InputException;
import dev.kepler.examples.feed.Landings;
import dev.kepler.examples.feed.Location;
import dev.kepler.examples.feed.ReplayedFeed;
import dev.kepler.examples.live.Mission;
import dev.kepler.examples.live.TessMission;
import dev.kepler.examples.tess.BronzeToi;
import dev.kepler.examples.tess.RawToi;
import dev.kepler.examples.tess.SilverToi;
import dev.kepler.examples.tess.TessMedallion;
import dev.kepler.examples.tess.ToiChange;
import dev.kepler.examples.tess.ToiColumns;
import dev.kepler.examples.tess.ToiReason;
import dev.kepler.examples.tess.ToiRelease;
import dev.kepler.medallion.Medallion;
import dev.kepler.medallion.lake.Plan;
import dev.kepler.medallion.pipeline.Cut;
import dev.kepler.medallion.pipeline.Lake;
import dev.kepler.medallion.pipeline.LakeRows;
import dev.kepler.medallion.pipeline.MedallionPipeline;
import dev.kepler.medallion.pipeline.Sources;
import dev.kepler.medallion.source.AbsentKeys;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.SparkSession;

/** The TESS Objects of Interest, by their weekly releases. */
final class TessEntity extends Entity<Tally> {

  static final TessEntity INSTANCE = new TessEntity();

  private TessEntity() {}

  /**
   * The loads of files, each a release; of two simulated ones, where there is none.
   *
   * @throws InputException when one is no release
   */
  static List<Arrival> arrivals(List<Path> inputs) {
    List<Path> files = inputs.isEmpty() ? simulated() : inputs;
    files.forEach(file -> TableHeader.require(file, TessMedallion.FORM));
    return files.stream()
        .map(
            file ->
                new Arrival(
                    (inputs.isEmpty() ? "" : "release ") + file.getFileName(),
                    file,
                    inputs.isEmpty() ? null : file,
                    landing -> Landings.land(file, landing)))
        .toList();
  }

  @Override
  Feed replayed(List<Path> inputs, long loadSize, Location landing, Duration pace) {
    return new ReplayedFeed(
        inputs.isEmpty() ? "two small releases" : names(inputs),
        !inputs.isEmpty(),
        arrivals(inputs),
        null,
        landing,
        pace);
  }

  private static List<Path> simulated() {
    try {
      Path folder = Files.createTempDirectory("tess-");
      folder.toFile().deleteOnExit();
      List<Path> files = new ArrayList<>();
      for (ToiRelease release : ToiRelease.simulated()) {
        Path file = folder.resolve(release.name());
        try (InputStream content = release.open()) {
          Files.copy(content, file);
        }
        file.toFile().deleteOnExit();
        files.add(file);
      }
      return files;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write the simulated releases: " + e.getMessage(), e);
    }
  }

  @Override
  Medallion<?, ?, ?> description() {
    return TessMedallion.DESCRIPTION;
  }

  @Override
  String things() {
    return "TOIs";
  }

  @Override
  String goldRows() {
    return "stars";
  }

  @Override
  Mission<?, ?> mission() {
    return new TessMission();
  }

  @Override
  TessEntity in(SparkSession session, Location lake) {
    return this;
  }

  @Override
  Optional<TessEntity> fedBy(Feed feed, SparkSession session, Location lake, CountDownLatch stop) {
    return Optional.of(this);
  }

  @Override
  MedallionPipeline.Builder<RawToi, BronzeToi, SilverToi> pipeline(
      SparkSession session,
      Location lake,
      Location landing,
      Optional<LocalDateTime> releaseDate,
      AbsentKeys absent) {
    return MedallionPipeline.builder(session, TessMedallion.DESCRIPTION)
        .source(
            Sources.releases(
                landing.toString(),
                TessMedallion.FORM,
                RawToi.ENCODER,
                file -> ToiRelease.dateOf(file).or(() -> releaseDate),
                absent))
        .tables(layout(lake));
  }

  @Override
  List<Told> changes(SparkSession session, Location lake, Instant from, Instant to) {
    return pipeline(session, lake, landing(lake), Optional.empty(), AbsentKeys.RETRACT)
        .build()
        .changes(from, to)
        .stream()
        .map(change -> ToiChange.of(change, from, to))
        .map(change -> told(change, change.arrivalTime()))
        .toList();
  }

  @Override
  Planned plan(SparkSession session, Location lake, Location file) {
    Plan<BronzeToi, SilverToi> plan =
        pipeline(session, lake, landing(lake), Optional.empty(), AbsentKeys.RETRACT)
            .build()
            .plan(file.toString());
    Instant to = plan.arrival();
    return new Planned(
        plan,
        plan.changes().stream()
            .map(change -> told(ToiChange.of(change, to.minusNanos(1), to), null))
            .toList());
  }

  private static Told told(ToiChange change, Instant arrived) {
    return Told.of(
        change.kind(),
        change.toi(),
        change.from(),
        Told.to(change.to(), change.reasons().get(0).kind() == ToiReason.WITHDRAWN),
        change.reasons(),
        change.source(),
        arrived,
        change);
  }

  @Override
  List<Named> named(LakeRows<?, ?, ?> lake, String name) {
    String toi = name.strip().replaceFirst("(?i)^TOI[- ]", "");
    String star = name.strip().replaceFirst("(?i)^TIC[- ]", "");
    Dataset<?> bronze = lake.bronze().filter(col(ToiColumns.TOI).isNotNull());
    List<Named> things = named(bronze.filter(col(ToiColumns.TOI).equalTo(toi)));
    return things.isEmpty()
        ? named(bronze.filter(col(ToiColumns.TIC_ID).cast("string").equalTo(star)))
        : things;
  }

  private static List<Named> named(Dataset<?> tois) {
    return tois
        .select(ToiColumns.TOI)
        .distinct()
        .orderBy(ToiColumns.TOI)
        .as(Encoders.STRING())
        .collectAsList()
        .stream()
        .map(toi -> new Named(List.of(toi), "TOI-" + toi))
        .toList();
  }

  @Override
  String said(Object silver) {
    SilverToi toi = (SilverToi) silver;
    return toi.getTfopwgDisposition() + ", star " + toi.getTicId();
  }

  @Override
  ToiQuarantine quarantine(SparkSession session, Location lake) {
    return new ToiQuarantine(lake(session, lake).cut());
  }

  private static Lake<RawToi, BronzeToi, SilverToi> lake(SparkSession session, Location lake) {
    return Lake.open(session, TessMedallion.DESCRIPTION, layout(lake));
  }

  @Override
  Tally figures(SparkSession session, Location lake) {
    try (Cut<RawToi, BronzeToi, SilverToi> cut = lake(session, lake).cut()) {
      return Tally.of(cut);
    }
  }

  @Override
  List<ColumnData<Replay.Step<Tally>>> columns() {
    List<ColumnData<Replay.Step<Tally>>> columns = new ArrayList<>();
    columns.add(number("bronze", s -> s.after().bronze()));
    columns.add(number("silver", s -> s.after().silver()));
    for (String total : TessMedallion.TOTALS.values()) {
      columns.add(number(total, s -> s.after().totals().get(total)));
    }
    return columns;
  }

  @Override
  String words(Tally tally) {
    return String.format(
        Locale.ROOT,
        "%,d planets, %,d candidates",
        tally.totals().get(ToiColumns.PLANETS),
        tally.totals().get(ToiColumns.CANDIDATES));
  }

  @Override
  void close(SparkSession session, Location lake, Tally tally, PrintStream out) {
    TextTable.print(
        out,
        "Rows of every table",
        List.copyOf(tally.rows().entrySet()),
        List.of(text("table", Map.Entry::getKey), number("rows", Map.Entry::getValue)));
    out.printf(
        Locale.ROOT,
        "%nTESS has found %,d planets, confirmed or known before, and %,d candidates around %,d"
            + " stars.%n",
        tally.totals().get(ToiColumns.PLANETS),
        tally.totals().get(ToiColumns.CANDIDATES),
        tally.totals().get(ToiColumns.STARS));
  }

  @Override
  Map<String, Object> outcome(
      Tally tally, long quarantined, List<ReplayCommand.Loaded> loads, List<SetAside> reasons) {
    Map<String, Object> outcome = new LinkedHashMap<>(tally.rows());
    outcome.putAll(tally.totals());
    outcome.put("loads", loads);
    outcome.put("reasons", reasons);
    return outcome;
  }
}
