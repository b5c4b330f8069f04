package dev.kepler.medallion;

import dev.kepler.medallion.bean.TableEncoder;
import dev.kepler.medallion.bean.TableRow;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Encoder;

/** Order as a shop says it: an entity with a key of text, for tests of what any entity may be. */
public final class RawOrder extends TableRow {

  static final List<String> COLUMNS =
      List.of("order_id", "buyer", "cents", "weight", "state", "_corrupt_record", "source");

  /** Encoder with the columns in that order. */
  public static final Encoder<RawOrder> ENCODER = TableEncoder.of(RawOrder.class, COLUMNS);

  private String orderId;
  private String buyer;
  private Long cents;
  private Double weight;
  private String state;
  private String corruptRecord;
  private String source;

  /** Makes an empty record, to be filled by the setters. */
  public RawOrder() {}

  static RawOrder of(String orderId, String buyer, Long cents, Double weight, String state) {
    RawOrder order = new RawOrder();
    order.setOrderId(orderId);
    order.setBuyer(buyer);
    order.setCents(cents);
    order.setWeight(weight);
    order.setState(state);
    return order;
  }

  /** {@code order_id}; null where it is missing. */
  public String getOrderId() {
    return orderId;
  }

  /** Sets {@code order_id}. */
  public void setOrderId(String orderId) {
    this.orderId = orderId;
  }

  /** {@code buyer}; null where it is missing. */
  public String getBuyer() {
    return buyer;
  }

  /** Sets {@code buyer}. */
  public void setBuyer(String buyer) {
    this.buyer = buyer;
  }

  /** {@code cents}; null where it is missing. */
  public Long getCents() {
    return cents;
  }

  /** Sets {@code cents}. */
  public void setCents(Long cents) {
    this.cents = cents;
  }

  /** {@code weight}; null where it is missing. */
  public Double getWeight() {
    return weight;
  }

  /** Sets {@code weight}. */
  public void setWeight(Double weight) {
    this.weight = weight;
  }

  /** {@code state}; null where it is missing. */
  public String getState() {
    return state;
  }

  /** Sets {@code state}. */
  public void setState(String state) {
    this.state = state;
  }

  /** {@code _corrupt_record}; null where it is missing. */
  public String getCorruptRecord() {
    return corruptRecord;
  }

  /** Sets {@code _corrupt_record}. */
  public void setCorruptRecord(String corruptRecord) {
    this.corruptRecord = corruptRecord;
  }

  /** {@code source}; null where it is missing. */
  public String getSource() {
    return source;
  }

  /** Sets {@code source}. */
  public void setSource(String source) {
    this.source = source;
  }

  @Override
  protected List<Object> values() {
    return Arrays.asList(orderId, buyer, cents, weight, state, corruptRecord, source);
  }
}
