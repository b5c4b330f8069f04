package dev.kepler.medallion.internal.source;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is wrong with a topic that cannot be read, in our words. */
public final class KafkaTrouble {

  /** Of Spark's source, wherever it found out. */
  private static final String LOST = "not available in Kafka any more";

  private static final String ERRORS = "org.apache.kafka.common.errors.";
  private static final String AWAY = "TimeoutException";
  private static final String NO_TOPIC = "UnknownTopicOrPartitionException";

  private static final Pattern PARTITION =
      Pattern.compile("(?:TopicPartition: |for partition |Partition\\(?s?\\)? )([\\w.-]+-[0-9]+)");

  private KafkaTrouble() {}

  /** Reason and remedy; empty where Kafka is not to blame. */
  public static Optional<String> reason(Throwable failure) {
    for (Throwable e = failure; e != null && e.getCause() != e; e = e.getCause()) {
      String said = e.toString();
      if (said.contains(LOST)) {
        return Optional.of(
            "messages of Kafka"
                + partition(said)
                + " are gone, as a short retention or the end of a topic takes them, before they were"
                + " read. Bring the topic back from a copy with its offsets and start again, or begin"
                + " another lake.");
      }
      if (said.contains(ERRORS + NO_TOPIC)) {
        return Optional.of("Kafka has no such topic. Make it, or name another, and start again.");
      }
      if (e.getClass().getName().equals(ERRORS + AWAY)) {
        return Optional.of(
            "Kafka does not answer ("
                + e.getMessage()
                + "). Start again when it does, or have a restart policy do so.");
      }
    }
    return Optional.empty();
  }

  private static String partition(String said) {
    Matcher partition = PARTITION.matcher(said);
    return partition.find() ? ", of " + partition.group(1) + "," : "";
  }
}
