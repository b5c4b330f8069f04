package dev.kepler.examples.bench;

import static dev.kepler.model.Disposition.CANDIDATE;
import static dev.kepler.model.Disposition.CONFIRMED;
import static dev.kepler.model.Disposition.FALSE_POSITIVE;

import dev.kepler.examples.feed.Load;
import dev.kepler.model.Disposition;
import dev.kepler.model.KoiColumns;
import dev.kepler.model.RawKoi;
import dev.kepler.pipeline.source.KeyScheme;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;

/**
 * Simulated KOIs in the loads in which they arrive: new rows, and rows that have changed. Remembers
 * what it changed, so that every change is one. The same seed gives the same loads. Not safe for
 * use by several threads at once.
 */
final class SimulatedLoads {

  private static final String HEADER = String.join(",", KoiColumns.NOTEBOOK);

  /** How dispositions changed from the 2017 to the 2025 release, and how often. */
  private enum Transition {
    PROMOTED(CANDIDATE, CONFIRMED, 441),
    REVIVED(FALSE_POSITIVE, CANDIDATE, 320),
    REFUTED(CANDIDATE, FALSE_POSITIVE, 148),
    VINDICATED(FALSE_POSITIVE, CONFIRMED, 13),
    LOST(CONFIRMED, FALSE_POSITIVE, 1);

    private static final int ALL = 441 + 320 + 148 + 13 + 1;

    private final Disposition from;
    private final Disposition to;
    private final int count;

    Transition(Disposition from, Disposition to, int count) {
      this.from = from;
      this.to = to;
      this.count = count;
    }

    static Transition draw(Random random) {
      int left = random.nextInt(ALL);
      for (Transition transition : values()) {
        left -= transition.count;
        if (left < 0) {
          return transition;
        }
      }
      throw new IllegalStateException("The counts of the transitions do not sum to " + ALL);
    }
  }

  private final SimulatedKois kois;
  private final Random random;
  private final Map<Long, Disposition> changed = new HashMap<>();
  private long next = 1;
  private boolean back;

  SimulatedLoads(long seed) {
    this.kois = new SimulatedKois(seed);
    this.random = new Random(seed);
  }

  /** The next so many rows, of all dispositions. */
  Load rows(int count) {
    List<String> lines =
        LongStream.range(next, next + count).mapToObj(kois::row).map(SimulatedLoads::csv).toList();
    next += count;
    return load(count + " new rows", lines);
  }

  /**
   * The next so many rows that enter silver; FALSE POSITIVEs between them are left out, as silver
   * would not hold them anyway.
   */
  Load living(int count) {
    List<String> lines = new ArrayList<>(count);
    kois.eachLiving(
        next,
        count,
        id -> {
          lines.add(csv(kois.row(id)));
          next = id + 1;
        });
    return load(count + " rows for silver", lines);
  }

  /**
   * So many different rows, spread evenly over all there have been, that changed as rows did from
   * the 2017 to the 2025 release: about half change in silver, a third enter, the rest leave. Every
   * other load goes the way back, so that the shares of dispositions stay as they are.
   *
   * @throws IllegalArgumentException when there have been fewer than four times as many rows
   */
  Load changes(int count) {
    if (next <= 4L * count) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "Cannot change %d rows of %d: too few are of the kind that changes. Load more first.",
              count,
              next - 1));
    }
    Set<Long> ids = new HashSet<>();
    List<String> lines = new ArrayList<>(count);
    while (lines.size() < count) {
      Transition transition = Transition.draw(random);
      Disposition to = back ? transition.from : transition.to;
      long id = pick(back ? transition.to : transition.from, ids);
      ids.add(id);
      changed.put(id, to);
      lines.add(csv(kois.row(id, to)));
    }
    back = !back;
    return load(count + " changed rows", lines);
  }

  private long pick(Disposition wanted, Set<Long> taken) {
    while (true) {
      long id = 1 + random.nextLong(next - 1);
      if (!taken.contains(id) && disposition(id) == wanted) {
        return id;
      }
    }
  }

  private Disposition disposition(long id) {
    Disposition now = changed.get(id);
    return now == null ? kois.disposition(id) : now;
  }

  private static Load load(String name, List<String> lines) {
    return new Load(name + ", simulated", KeyScheme.ROW_ID, null, List.of(HEADER), lines);
  }

  /** A line in the notebook's form; no field of a simulated row needs quotes. */
  static String csv(RawKoi koi) {
    return koi.getRowId()
        + ","
        + koi.getKeplerStarId()
        + ","
        + koi.getKepoiName()
        + ","
        + orEmpty(koi.getKeplerName())
        + ","
        + koi.getDisposition()
        + ","
        + orEmpty(koi.getConfidence());
  }

  private static String orEmpty(Object value) {
    return value == null ? "" : value.toString();
  }
}
