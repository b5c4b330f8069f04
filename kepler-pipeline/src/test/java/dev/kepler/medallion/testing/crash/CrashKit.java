package dev.kepler.medallion.testing.crash;

import dev.kepler.medallion.testing.crash.CrashChild.Mode;
import dev.kepler.model.testing.LocalSpark;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Crashes a job again and again and looks at what is left. Every run is a JVM of its own, which
 * takes some seconds to start; the first one of a test JVM prepares the others, for half a minute.
 *
 * <pre>{@code
 * CrashKit kit = CrashKit.of(MyJob.class, folder);
 * CrashReport report = kit.crashAt(kit.points().sample(5, seed));
 * assertThat(report.isRight()).as(report.toString()).isTrue();
 * }</pre>
 */
public final class CrashKit {

  /** How often a point may be missed before it counts as not reached. */
  private static final int PATIENCE = 8;

  private final Class<? extends CrashJob> type;
  private final CrashJob job;
  private final Path folder;
  private int lakes;

  private CrashKit(Class<? extends CrashJob> type, Path folder) {
    this.type = type;
    this.folder = folder;
    try {
      this.job = type.getConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException(
          "Cannot make a " + type.getName() + ". Give it a public constructor without parameters.",
          e);
    }
  }

  /**
   * A kit for a job.
   *
   * @param folder empty; each lake gets a folder below it
   */
  public static CrashKit of(Class<? extends CrashJob> type, Path folder) {
    return new CrashKit(type, folder);
  }

  /**
   * Moments at which to crash: in the first run of a lake, and in a later one.
   *
   * @param first in the order in which they come
   * @param later in the order in which they come
   */
  public record Points(List<CrashPoint> first, List<CrashPoint> later) {

    /** So many of each, by lot. */
    public Points sample(int size, long seed) {
      return new Points(draw(first, size, seed), draw(later, size, seed + 1));
    }

    private static List<CrashPoint> draw(List<CrashPoint> points, int size, long seed) {
      List<CrashPoint> shuffled = new ArrayList<>(points);
      Collections.shuffle(shuffled, new Random(seed));
      return shuffled.subList(0, Math.min(size, shuffled.size()));
    }
  }

  /** Finds all writes there are, by running the job without a crash. */
  public Points points() {
    Workplace place = new Workplace();
    place.land();
    place.run(Fault.trace());
    List<CrashPoint> first = place.trace();
    place.start(Mode.LOADS, Fault.trace(), 0).await();
    return new Points(first, place.trace());
  }

  /**
   * Crashes at points: each of the first ones in a lake of its own, the later ones one after the
   * other in these lakes, a new load with each; then lets each lake recover and checks it.
   */
  public CrashReport crashAt(Points points) {
    CrashReport report = new CrashReport();
    Deque<CrashPoint> later = new ArrayDeque<>(points.later());
    List<CrashPoint> missed = new ArrayList<>();
    int lakesToCome = Math.max(1, points.first().size());
    for (int i = 0; i < lakesToCome; i++) {
      Workplace place = new Workplace();
      place.land();
      if (!points.first().isEmpty()) {
        int exit = place.run(Fault.halt(points.first().get(i)));
        if (exit == FaultyFileSystem.KILLED) {
          report.crash();
        } else {
          missed.add(points.first().get(i));
        }
      } else {
        place.run(Fault.trace());
      }
      int share = (int) Math.ceil((double) later.size() / (lakesToCome - i));
      for (int crashed = 0, tries = 0; crashed < share && tries < share * PATIENCE; tries++) {
        place.land();
        CrashPoint point = later.poll();
        int exit = place.run(Fault.halt(point));
        if (exit == FaultyFileSystem.KILLED) {
          report.crash();
          crashed++;
        } else if (exit == 0) {
          later.add(point); // no such write with this load: another time
        } else {
          report.wrong(point + ": exit code " + exit + ": " + place.tail());
          crashed++;
        }
      }
      place.recover(report);
    }
    missed.addAll(later);
    report.missed(missed);
    return report;
  }

  /**
   * Kills a running pipeline at random instants, while loads arrive: within the first ten seconds
   * of a run, and every tenth time within five seconds after it has caught up.
   */
  public CrashReport kill(int times, long seed) {
    CrashReport report = new CrashReport();
    Random random = new Random(seed);
    Workplace place = new Workplace();
    for (int i = 0; i < times; i++) {
      ChildJvm child = place.start(Mode.STREAM, Fault.trace(), seed);
      boolean early = i % 10 < 9;
      boolean lives = early || place.caughtUp(child);
      double end = child.seconds() + (early ? 10 : 5) * random.nextDouble();
      while (lives && child.seconds() < end) {
        place.land();
        double left = end - child.seconds();
        double pause = early ? left : Math.min(left, 0.5 + 3 * random.nextDouble());
        lives = child.livesFor((long) (1_000 * pause));
      }
      child.kill();
      if (lives) {
        report.crash();
      } else {
        report.wrong("ended by itself: " + place.tail());
      }
      report.recovery(place.recovery());
    }
    place.recover(report);
    return report;
  }

