package shop;

import dev.kepler.medallion.bean.TableEncoder;
import dev.kepler.medallion.bean.TableRow;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Encoder;

/** Record of an order as a file has it. */
public class RawOrder extends TableRow {

  static final List<String> COLUMNS =
      List.of("order_id", "buyer", "state", "cents", "source", "_corrupt_record");

  /** Encoder of such rows. */
  public static final Encoder<RawOrder> ENCODER = TableEncoder.of(RawOrder.class, COLUMNS);

  private String orderId;
  private String buyer;
  private String state;
  private Long cents;
  private String source;
  private String corruptRecord;

  public String getOrderId() {
    return orderId;
  }

  public void setOrderId(String orderId) {
    this.orderId = orderId;
  }

  public String getBuyer() {
    return buyer;
  }

  public void setBuyer(String buyer) {
    this.buyer = buyer;
  }

  public String getState() {
    return state;
  }

  public void setState(String state) {
    this.state = state;
  }

  public Long getCents() {
    return cents;
  }

  public void setCents(Long cents) {
    this.cents = cents;
  }

  public String getSource() {
    return source;
  }

  public void setSource(String source) {
    this.source = source;
  }

  public String getCorruptRecord() {
    return corruptRecord;
  }

  public void setCorruptRecord(String corruptRecord) {
    this.corruptRecord = corruptRecord;
  }

  @Override
  protected List<Object> values() {
    return Arrays.asList(orderId, buyer, state, cents, source, corruptRecord);
  }
}
