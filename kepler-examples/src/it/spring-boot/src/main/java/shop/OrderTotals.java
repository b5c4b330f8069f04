package shop;

import dev.kepler.medallion.bean.TableEncoder;
import dev.kepler.medallion.bean.TableRow;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Encoder;

/** Row of the totals: what silver held, and when that was counted. */
public class OrderTotals extends TableRow {

  static final List<String> COLUMNS = List.of("counted_at", "open", "cents", "buyers");

  /** Encoder of such rows. */
  public static final Encoder<OrderTotals> ENCODER = TableEncoder.of(OrderTotals.class, COLUMNS);

  private Instant countedAt;
  private long open;
  private long cents;
  private long buyers;

  public Instant getCountedAt() {
    return countedAt;
  }

  public void setCountedAt(Instant countedAt) {
    this.countedAt = countedAt;
  }

  public long getOpen() {
    return open;
  }

  public void setOpen(long open) {
    this.open = open;
  }

  public long getCents() {
    return cents;
  }

  public void setCents(long cents) {
    this.cents = cents;
  }

  public long getBuyers() {
    return buyers;
  }

  public void setBuyers(long buyers) {
    this.buyers = buyers;
  }

  @Override
  protected List<Object> values() {
    return Arrays.asList(countedAt, open, cents, buyers);
  }
}