  /** Lets one load land and starts the job in a child JVM, until it has caught up and waits. */
  public Child run() {
    Workplace place = new Workplace();
    place.land();
    ChildJvm child = place.start(Mode.STREAM, Fault.full(Long.MAX_VALUE), 0);
    if (!place.caughtUp(child)) {
      throw new IllegalStateException("A child JVM ended by itself: " + place.tail());
    }
    return new Child(child, place.own);
  }

  /** A job that runs in a JVM of its own; closing kills it. */
  public static final class Child implements AutoCloseable {

    private final ChildJvm jvm;
    private final Path folder;

    private Child(ChildJvm jvm, Path folder) {
      this.jvm = jvm;
      this.folder = folder;
    }

    /** The job's folder. */
    public Path folder() {
      return folder;
    }

    /** Its process id. */
    public long pid() {
      return jvm.pid();
    }

    /**
     * Asks it to end, as Ctrl-C and SIGTERM do, and waits for that.
     *
     * @return exit code
     */
    public int terminate() {
      jvm.terminate();
      return jvm.await();
    }

    @Override
    public void close() {
      jvm.kill();
    }
  }

  /**
   * Runs the job to its end under a fault that does not end the JVM, heals it, and checks.
   *
   * @param runs JVMs, one after the other
   * @param loads that land before each
   */
  public CrashReport disturb(Fault fault, int runs, int loads, long seed) {
    Workplace place = new Workplace();
    CrashReport report = new CrashReport();
    for (int i = 0; i < runs; i++) {
      for (int load = 0; load < loads; load++) {
        place.land();
      }
      ChildJvm child = place.start(Mode.ONCE, fault, seed + i);
      if (child.await() != 0) {
        report.gaveUp(child.log());
      }
      report.failedWrites(place.failedWrites());
    }
    place.recover(report);
    return report;
  }

  private void rehearse(String flag) {
    Workplace place = new Workplace();
    place.land();
    ChildJvm.start(type, place.own, Mode.ONCE, Fault.trace(), 0, flag).await();
  }

  /** Folder of one lake: what landed there, and what must have come of it. */
  private final class Workplace {

    private final Path own = newFolder();
    private int loads;

    private Path newFolder() {
      try {
        return Files.createDirectories(folder.toRealPath().resolve("lake-" + lakes++));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    void land() {
      job.land(own, loads++);
    }

    int run(Fault fault) {
      return start(Mode.ONCE, fault, 0).await();
    }

    ChildJvm start(Mode mode, Fault fault, long seed) {
      String flag = ClassArchive.flag(CrashKit.this::rehearse);
      return ChildJvm.start(type, own, mode, fault, seed, flag);
    }

    /** Lets one more load land, takes everything, and compares. */
    void recover(CrashReport report) {
      land();
      ChildJvm child = start(Mode.ONCE, Fault.full(Long.MAX_VALUE), 0);
      if (child.await() != 0) {
        report.wrong("does not recover: " + child.log());
        return;
      }
      report.recovery(child.seconds());
      report.check(job.check(LocalSpark.session(), own, loads));
    }

    /** Writes of the run before, and forgets them. */
    List<CrashPoint> trace() {
      Path file = own.resolve("trace.txt");
      try (Stream<String> lines = Files.lines(file)) {
        Set<CrashPoint> points = new LinkedHashSet<>();
        lines.forEach(
            line ->
                points.add(
                    line.startsWith("before ")
                        ? new CrashPoint(Fault.Moment.BEFORE, line.substring("before ".length()))
                        : new CrashPoint(Fault.Moment.AFTER, line.substring("after ".length()))));
        Files.delete(file);
        return points.stream().filter(point -> point.place().startsWith("lake")).toList();
      } catch (IOException e) {
        throw new UncheckedIOException(tail(), e);
      }
    }

    /** Waits until a child has caught up; false when it ends before. */
    boolean caughtUp(ChildJvm child) {
      while (!Files.exists(recovered())) {
        if (!child.livesFor(100)) {
          return false;
        }
      }
      return true;
    }

    /** How many writes failed in the last child, which was not killed. */
    long failedWrites() {
      try {
        return Long.parseLong(Files.readString(own.resolve(CrashChild.FAILED_WRITES)));
      } catch (IOException e) {
        throw new UncheckedIOException(tail(), e);
      }
    }

    /** Seconds that the last child took until it had caught up; 0 when it never did. */
    double recovery() {
      try {
        double seconds =
            Files.exists(recovered()) ? Long.parseLong(Files.readString(recovered())) / 1e3 : 0;
        Files.deleteIfExists(recovered());
        return seconds;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** Written by a child when it has caught up. */
    private Path recovered() {
      return own.resolve(CrashChild.RECOVERED);
    }

    String tail() {
      try {
        String log = Files.readString(own.resolve("child.log"));
        return log.substring(Math.max(0, log.length() - 2_000));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
