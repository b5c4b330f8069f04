package dev.kepler.examples;

import dev.kepler.examples.tess.BronzeToi;
import dev.kepler.examples.tess.RawToi;
import dev.kepler.examples.tess.SilverToi;
import dev.kepler.medallion.Medallion;
import dev.kepler.medallion.lake.TableLayout;
import dev.kepler.pipeline.KeplerPipeline;
import dev.kepler.pipeline.source.KoiSource;
import java.nio.file.Path;
import java.time.Instant;
import javax.sql.DataSource;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.SparkSession;

/** What the READMEs' snippets presuppose, under the names by which they call it. */
class Presupposed {
  SparkSession spark;
  KoiSource source;
  DataSource warehouse;
  String token;
  TableLayout tables;
  KeplerPipeline pipeline;
  Path file;
  Path landing;
  Instant yesterday;
  Instant today;
  Medallion<RawToi, BronzeToi, SilverToi> tois;
  Dataset<BronzeToi> bronze;
}
