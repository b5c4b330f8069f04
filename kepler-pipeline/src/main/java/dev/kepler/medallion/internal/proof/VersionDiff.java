package dev.kepler.medallion.internal.proof;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.struct;

import dev.kepler.medallion.Key;
import dev.kepler.medallion.Medallion;
import dev.kepler.medallion.internal.delta.ChangeFeed;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What became of the rows of silver from one of its versions to another: each key's row before and
 * after, whatever happened to it in between. Keys whose content is the same again are left out.
 */
public final class VersionDiff {

  private static final Set<String> OLD = Set.of(ChangeFeed.BEFORE, ChangeFeed.DELETE);
  private static final String ROW = "row";
  private static final String KEY = "key";

  /**
   * A row as a commit found it or left it.
   *
   * @param version the commit
   * @param old whether the commit found it so
   * @param key values of the columns of the key, in their order
   */
  public record Image(long version, boolean old, List<Object> key, Row row) {}

  private final Medallion<?, ?, ?> medallion;
  private final Map<List<Object>, Set<Long>> touched = new LinkedHashMap<>();
  private final Map<List<Object>, Row> before = new HashMap<>();
  private final Map<List<Object>, Row> after = new HashMap<>();

  private VersionDiff(Medallion<?, ?, ?> medallion) {
    this.medallion = medallion;
  }

  /** Reads a change data feed: by key, in the order of its commits, old images before new ones. */
  public static List<Image> images(Medallion<?, ?, ?> medallion, Dataset<Row> feed) {
    return feed
        .select(
            col(ChangeFeed.VERSION),
            col(ChangeFeed.TYPE).isin(OLD.toArray()),
            struct(Key.columns(medallion.key().silver())).as(KEY),
            struct(Key.columns(medallion.silverColumns())).as(ROW))
        .orderBy(KEY)
        .collectAsList()
        .stream()
        .map(
            image ->
                new Image(
                    image.getLong(0),
                    image.getBoolean(1),
                    values(image.getStruct(2)),
                    image.getStruct(3)))
        .sorted(Comparator.comparingLong(Image::version).thenComparing(i -> !i.old()))
        .toList();
  }

  /** Values of a row. */
  public static List<Object> values(Row key) {
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < key.length(); i++) {
      values.add(key.get(i));
    }
    return values;
  }

  /**
   * Splits the images into steps.
   *
   * @param versions the last version of each step, growing
   * @return a step for each version
   */
  public static List<VersionDiff> steps(
      Medallion<?, ?, ?> medallion, List<Image> images, List<Long> versions) {
    List<VersionDiff> steps = new ArrayList<>();
    int next = 0;
    for (long last : versions) {
      VersionDiff step = new VersionDiff(medallion);
      for (; next < images.size() && images.get(next).version() <= last; next++) {
        step.add(images.get(next));
      }
      steps.add(step);
    }
    return steps;
  }

  private void add(Image image) {
    boolean first = !touched.containsKey(image.key());
    touched.computeIfAbsent(image.key(), key -> new TreeSet<>()).add(image.version());
    if (!image.old()) {
      after.put(image.key(), image.row());
      return;
    }
    after.remove(image.key());
    if (first) {
      before.put(image.key(), image.row());
    }
  }

  /** Keys whose content differs, each as the values of its columns. */
  public List<List<Object>> keys() {
    return touched.keySet().stream()
        .filter(key -> !sameContent(before.get(key), after.get(key)))
        .toList();
  }

  /** The commits that wrote rows of a key. */
  Set<Long> versions(List<Object> key) {
    return touched.get(key);
  }

  /** The row before; null when there was none. */
  public Row before(List<Object> key) {
    return before.get(key);
  }

  /** The row after; null when there is none. */
  public Row after(List<Object> key) {
    return after.get(key);
  }

  private boolean sameContent(Row a, Row b) {
    if (a == null || b == null) {
      return a == null && b == null;
    }
    return medallion.content().stream()
        .allMatch(column -> Objects.equals(a.<Object>getAs(column), b.<Object>getAs(column)));
  }
}
