package dev.kepler.medallion.source;

import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A topic of Kafka, and how it is read. Immutable.
 *
 * <pre>{@code
 * KafkaTopic.of("broker-1:9092,broker-2:9092", "orders")
 *     .keyedBy("order_id")
 *     .option("kafka.security.protocol", "SSL")
 * }</pre>
 *
 * <p>A lake that has read none of it begins with the oldest message that there is. Messages of a
 * transaction that was aborted are none.
 */
public final class KafkaTopic {

  /** Messages that a micro-batch has at most, unless it is said. */
  public static final long MOST_MESSAGES = 250_000;

  private final String servers;
  private final String name;
  private final String keyColumn;
  private final long most;
  private final Map<String, String> options;

  private KafkaTopic(
      String servers, String name, String keyColumn, long most, Map<String, String> options) {
    this.servers = Objects.requireNonNull(servers, "servers");
    this.name = Objects.requireNonNull(name, "name");
    this.keyColumn = keyColumn;
    this.most = most;
    this.options = Map.copyOf(options);
  }

  /**
   * A topic.
   *
   * @param servers brokers to begin with, {@code host:port}, joined by commas
   * @param name of the topic
   */
  public static KafkaTopic of(String servers, String name) {
    return new KafkaTopic(
        servers, name, null, MOST_MESSAGES, Map.of("kafka.isolation.level", "read_committed"));
  }

  /**
   * The same, of which the keys of messages are values of a column: needed to know of what thing a
   * message without a value is. Default: keys are JSON objects, with the columns of the record's
   * key.
   *
   * @param column of the raw record, such as {@code order_id}
   */
  public KafkaTopic keyedBy(String column) {
    return new KafkaTopic(servers, name, Objects.requireNonNull(column, "column"), most, options);
  }

  /**
   * The same, of which a micro-batch has no more messages: a backlog is read in as many of them as
   * it takes.
   *
   * @param messages default: {@link #MOST_MESSAGES}
   * @throws IllegalArgumentException when it is none
   */
  public KafkaTopic atMost(long messages) {
    if (messages < 1) {
      throw new IllegalArgumentException(
          "Cannot read " + messages + " messages of " + name + " at once. Give one or more.");
    }
    return new KafkaTopic(servers, name, keyColumn, messages, options);
  }

  /**
   * The same with an option of Spark's Kafka source, or one of Kafka's own consumer after {@code
   * kafka.}: how to log in, how many partitions a task reads, where a new lake begins ({@code
   * startingOffsets}).
   *
   * @throws IllegalArgumentException when the option would lose messages, or is another method's
   */
  public KafkaTopic option(String option, String value) {
    String lower = Objects.requireNonNull(option, "option").toLowerCase(Locale.ROOT);
    String instead =
        switch (lower) {
          case "subscribe", "subscribepattern", "assign", "kafka.bootstrap.servers" ->
              "Name topic and servers in of(servers, name)";
          case "maxoffsetspertrigger", "minoffsetspertrigger", "maxtriggerdelay" -> "Use atMost";
          case "failondataloss" ->
              "Messages that are gone before they are read are said: read on in another lake, or"
                  + " bring them back";
          case "includeheaders" -> "Headers are not read";
          default -> null;
        };
    if (instead != null) {
      throw new IllegalArgumentException(
          "Cannot read " + name + " with option " + option + ". " + instead + ".");
    }
    Map<String, String> more = new TreeMap<>(options);
    more.put(option, Objects.requireNonNull(value, option));
    return new KafkaTopic(servers, name, keyColumn, most, more);
  }

  /** Brokers to begin with. */
  public String servers() {
    return servers;
  }

  /** Name of the topic. */
  public String name() {
    return name;
  }

  /** Column of which the keys of messages are values; empty where they are JSON objects. */
  public Optional<String> keyColumn() {
    return Optional.ofNullable(keyColumn);
  }

  /** How many messages a micro-batch has at most. */
  public long most() {
    return most;
  }

  /** Options of Spark's Kafka source and, after {@code kafka.}, of the consumer. */
  public Map<String, String> options() {
    return options;
  }

  /** Says which topic. */
  @Override
  public String toString() {
    return "topic " + name + " of " + servers;
  }
}
