package dev.kepler.examples.cli;

import dev.kepler.medallion.host.HostRequirements;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.spark.launcher.JavaModuleOptions;

/**
 * The same Java with the same class path once more, with the flags that Spark needs on Java 17. An
 * IDE's plain Run button gives none, so a main gives them to itself.
 */
public final class Relaunch {

  private static final String RELAUNCHED = "kepler.relaunched";

  private Relaunch() {}

  /**
   * Returns where this JVM has the flags, and under a debugger or {@code spark-submit}, which would
   * lose the program: {@link LocalSession#open} then says which flags to add. Elsewhere runs the
   * main in a JVM that has them, with the same input and output, and ends this JVM with its exit
   * code.
   *
   * @param main class whose {@code main} this is
   * @param args its arguments
   */
  public static void withFlags(Class<?> main, String... args) {
    if (HostRequirements.missingFlags().isEmpty()
        || Boolean.getBoolean(RELAUNCHED)
        || LocalSession.isSubmitted()) {
      return;
    }
    List<String> given = ManagementFactory.getRuntimeMXBean().getInputArguments();
    if (given.stream().anyMatch(flag -> flag.contains("jdwp"))) {
      return;
    }
    System.err.println(
        main.getSimpleName()
            + ": this Java was started without the flags that Spark needs; starting again with"
            + " them.");
    List<String> command = new ArrayList<>(java());
    given.stream().filter(flag -> !flag.matches("-(javaagent|agentlib).*")).forEach(command::add);
    command.add("-D" + RELAUNCHED + "=true");
    command.addAll(List.of("-cp", classPath(), main.getName()));
    command.addAll(Arrays.asList(args));
    System.exit(run(command));
  }

  /** The running Java, with Spark's flags. */
  public static List<String> java() {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(JavaModuleOptions.defaultModuleOptions().split(" ")));
    return command;
  }

  /**
   * The class path of this JVM, for one that works in another folder. Under {@code exec:java} it is
   * that of a class loader.
   */
  public static String classPath() {
    if (Relaunch.class.getClassLoader() instanceof URLClassLoader loader) {
      return Arrays.stream(loader.getURLs())
          .map(Relaunch::file)
          .collect(Collectors.joining(File.pathSeparator));
    }
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(entry -> Path.of(entry).toAbsolutePath().toString())
        .collect(Collectors.joining(File.pathSeparator));
  }

  /** Whoever stops this JVM stops the other one, and waits until it has ended. */
  private static int run(List<String> command) {
    try {
      Process process = new ProcessBuilder(command).inheritIO().start();
      Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(process)));
      return process.waitFor();
    } catch (IOException e) {
      System.err.println(
          "Cannot start "
              + command.get(0)
              + ": "
              + e.getMessage()
              + ". Add the flags yourself: "
              + JavaModuleOptions.defaultModuleOptions());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return 1;
  }

  private static void stop(Process process) {
    process.destroy();
    process.onExit().join();
  }

  private static String file(URL entry) {
    try {
      return Path.of(entry.toURI()).toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(
          "Cannot start a JVM with " + entry + ": " + e.getMessage(), e);
    }
  }
}
