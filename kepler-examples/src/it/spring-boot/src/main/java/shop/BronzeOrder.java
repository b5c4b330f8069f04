package shop;

import dev.kepler.medallion.bean.TableEncoder;
import dev.kepler.medallion.bean.TableRow;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Encoder;

/** Row of bronze: what arrived, and when. */
public class BronzeOrder extends TableRow {

  static final List<String> COLUMNS =
      List.of("order_id", "buyer", "state", "cents", "source", "_corrupt_record", "arrival_time");

  /** Encoder of such rows. */
  public static final Encoder<BronzeOrder> ENCODER = TableEncoder.of(BronzeOrder.class, COLUMNS);

  private String orderId;
  private String buyer;
  private String state;
  private Long cents;
  private String source;
  private String corruptRecord;
  private Instant arrivalTime;

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

  public Instant getArrivalTime() {
    return arrivalTime;
  }

  public void setArrivalTime(Instant arrivalTime) {
    this.arrivalTime = arrivalTime;
  }

  @Override
  protected List<Object> values() {
    return Arrays.asList(orderId, buyer, state, cents, source, corruptRecord, arrivalTime);
  }
}
