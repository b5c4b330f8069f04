package dev.kepler.examples.bench;

import java.util.Locale;

/**
 * Where it was measured, and with what.
 *
 * @param cores that the JVM sees
 * @param memoryMegabytes of the whole machine
 * @param system operating system, its version and the architecture
 * @param jdk version and vendor
 * @param spark version
 * @param delta version
 */
record Machine(
    int cores, long memoryMegabytes, String system, String jdk, String spark, String delta) {

  /** This machine. */
  static Machine here() {
    return new Machine(
        Runtime.getRuntime().availableProcessors(),
        ProcessFigures.machineMegabytes(),
        String.join(
            " ",
            System.getProperty("os.name"),
            System.getProperty("os.version"),
            System.getProperty("os.arch")),
        System.getProperty("java.vm.version") + " " + System.getProperty("java.vm.vendor"),
        org.apache.spark.package$.MODULE$.SPARK_VERSION(),
        io.delta.package$.MODULE$.VERSION());
  }

  /** In one line. */
  String describe() {
    return String.format(
        Locale.ROOT,
        "%d cores, %s GB, %s; JDK %s; Spark %s, Delta %s",
        cores,
        Quantity.of(memoryMegabytes / 1024.0),
        system,
        jdk,
        spark,
        delta);
  }
}
