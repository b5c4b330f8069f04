package shop;

import dev.kepler.medallion.lake.TableLayout;
import dev.kepler.medallion.landing.Landing;
import dev.kepler.medallion.pipeline.MedallionPipeline;
import dev.kepler.medallion.testing.crash.MedallionCrashJob;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;

/** Each load has a new order, cancels that of the load before, and changes an older one. */
public class OrdersJob implements MedallionCrashJob {
  public void land(Path folder, int number) {                                   // the same file at every call
    String csv = "order_id,buyer,state,cents\nO-%d,ann,OPEN,100\nO-%d,bob,CANCELLED,100\nO-%d,cid,OPEN,200\n"
        .formatted(number, number - 1, number - 2);
    Landing.into(folder.resolve("landing"))
        .land("orders-" + number + ".csv", new ByteArrayInputStream(csv.getBytes(StandardCharsets.UTF_8)));
  }
  public MedallionPipeline<?, ?, ?> pipeline(SparkSession session, Path folder) {
    return Orders.pipeline(session, folder + "/landing", TableLayout.under(folder + "/lake")).build();
  }
}
