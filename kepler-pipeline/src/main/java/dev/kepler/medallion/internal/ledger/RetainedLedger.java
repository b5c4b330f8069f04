package dev.kepler.medallion.internal.ledger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kepler.medallion.internal.delta.TableLog;
import dev.kepler.medallion.internal.files.AtomicFiles;
import dev.kepler.medallion.internal.text.LedgerJson;
import dev.kepler.medallion.lake.LedgerEntry;
import java.io.FileNotFoundException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/**
 * Ledger entries of one table that were carried over before the log entries and files they stood in
 * were removed. One file holds all of them; a new one is written before the one before it, and what
 * it takes the place of, is removed.
 */
public final class RetainedLedger {

  /**
   * What is carried over.
   *
   * @param upTo last version of the table whose entry is here and no longer counts in the log; -1
   *     for none
   * @param notes entries of commits, oldest first
   * @param still versions that moved no row
   * @param quiet entries of batches without a commit
   */
  public record Content(
      long upTo, List<TableLog.Note> notes, Set<Long> still, List<LedgerEntry> quiet) {
    static final Content NONE = new Content(-1, List.of(), Set.of(), List.of());
  }

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String FORM = "keplerCarriedLedger";
  private static final int LOOKS = 5;

  private final AtomicFiles files;
  private final Path folder;

  public RetainedLedger(SparkSession session, String folder) {
    this(AtomicFiles.of(session), folder);
  }

  RetainedLedger(AtomicFiles files, String folder) {
    this.files = files;
    this.folder = new Path(folder);
  }

  /**
   * The newest content.
   *
   * @throws IllegalStateException when it cannot be understood
   */
  public Content read() {
    for (int look = 1; ; look++) {
      List<Long> found = files.numbers(folder);
      if (found.isEmpty()) {
        return Content.NONE;
      }
      try {
        return parse(files.text(file(found.get(found.size() - 1))));
      } catch (UncheckedIOException e) {
        if (look == LOOKS || !(e.getCause() instanceof FileNotFoundException)) {
          throw e; // otherwise a newer one has just taken its place
        }
      } catch (JsonProcessingException e) {
        throw new IllegalStateException(
            "Cannot read the ledger in " + folder + ": " + e.getMessage() + ". Restore the file.",
            e);
      }
    }
  }

  /** Writes the content and then removes what it takes the place of. */
  public void write(Content content) {
    List<Long> before = files.numbers(folder);
    files.write(file(before.isEmpty() ? 0 : before.get(before.size() - 1) + 1), text(content));
    before.forEach(number -> files.delete(file(number)));
  }

  private Path file(long number) {
    return new Path(folder, Long.toString(number));
  }

  private static String text(Content content) {
    ObjectNode node = JSON.createObjectNode().put(FORM, 1).put("upTo", content.upTo());
    var notes = node.putArray("notes");
    content
        .notes()
        .forEach(
            note ->
                notes
                    .addObject()
                    .put("version", note.version())
                    .put("application", note.application())
                    .put("entry", LedgerJson.write(note.entry())));
    var still = node.putArray("still");
    content.still().forEach(still::add);
    var quiet = node.putArray("quiet");
    content.quiet().forEach(entry -> quiet.add(LedgerJson.write(entry)));
    return node.toString();
  }

  private Content parse(String text) throws JsonProcessingException {
    JsonNode node = JSON.readTree(text);
    if (node.path(FORM).asInt() != 1) {
      throw new IllegalStateException(
          "Cannot read the ledger in "
              + folder
              + ": it is of form "
              + node.path(FORM)
              + " and not 1. Use the library that wrote it.");
    }
    List<TableLog.Note> notes = new ArrayList<>();
    for (JsonNode note : node.path("notes")) {
      long version = note.path("version").asLong();
      String application = note.path("application").textValue();
      entry(note.path("entry"))
          .forEach(entry -> notes.add(new TableLog.Note(version, application, entry)));
    }
    Set<Long> still = new TreeSet<>();
    node.path("still").forEach(version -> still.add(version.asLong()));
    List<LedgerEntry> quiet = new ArrayList<>();
    node.path("quiet").forEach(entry -> quiet.addAll(entry(entry)));
    return new Content(node.path("upTo").asLong(-1), notes, still, quiet);
  }

  private static List<LedgerEntry> entry(JsonNode text) {
    return LedgerJson.read(text.textValue()).stream().toList();
  }
}
