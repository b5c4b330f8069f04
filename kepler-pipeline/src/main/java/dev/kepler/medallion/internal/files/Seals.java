package dev.kepler.medallion.internal.files;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kepler.medallion.lake.TableLayout;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * What files that are written once looked like when they were found sound: a memory beside the
 * checkpoints, so that a start reads again only what is new or was touched, and so that a file that
 * is still valid but no longer what it was is noticed. A memory that is lost, damaged or another
 * table's is none; then everything is read once more.
 */
public final class Seals {

  /**
   * What a file looked like.
   *
   * @param length in bytes
   * @param modified in milliseconds, as its file system says it
   * @param sum CRC-32C of its content, in hexadecimal digits; empty where it was not read
   */
  public record Seal(long length, long modified, String sum) {

    @Override
    public String toString() {
      return length
          + " bytes of "
          + Instant.ofEpochMilli(modified)
          + (sum.isEmpty() ? "" : " with CRC-32C " + sum);
    }
  }

  /** Bytes up to which a file's content is summed. */
  static final long SUMMED = 4L << 20;

  /** Folder of the memory, beside the checkpoints. */
  public static final String FOLDER = "seals";

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Names in the file, which lakes hold: they follow no name of the code. */
  private static final String FORM = "keplerSeals";

  private static final String OWNER = "of";
  private static final String UP_TO = "upTo";
  private static final String FILES = "files";
  private static final String FOREIGN = "foreign";

  private final AtomicFiles files;
  private final Path place;
  private final String owner;
  private final Map<String, Seal> known = new TreeMap<>();
  private final Map<String, Seal> found = new LinkedHashMap<>();
  private final Map<Long, String> foreign = new TreeMap<>();
  private String before = "";
  private long upTo = -1;

  private Seals(AtomicFiles files, Path place, String owner) {
    this.files = files;
    this.place = place;
    this.owner = owner;
  }

  /**
   * Reads what is remembered.
   *
   * @param name of the part of the lake
   * @param owner id of the table or the query whose files they are
   */
  public static Seals read(AtomicFiles files, TableLayout layout, String name, String owner) {
    Seals seals = new Seals(files, new Path(LakePaths.seals(layout), file(name)), owner);
    try {
      if (files.exists(seals.place)) {
        seals.parse(files.text(seals.place));
      }
    } catch (UncheckedIOException | JsonProcessingException e) {
      seals.forget();
    }
    return seals;
  }

  /** Removes what is remembered of a part of the lake that is about to be made anew. */
  public static void remove(AtomicFiles files, TableLayout layout, String name) {
    files.delete(new Path(LakePaths.seals(layout), file(name)));
  }

  /** Name of the file that remembers a part of the lake. */
  public static String file(String part) {
    return part + ".json";
  }

  private void parse(String text) throws JsonProcessingException {
    int end = text.indexOf('\n');
    if (end < 0 || !sum(text.substring(end + 1)).equals(text.substring(0, end))) {
      return;
    }
    JsonNode node = JSON.readTree(text.substring(end + 1));
    if (node.path(FORM).asInt() != 1 || !owner.equals(node.path(OWNER).asText())) {
      return;
    }
    before = text;
    upTo = node.path(UP_TO).asLong(-1);
    node.path(FOREIGN)
        .fields()
        .forEachRemaining(f -> foreign.put(Long.valueOf(f.getKey()), f.getValue().asText()));
    node.path(FILES)
        .fields()
        .forEachRemaining(
            f -> {
              JsonNode seal = f.getValue();
              known.put(
                  f.getKey(),
                  new Seal(seal.path(0).asLong(), seal.path(1).asLong(), seal.path(2).asText()));
            });
  }

  private void forget() {
    known.clear();
    foreign.clear();
    upTo = -1;
  }

  /** Writes what was found, unless it is what was remembered. */
  public void write() {
    ObjectNode node = JSON.createObjectNode().put(FORM, 1).put(OWNER, owner).put(UP_TO, upTo);
    ObjectNode others = node.putObject(FOREIGN);
    foreign.forEach((version, what) -> others.put(Long.toString(version), what));
    ObjectNode all = node.putObject(FILES);
    found.forEach(
        (name, seal) -> all.putArray(name).add(seal.length()).add(seal.modified()).add(seal.sum()));
    String text = sum(node.toString()) + "\n" + node;
    if (!text.equals(before)) {
      files.write(place, text);
      before = text;
    }
  }

  /** Version up to which commits were looked into; -1 for none. */
  public long upTo() {
    return upTo;
  }

  public void upTo(long version) {
    upTo = version;
  }

  /** Commits of another hand, by version, until the table was rebuilt. */
  public Map<Long, String> foreign() {
    return foreign;
  }

  /** What is remembered, by name. */
  public Map<String, Seal> known() {
    return known;
  }

  /** What a file looked like; empty for one that is not known. */
  public Optional<Seal> known(String name) {
    return Optional.ofNullable(known.get(name));
  }

  /** Remembers a file as it was remembered. */
  void keep(String name) {
    known(name).ifPresent(seal -> found.put(name, seal));
  }

  /** Remembers a file as it is. */
  public void seal(String name, FileStatus file, String sum) {
    found.put(name, new Seal(file.getLen(), file.getModificationTime(), sum));
  }

  /**
   * Compares a file with what it was, and remembers it as sound if it is that or was not known.
   *
   * @param always whether its content is read though its length and date are what they were
   * @return what is wrong; empty for a sound file
   */
  public Optional<String> compare(String name, FileStatus file, boolean always) {
    Optional<Seal> seal = known(name);
    if (seal.isPresent() && seal.get().length() != file.getLen()) {
      return Optional.of(differs(seal.get(), "it is " + file.getLen() + " bytes now"));
    }
    if (seal.isPresent() && !always && seal.get().modified() == file.getModificationTime()) {
      found.put(name, seal.get());
      return Optional.empty();
    }
    String sum;
    try {
      sum =
          file.getLen() <= SUMMED || !file.getPath().getName().startsWith("part-")
              ? files.sum(file.getPath())
              : "";
    } catch (UncheckedIOException e) {
      if (!AtomicFiles.isDamage(e)) {
        throw e; // the store is not well
      }
      return Optional.of("cannot be read, or is not what its checksum says");
    }
    if (seal.isPresent() && !seal.get().sum().equals(sum)) {
      return Optional.of(differs(seal.get(), "its CRC-32C is " + sum + " now"));
    }
    seal(name, file, sum);
    return Optional.empty();
  }

  private static String differs(Seal seal, String now) {
    return "is not what was written, " + seal + ": " + now;
  }

  public static String sum(String text) {
    return sum(text.getBytes(StandardCharsets.UTF_8));
  }

  public static String sum(byte[] content) {
    CRC32C sum = new CRC32C();
    sum.update(content);
    return Long.toHexString(sum.getValue());
  }
}
