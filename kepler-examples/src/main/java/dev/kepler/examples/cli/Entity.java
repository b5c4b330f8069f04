package dev.kepler.examples.cli;

import com.github.freva.asciitable.ColumnData;
import dev.kepler.examples.feed.Feed;
import dev.kepler.examples.feed.InputException;
import dev.kepler.examples.feed.Location;
import dev.kepler.examples.live.Mission;
import dev.kepler.medallion.Medallion;
import dev.kepler.medallion.TotalsTable;
import dev.kepler.medallion.lake.TableLayout;
import dev.kepler.medallion.pipeline.Lake;
import dev.kepler.medallion.pipeline.LakeRows;
import dev.kepler.medallion.pipeline.MedallionPipeline;
import dev.kepler.medallion.source.AbsentKeys;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.SparkSession;

/**
 * Entity as the commands know it: beside its description, how its loads are read, and the words for
 * what became of them.
 *
 * @param <F> figures of a lake
 */
abstract class Entity<F> {

  /**
   * Checks that a lake is of this entity, or is not there yet.
   *
   * @param what cannot be done with it otherwise, such as {@code show}
   * @throws InputException when it is of another one
   */
  final void require(SparkSession session, Location lake, String what) {
    Lake.entityOf(session, layout(lake))
        .filter(name -> !name.equals(description().name()))
        .ifPresent(
            name -> {
              throw new InputException(
                  "Cannot "
                      + what
                      + " "
                      + lake
                      + ": it is a lake of "
                      + name
                      + ", and not of "
                      + description().name()
                      + " ("
                      + things()
                      + "). Name another lake, or another --entity of replay or live.");
            });
  }

  /** Where the tables of a lake are. */
  static TableLayout layout(Location lake) {
    return TableLayout.under(lake.toString());
  }

  /** Where the loads of a lake land. */
  static Location landing(Location lake) {
    return lake.child("landing");
  }

  /** What its records are. */
  abstract Medallion<?, ?, ?> description();

  /** What its things are called, such as {@code KOIs}. */
  abstract String things();

  /** What the rows of the first gold table are called. */
  abstract String goldRows();

  /** What the live page knows of the mission that found its things. */
  abstract Mission<?, ?> mission();

  /** The same as a lake has it, where that is one of several. */
  abstract Entity<F> in(SparkSession session, Location lake);

  /**
   * The same as a feed brings it into a lake, where that is one of several; waits until that can be
   * known.
   *
   * @param stop ends the wait
   * @return empty when it was ended
   */
  abstract Optional<? extends Entity<F>> fedBy(
      Feed feed, SparkSession session, Location lake, CountDownLatch stop);

  /**
   * Loads of files, or of the records that come with the command, for a page to replay.
   *
   * @param inputs the files; none for the records that come with the command
   * @param loadSize of a load, where a file does not say what one is
   * @param landing the folder
   * @param pace from the end of one load to the next
   * @throws InputException when a file cannot be replayed
   */
  abstract Feed replayed(List<Path> inputs, long loadSize, Location landing, Duration pace);

  /** What files are called that are replayed together. */
  static String names(List<Path> inputs) {
    return inputs.stream()
        .map(file -> file.getFileName().toString())
        .collect(Collectors.joining(", "));
  }

  /**
   * A pipeline on a lake and what lands in a folder.
   *
   * @param landing the folder
   * @param releaseDate of releases that bear none
   * @param absent what becomes of a key that a newer release no longer has
   */
  abstract MedallionPipeline.Builder<?, ?, ?> pipeline(
      SparkSession session,
      Location lake,
      Location landing,
      Optional<LocalDateTime> releaseDate,
      AbsentKeys absent);

  /** What moved the totals between two moments, and why, by key. */
  abstract List<Told> changes(SparkSession session, Location lake, Instant from, Instant to);

  /** What a file would do to a lake, had it landed there. */
  abstract Planned plan(SparkSession session, Location lake, Location file);

  /**
   * The things in a lake's bronze that have a name, or that are around the star of that name; none
   * for a name that nothing has.
   */
  abstract List<Named> named(LakeRows<?, ?, ?> lake, String name);

  /** Column of the key in bronze. */
  final String keyColumn() {
    return String.join(", ", description().key().bronze());
  }

  /** What a row of silver says, in a few words. */
  abstract String said(Object silver);

  /** The rows that could not be trusted. */
  abstract Quarantine<?> quarantine(SparkSession session, Location lake);

  /** The figures of a lake. */
  abstract F figures(SparkSession session, Location lake);

  /** What shows the figures after each load. */
  abstract List<ColumnData<Replay.Step<F>>> columns();

  /** The figures that move, in a few words. */
  abstract String words(F figures);

  /** Prints the closing tables and the closing sentence. */
  abstract void close(SparkSession session, Location lake, F figures, PrintStream out);

  /** What {@code --json} says of a replay. */
  abstract Object outcome(
      F figures, long quarantined, List<ReplayCommand.Loaded> loads, List<SetAside> reasons);

  /** The totals in force at a moment, by their columns; zeros before the first. */
  final Map<String, Long> totals(SparkSession session, Location lake, Instant moment) {
    return Tally.inForce(
        Lake.open(session, description(), layout(lake)), description().totals().get(0), moment);
  }

  /** The moments of a lake's totals, oldest first. */
  final List<Instant> counted(SparkSession session, Location lake) {
    TotalsTable<?> totals = description().totals().get(0);
    return Lake.open(session, description(), layout(lake))
        .totals(totals)
        .select(totals.moment())
        .orderBy(totals.moment())
        .as(Encoders.INSTANT())
        .collectAsList();
  }
}
