package dev.kepler.transforms;

import dev.kepler.model.BronzeKoi;
import dev.kepler.model.RawKoi;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;

/** Raw to bronze: what arrived, and when. Nothing is judged, nothing is dropped. */
public final class RawToBronze {

  private RawToBronze() {}

  /**
   * Stamps every record with its arrival.
   *
   * @param raw records as the source yields them, {@link dev.kepler.model.KoiColumns#RAW}
   * @param arrivalTime a timestamp, the same for all records of a load: a literal, or {@code
   *     current_timestamp()}, which a stream fixes once for each micro-batch
   * @return {@link dev.kepler.model.KoiColumns#BRONZE}
   */
  public static Dataset<BronzeKoi> receive(Dataset<RawKoi> raw, Column arrivalTime) {
    return KoiMedallion.KEYED_BY_ROW_ID.received(raw, arrivalTime);
  }
}
