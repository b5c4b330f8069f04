package dev.kepler.pipeline;

import dev.kepler.medallion.source.AbsentKeys;
import dev.kepler.model.RawKoi;
import dev.kepler.pipeline.source.KoiSource;
import dev.kepler.pipeline.testing.LandingFolder;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/**
 * The loads of {@link KoiJob} as releases of the archive, whose KOI names make the keys. Each has
 * some KOIs alone, and the oracle keeps the others.
 */
public class ReleaseJob extends KoiJob {

  @Override
  public List<RawKoi> load(int number) {
    List<RawKoi> rows = super.load(number);
    rows.forEach(koi -> koi.setRowId(key(koi.getKepoiName())));
    return rows;
  }

  /** K00752.01 is 75201. */
  private static long key(String name) {
    return Long.parseLong(name.substring(1).replace(".", ""));
  }

  @Override
  public void land(LandingFolder landing, int number) {
    landing.landRelease(load(number));
  }

  @Override
  public KeplerPipeline pipeline(SparkSession session, Path folder) {
    return builder(session, folder)
        .source(
            KoiSource.archive(
                folder.resolve("landing").toString(), file -> Optional.empty(), AbsentKeys.KEEP))
        .build();
  }
}
