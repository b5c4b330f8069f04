package dev.kepler.pipeline;

import static dev.kepler.model.KoiColumns.ARRIVAL_TIME;
import static dev.kepler.model.KoiColumns.CORRUPT_RECORD;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;

import dev.kepler.model.RawKoi;
import dev.kepler.transforms.RawToBronze;
import dev.kepler.transforms.Records;
import java.time.Clock;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.SparkSession;

/** Appends what arrived to bronze, under an arrival time that grows from load to load. */
final class BronzeWriter implements LayerWriter {

  private final Table bronze;
  private final ReleaseOrder releases;
  private final Clock clock;
  private GrowingTime arrivals;
  private String newest;
  private long lastBatch;

  BronzeWriter(Table bronze, ReleaseOrder releases, Clock clock) {
    this.bronze = bronze;
    this.releases = releases;
    this.clock = clock;
  }

  @Override
  public Outcome write(Batch batch) {
    continueFrom(batch.session());
    Dataset<RawKoi> load = Records.of(batch.rows(), RawKoi.ENCODER).persist();
    try {
      if (batch.number() != lastBatch) { // a batch that comes again was admitted already
        admit(batch.session(), load);
      }
      LedgerEntry entry = LedgerEntry.bronze(batch.number(), load.count(), newest);
      bronze.append(
          RawToBronze.receive(load, lit(arrivals.next())),
          Commit.of(batch.session(), LakeTable.BRONZE, entry));
      return new Outcome(entry, true);
    } finally {
      load.unpersist();
    }
  }

  /** A load of which nothing can be read is no release. */
  private void admit(SparkSession session, Dataset<RawKoi> load) {
    for (RawKoi readable : load.filter(load.col(CORRUPT_RECORD).isNull()).takeAsList(1)) {
      newest = releases.admit(session, readable.getSource(), newest);
    }
  }

  /** Takes up the last arrival and the newest release that bronze holds. */
  private void continueFrom(SparkSession session) {
    if (arrivals == null) {
      arrivals =
          new GrowingTime(
              clock, bronze.read(session).agg(max(ARRIVAL_TIME)).as(Encoders.INSTANT()).head());
      CommitNotes notes = bronze.notes(session);
      newest = newestRelease(notes);
      lastBatch = notes.notes().stream().mapToLong(n -> n.entry().batch()).max().orElse(-1);
    }
  }

  /** Each entry carries the newest release on, so the last one tells. */
  static String newestRelease(CommitNotes bronze) {
    List<CommitNotes.Note> notes = bronze.notes();
    return notes.isEmpty() ? null : notes.get(notes.size() - 1).entry().release();
  }
}
