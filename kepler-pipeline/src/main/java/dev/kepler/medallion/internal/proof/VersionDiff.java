package dev.kepler.medallion.internal.proof;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.struct;

import dev.kepler.medallion.internal.delta.ChangeFeed;
import dev.kepler.model.KoiColumns;
import dev.kepler.model.SilverExoplanet;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;

/**
 * What became of the rows of silver from one of its versions to another: each key's row before and
 * after, whatever happened to it in between. Keys whose content is the same again are left out.
 */
public final class VersionDiff {

  private static final Set<String> OLD = Set.of(ChangeFeed.BEFORE, ChangeFeed.DELETE);

  /**
   * A row as a commit found it or left it.
   *
   * @param version the commit
   * @param old whether the commit found it so
   */
  public record Image(long version, boolean old, SilverExoplanet row) {}

  private final Set<Long> touched = new TreeSet<>();
  private final Map<Long, SilverExoplanet> before = new HashMap<>();
  private final Map<Long, SilverExoplanet> after = new HashMap<>();

  /** Reads a change data feed, in the order of its commits, old images before new ones. */
  public static List<Image> images(Dataset<Row> feed) {
    Column row = struct(KoiColumns.SILVER.stream().map(feed::col).toArray(Column[]::new)).as("row");
    return feed
        .select(col(ChangeFeed.VERSION), col(ChangeFeed.TYPE).isin(OLD.toArray()), row)
        .as(Encoders.tuple(Encoders.LONG(), Encoders.BOOLEAN(), SilverExoplanet.ENCODER))
        .collectAsList()
        .stream()
        .map(image -> new Image(image._1(), image._2(), image._3()))
        .sorted(Comparator.comparingLong(Image::version).thenComparing(i -> !i.old()))
        .toList();
  }

  /**
   * Splits the images into steps.
   *
   * @param versions the last version of each step, growing
   * @return a step for each version
   */
  public static List<VersionDiff> steps(List<Image> images, List<Long> versions) {
    List<VersionDiff> steps = new ArrayList<>();
    int next = 0;
    for (long last : versions) {
      VersionDiff step = new VersionDiff();
      for (; next < images.size() && images.get(next).version() <= last; next++) {
        step.add(images.get(next));
      }
      steps.add(step);
    }
    return steps;
  }

  private void add(Image image) {
    long key = image.row().getSurrogateKey();
    boolean first = touched.add(key);
    if (!image.old()) {
      after.put(key, image.row());
      return;
    }
    after.remove(key);
    if (first) {
      before.put(key, image.row());
    }
  }

  /** Keys whose content differs, in their order. */
  public List<Long> keys() {
    return touched.stream().filter(key -> !sameContent(before.get(key), after.get(key))).toList();
  }

  /** The row before; null when there was none. */
  public SilverExoplanet before(long key) {
    return before.get(key);
  }

  /** The row after; null when there is none. */
  public SilverExoplanet after(long key) {
    return after.get(key);
  }

  private static boolean sameContent(SilverExoplanet a, SilverExoplanet b) {
    if (a == null || b == null) {
      return a == null && b == null;
    }
    return a.hasSameContentAs(b);
  }
}
