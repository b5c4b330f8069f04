package dev.kepler.medallion.internal.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kepler.medallion.internal.delta.LakeTable;
import dev.kepler.medallion.internal.files.AtomicFiles;
import dev.kepler.medallion.internal.files.LakePaths;
import dev.kepler.medallion.lake.TableLayout;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.stream.LongStream;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a reader holds of a lake for a time: versions of its tables that upkeep must leave readable,
 * whichever process looks after them. A small file beside the checkpoints.
 */
public final class ReadLease {

  private static final Logger LOG = LoggerFactory.getLogger(ReadLease.class);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String UNTIL = "until";
  private static final String VERSIONS = "versions";

  private final AtomicFiles files;
  private final Path file;
  private final Instant until;

  private ReadLease(AtomicFiles files, Path file, Instant until) {
    this.files = files;
    this.file = file;
    this.until = until;
  }

  /**
   * Begins a lease that holds nothing yet.
   *
   * @param until when it ends by itself
   */
  public static ReadLease until(AtomicFiles files, TableLayout layout, Instant until) {
    return new ReadLease(
        files, new Path(LakePaths.leases(layout), UUID.randomUUID() + ".json"), until);
  }

  /**
   * Holds versions, in place of those that it held.
   *
   * @throws UncheckedIOException when nothing can be written there
   */
  public void hold(Map<LakeTable, Long> versions) {
    ObjectNode lease = JSON.createObjectNode().put(UNTIL, until.toString());
    ObjectNode held = lease.putObject(VERSIONS);
    versions.forEach((table, version) -> held.put(table.tableName(), version));
    files.write(file, lease.toString());
  }

  /** Ends the lease. */
  public void end() {
    files.delete(file);
  }

  /** When it ends by itself. */
  public Instant until() {
    return until;
  }

  /**
   * Oldest version of a table that anybody holds.
   *
   * @param now leases that have ended by then hold nothing
   */
  public static OptionalLong oldest(
      AtomicFiles files, TableLayout layout, LakeTable table, Instant now) {
    return all(files, layout).stream()
        .filter(lease -> lease.isHeld(now))
        .flatMapToLong(lease -> lease.version(table))
        .min();
  }

  /** Clears away what was left by readers that did not come to their end. */
  public static void clear(AtomicFiles files, TableLayout layout, Instant now) {
    all(files, layout).stream()
        .filter(lease -> !lease.isHeld(now))
        .forEach(lease -> files.delete(lease.file()));
  }

  /** A lease as its file says it. */
  private record Noted(Path file, JsonNode text) {

    boolean isHeld(Instant now) {
      try {
        return Instant.parse(text.path(UNTIL).asText()).isAfter(now);
      } catch (DateTimeParseException e) {
        return false;
      }
    }

    LongStream version(LakeTable table) {
      JsonNode version = text.path(VERSIONS).path(table.tableName());
      return version.isIntegralNumber() ? LongStream.of(version.asLong()) : LongStream.empty();
    }
  }

  private static List<Noted> all(AtomicFiles files, TableLayout layout) {
    Path folder = new Path(LakePaths.leases(layout));
    List<Noted> leases = new ArrayList<>();
    for (String name : files.names(folder)) {
      Path file = new Path(folder, name);
      try {
        leases.add(new Noted(file, JSON.readTree(files.text(file))));
      } catch (JsonProcessingException | UncheckedIOException e) { // ended meanwhile
        LOG.debug("Lease {} cannot be read: {}", file, e.toString());
      }
    }
    return leases;
  }
}
