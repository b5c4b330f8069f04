package dev.kepler.examples.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.nio.file.Files;
import java.nio.file.Path;

/** Memory and processor time of this process, and the machine it runs on. */
final class ProcessFigures {

  private static final Path STATUS = Path.of("/proc/self/status");
  private static final String PEAK = "VmHWM:";
  private static final double MEGABYTE = 1 << 20;
  private static final double NANOS = 1e9;

  private ProcessFigures() {}

  /** Processor time since the start of this JVM, of all cores, in seconds. */
  static double cpuSeconds() {
    return system().getProcessCpuTime() / NANOS;
  }

  /**
   * Most memory that this process held, in megabytes: the resident set where the system tells it,
   * else the sum of the peaks of the JVM's memory pools.
   */
  static double peakMegabytes() {
    if (!Files.exists(STATUS)) {
      return ManagementFactory.getMemoryPoolMXBeans().stream()
              .map(MemoryPoolMXBean::getPeakUsage)
              .mapToLong(usage -> usage.getUsed())
              .sum()
          / MEGABYTE;
    }
    try (var lines = Files.lines(STATUS)) {
      return lines
              .filter(line -> line.startsWith(PEAK))
              .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
              .map(kilobytes -> kilobytes << 10)
              .max()
              .orElseThrow()
          / MEGABYTE;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + STATUS, e);
    }
  }

  /** Memory of this machine, in megabytes. */
  static long machineMegabytes() {
    return system().getTotalMemorySize() >> 20;
  }

  private static OperatingSystemMXBean system() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
  }
}
