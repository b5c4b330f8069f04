package shop;

import dev.kepler.medallion.bean.TableEncoder;
import dev.kepler.medallion.bean.TableRow;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Encoder;

/** Row of gold: a buyer, and what they have ordered. */
public class BuyerOrders extends TableRow {

  static final List<String> COLUMNS = List.of("buyer", "orders", "cents");

  /** Encoder of such rows. */
  public static final Encoder<BuyerOrders> ENCODER = TableEncoder.of(BuyerOrders.class, COLUMNS);

  private String buyer;
  private long orders;
  private long cents;

  public String getBuyer() {
    return buyer;
  }

  public void setBuyer(String buyer) {
    this.buyer = buyer;
  }

  public long getOrders() {
    return orders;
  }

  public void setOrders(long orders) {
    this.orders = orders;
  }

  public long getCents() {
    return cents;
  }

  public void setCents(long cents) {
    this.cents = cents;
  }

  @Override
  protected List<Object> values() {
    return Arrays.asList(buyer, orders, cents);
  }
}
