package dev.kepler.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kepler.examples.cli.Relaunch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** JVMs beside that of a test, which end with it; what each prints goes into a log of its own. */
final class OtherJvms implements AutoCloseable {

  static final Duration PATIENCE = Duration.ofMinutes(3);

  private final Path folder;
  private final Map<String, String> environment;
  private final List<Process> started = new ArrayList<>();

  /**
   * Readies them.
   *
   * @param folder of their logs
   * @param environment of theirs, beside the test's own
   */
  OtherJvms(Path folder, Map<String, String> environment) {
    this.folder = folder;
    this.environment = environment;
    Runtime.getRuntime().addShutdownHook(new Thread(this::close));
  }

  /**
   * Starts one, of the running Java and with Spark's flags.
   *
   * @param name of its log
   * @param arguments flags, class path, main class and its arguments
   */
  Process start(String name, List<String> arguments) throws IOException {
    return keep(jvm(arguments).redirectErrorStream(true).redirectOutput(log(name).toFile()));
  }

  /** Starts one that is talked to, and of which only the errors go into its log. */
  Process converse(String name, List<String> arguments) throws IOException {
    return keep(jvm(arguments).redirectError(log(name).toFile()));
  }

  private ProcessBuilder jvm(List<String> arguments) {
    List<String> command = new ArrayList<>(Relaunch.java());
    command.addAll(arguments);
    ProcessBuilder jvm = new ProcessBuilder(command);
    jvm.environment().putAll(environment);
    return jvm;
  }

  private synchronized Process keep(ProcessBuilder jvm) throws IOException {
    Process process = jvm.start();
    started.add(process);
    return process;
  }

  /** What one has printed so far. */
  String printed(String name) throws IOException {
    return Files.readString(log(name));
  }

  private Path log(String name) {
    return folder.resolve(name + ".log");
  }

  /** Waits for a file that one writes. */
  static void await(Path file, Process writer) throws Exception {
    await(file + " is written", writer, () -> Files.exists(file) && Files.size(file) > 0);
  }

  /** Waits for what one does, for as long as it is alive. */
  static void await(String what, Process jvm, Callable<Boolean> done) throws Exception {
    Instant end = Instant.now().plus(PATIENCE);
    while (!done.call()) {
      assertThat(jvm.isAlive()).as("%s: its process is alive", what).isTrue();
      assertThat(Instant.now()).as(what).isBefore(end);
      LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
    }
  }

  /** Ends those that are left. */
  @Override
  public synchronized void close() {
    started.forEach(Process::destroyForcibly);
    started.forEach(process -> process.onExit().join());
  }
}
