package dev.kepler.medallion.internal.source;

import dev.kepler.medallion.internal.csv.LandedFile;
import dev.kepler.medallion.internal.csv.Preamble;
import dev.kepler.medallion.source.AbsentKeys;
import dev.kepler.medallion.source.CsvForm;
import dev.kepler.medallion.source.FileLoads;
import dev.kepler.medallion.source.FileNotes;
import dev.kepler.medallion.source.Load;
import dev.kepler.medallion.source.RawSource;
import dev.kepler.medallion.source.ReleaseOrder;
import java.time.LocalDateTime;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.SparkSession;

/**
 * Releases of a table that land in a folder, each with a date by which it takes its place.
 *
 * @param <R> raw record
 */
public final class ReleaseSource<R> implements RawSource<R>, ReleaseOrder, FileLoads<R> {

  /** What the ledger says of a release without a date: only a lake's first may be one. */
  private static final String UNDATED = "undated";

  private final CsvSource<R> files;
  private final Function<String, Optional<LocalDateTime>> dates;
  private final AbsentKeys absent;

  /**
   * Describes a folder of releases.
   *
   * @param raw encoder of what the form makes
   * @param dates gives the date of a file, by its path, where its preamble bears none
   * @param absent what becomes of a key that a newer release no longer has
   */
  public ReleaseSource(
      String folder,
      CsvForm<R> form,
      Encoder<R> raw,
      Function<String, Optional<LocalDateTime>> dates,
      AbsentKeys absent) {
    this.files = new CsvSource<>(folder, form, raw, true);
    this.dates = Objects.requireNonNull(dates, "dates");
    this.absent = Objects.requireNonNull(absent, "absent");
  }

  @Override
  public CsvForm<R> form() {
    return files.form();
  }

  @Override
  public Dataset<R> open(SparkSession session) {
    return files.open(session);
  }

  @Override
  public ReleaseOrder order() {
    return this;
  }

  @Override
  public Optional<FileLoads<R>> files() {
    return Optional.of(this);
  }

  @Override
  public Dataset<R> open(SparkSession session, FileNotes notes) {
    return files.open(session, notes);
  }

  @Override
  public AbsentKeys absentKeys() {
    return absent;
  }

  @Override
  public String admit(SparkSession session, String file, String newest) {
    Preamble preamble = new LandedFile(file).preamble(session.sessionState().newHadoopConf());
    Optional<LocalDateTime> date = date(file, preamble);
    String refusal = "Cannot take the release in " + file + ": ";
    if (date.isEmpty() && preamble.doubt().isPresent()) {
      throw new IllegalStateException(
          refusal
              + preamble.doubt().get()
              + ". Correct that line to the archive's form, '# Fri Oct  3 04:25:25 2025', or tell"
              + " the date by the source's dates, in replay by --release-date.");
    }
    if (newest == null) {
      return date.map(LocalDateTime::toString).orElse(UNDATED);
    }
    LocalDateTime current =
        date.orElseThrow(
            () ->
                new IllegalStateException(
                    refusal
                        + "it bears no date, and the lake holds a release ("
                        + newest
                        + ") that it may be older than. Tell its date, by a preamble or by the"
                        + " source's dates, in replay by --release-date. Give a newer release; if this"
                        + " one has landed already, empty its file."));
    return current.toString();
  }

  /**
   * Files of one modification time in the order of their dates, and of their names within a date;
   * first those without one.
   */
  @Override
  public List<Load> inOrder(SparkSession session, List<Load> loads) {
    Map<Load, LocalDateTime> dates = new HashMap<>();
    for (Load load : loads) {
      Preamble preamble =
          new LandedFile(load.file()).preamble(session.sessionState().newHadoopConf());
      dates.put(load, date(load.file(), preamble).orElse(LocalDateTime.MIN));
    }
    return loads.stream()
        .sorted(
            Comparator.comparing(Load::landed).thenComparing(dates::get).thenComparing(Load::file))
        .toList();
  }

  private Optional<LocalDateTime> date(String file, Preamble preamble) {
    return preamble.date().or(() -> dates.apply(file));
  }

  @Override
  public String folder() {
    return files.folder();
  }

  @Override
  public String toString() {
    return "releases in " + files;
  }
}
