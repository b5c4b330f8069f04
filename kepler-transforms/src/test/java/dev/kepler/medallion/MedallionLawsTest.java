package dev.kepler.medallion;

import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.first;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.kepler.medallion.testing.MedallionLaws;
import dev.kepler.model.RawKoi;
import dev.kepler.model.testing.Kois;
import dev.kepler.model.testing.LocalSpark;
import dev.kepler.transforms.KoiMedallion;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LocalSpark.class)
@DisplayName("The laws of a description")
class MedallionLawsTest {

  private static final int CASES = 330;

  private final SparkSession spark;

  MedallionLawsTest(SparkSession spark) {
    this.spark = spark;
  }

  @Test
  @Tag("exhaustive")
  @DisplayName("are kept by KOIs under their row ids")
  void koisByRowId() {
    List<RawKoi> sample =
        List.of(
            Kois.kepler227b(),
            Kois.kepler227c(),
            Kois.candidate(),
            Kois.falsePositive(),
            Kois.kepler503b());

    keeps("KOIs", MedallionLaws.of(KoiMedallion.KEYED_BY_ROW_ID).sample(sample));
  }

  @Test
  @DisplayName("are kept by orders, whose key is text")
  void ofOrders() {
    keeps("orders", MedallionLaws.of(orders().build()).sample(Orders.sample()));
  }

  @Test
  @DisplayName("are kept where rivals may differ in a column: the greatest stands")
  void rivals() {
    Medallion<RawOrder, Row, Row> rivals = orders().rivals("one_record", "buyer", "cents").build();

    keeps(
        "rivals", MedallionLaws.of(rivals).rows(random -> Orders.sample().get(random.nextInt(5))));
  }

  @Test
  @DisplayName("name what is broken, and where: as a test that finds it again")
  void message() {
    Medallion<RawOrder, Row, Row> firstState =
        Orders.described()
            .gold(
                Orders.byBuyer(
                    silver ->
                        silver
                            .groupBy("buyer")
                            .agg(
                                count(lit(1)).as("orders"),
                                sum("cents").as("cents"),
                                first("state").as("note"))))
            .totals(Orders.COUNTED)
            .build();
    MedallionLaws<RawOrder> laws = MedallionLaws.of(firstState);

    AssertionError made =
        catchThrowableOfType(
            AssertionError.class, () -> laws.sample(Orders.sample()).seed(7).check(spark));
    AssertionError pasted = catchThrowableOfType(AssertionError.class, () -> pasted(laws));

    assertThat(made)
        .hasMessageContaining("seed: 7")
        .hasMessageContaining("MedallionLaws.of(medallion)\n      .load(row1, row2)\n");
    assertThat(pasted)
        .hasMessage(
            """
            Medallion orders breaks a law: a row of gold follows from silver's rows of its group alone.
              of orders_by_buyer, the group [ann] came out as [[ann, 2, 200, OPEN]], and in reverse order as [[ann, 2, 200, null]]

            The smallest case that was found (rows: 2, loads: 1, seed: 1):
              {order_id=a3, buyer=ann, cents=100}
              {order_id=a2, buyer=ann, cents=100, state=OPEN}

            As a test:

            @Test
            @DisplayName("A row of gold follows from silver's rows of its group alone")
            void counterexample(SparkSession spark) {
              RawOrder row1 = new RawOrder();
              row1.setOrderId("a3");
              row1.setBuyer("ann");
              row1.setCents(100L);
              RawOrder row2 = new RawOrder();
              row2.setOrderId("a2");
              row2.setBuyer("ann");
              row2.setCents(100L);
              row2.setState("OPEN");

              MedallionLaws.of(medallion)
                  .load(row1, row2)
                  .check(spark);
            }
            """);
  }

  private void pasted(MedallionLaws<RawOrder> laws) {
    RawOrder row1 = new RawOrder();
    row1.setOrderId("a3");
    row1.setBuyer("ann");
    row1.setCents(100L);
    RawOrder row2 = new RawOrder();
    row2.setOrderId("a2");
    row2.setBuyer("ann");
    row2.setCents(100L);
    row2.setState("OPEN");

    laws.load(row1, row2).check(spark);
  }

  @Test
  @DisplayName("find what only shows in more rows than a case has, in several cases")
  void several() {
    Medallion<RawOrder, Row, Row> sixRows =
        Orders.described()
            .gold(Orders.byBuyer(silver -> Orders.BY_BUYER.recount().apply(silver.limit(6))))
            .totals(Orders.COUNTED)
            .build();

    assertThatThrownBy(() -> MedallionLaws.of(sixRows).sample(Orders.sample()).check(spark))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("found (rows: 7,")
        .hasMessageContaining(".another()");
  }

  @Test
  @DisplayName("need groups that can be told apart by their names")
  void nameless() {
    Medallion<RawOrder, Row, Row> byWeight = orders().gold(Orders.BY_WEIGHT).build();

    assertThatThrownBy(() -> MedallionLaws.of(byWeight).sample(Orders.sample()).check(spark))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Cannot tell the groups of orders_by_weight apart: no column of [weight] is text, a"
                + " whole number, a decimal, a date or a timestamp. Group by one.");
  }

  @Test
  @DisplayName("need rows to make cases of")
  void noRows() {
    assertThatThrownBy(() -> MedallionLaws.of(orders().build()).check(spark))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "Cannot check Medallion orders: there are no rows to make cases of."
                + " Give a sample, a generator or a load.");
  }

  private static Medallion.Builder<RawOrder, Row, Row> orders() {
    return Orders.described().gold(Orders.BY_BUYER).totals(Orders.COUNTED);
  }

  private void keeps(String what, MedallionLaws<?> laws) {
    long from = System.nanoTime();

    laws.cases(CASES).check(spark);

    long perMinute = CASES * 60_000_000_000L / (System.nanoTime() - from);
    System.out.println("Laws of " + what + ": " + perMinute + " cases a minute");
    assertThat(perMinute).isPositive();
  }
}
