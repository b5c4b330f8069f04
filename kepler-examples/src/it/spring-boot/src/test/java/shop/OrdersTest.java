package shop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kepler.medallion.testing.MedallionLaws;
import dev.kepler.medallion.testing.crash.CrashKit;
import dev.kepler.medallion.testing.crash.CrashReport;
import dev.kepler.model.testing.LocalSpark;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LocalSpark.class)
class OrdersTest {

  @Test
  void keepTheLaws(SparkSession spark) {
    List<RawOrder> rows =
        List.of(order("A-1", "ann", "OPEN", 1000L), order("A-2", "ann", "PAID", 2500L),
            order("B-1", "bob", "CANCELLED", 400L), order("C-1", "cid", "OPEN", null));

    MedallionLaws.of(Orders.DESCRIPTION).sample(rows).cases(60).check(spark);          // kepler-testkit, dev.kepler.medallion.testing
  }

  @Test
  void surviveCrashes(@TempDir Path folder) {
    CrashKit kit = CrashKit.of(OrdersJob.class, folder);
    CrashReport report = kit.crashAt(kit.points().sample(1, 42));                // or kit.kill(20, seed), kit.disturb(fault, …)
    assertThat(report.isRight()).as(report.toString()).isTrue();
  }

  private static RawOrder order(String id, String buyer, String state, Long cents) {
    RawOrder order = new RawOrder();
    order.setOrderId(id);
    order.setBuyer(buyer);
    order.setState(state);
    order.setCents(cents);
    order.setSource("made for the test");
    return order;
  }
}
