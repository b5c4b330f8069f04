package dev.kepler.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A PostgreSQL server of a test, in a process and a folder of its own, on loopback. It takes the
 * programs of Debian's package; a test is skipped where they are not there.
 */
final class PostgresServer implements AutoCloseable {

  private static final Path PACKAGE = Path.of("/usr/lib/postgresql");
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final String USER = "medallion";

  /** The server runs as no root. */
  private static final boolean ROOT = "root".equals(System.getProperty("user.name"));

  private final Path folder;
  private final Path programs;
  private final int port;
  private Process server;

  private PostgresServer(Path folder, Path programs, int port) {
    this.folder = folder;
    this.programs = programs;
    this.port = port;
  }

  /** Starts one, or has the test skipped. */
  static PostgresServer start() throws IOException, InterruptedException {
    Optional<Path> programs = programs();
    assumeTrue(programs.isPresent(), "PostgreSQL's package (postgresql) is not installed");
    Path folder = Files.createTempDirectory(Path.of("/tmp"), "postgres");
    PostgresServer server = new PostgresServer(folder, programs.get(), freePort());
    if (ROOT) {
      server.run("chown", "postgres", folder.toString());
    }
    server.run(server.command("initdb", "-A", "trust", "-U", USER, "-N"));
    server.goOn();
    return server;
  }

  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0)) {
      return free.getLocalPort();
    }
  }

  private static Optional<Path> programs() throws IOException {
    if (!Files.isDirectory(PACKAGE)) {
      return Optional.empty();
    }
    try (Stream<Path> versions = Files.list(PACKAGE)) {
      return versions
          .map(version -> version.resolve("bin"))
          .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
          .max(Comparator.naturalOrder());
    }
  }

  private List<String> command(String program, String... arguments) {
    List<String> command = new ArrayList<>();
    if (ROOT) {
      command.addAll(List.of("runuser", "-u", "postgres", "--"));
    }
    command.add(programs.resolve(program).toString());
    command.addAll(List.of("-D", folder.resolve("data").toString()));
    command.addAll(List.of(arguments));
    return command;
  }

  private void run(String... command) throws IOException, InterruptedException {
    run(List.of(command));
  }

  private void run(List<String> command) throws IOException, InterruptedException {
    assertThat(process(command).waitFor()).as("%s", command).isZero();
  }

  private Process process(List<String> command) throws IOException {
    return new ProcessBuilder(command)
        .directory(Path.of("/").toFile())
        .redirectErrorStream(true)
        .redirectOutput(
            ProcessBuilder.Redirect.appendTo(
                Path.of(System.getProperty("java.io.tmpdir"), "postgres.log").toFile()))
        .start();
  }

  /** Starts the server on what it has; returns once it answers. */
  void goOn() throws IOException {
    server =
        process(
            command(
                "postgres",
                "-p",
                Integer.toString(port),
                "-c",
                "listen_addresses=127.0.0.1",
                "-c",
                "unix_socket_directories="));
    Instant end = Instant.now().plus(PATIENCE);
    while (!answers()) {
      assertThat(server.isAlive()).as("PostgreSQL runs").isTrue();
      assertThat(Instant.now()).as("PostgreSQL answers").isBefore(end);
      LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
    }
  }

  private boolean answers() {
    try (Connection connection = source().getConnection()) {
      return connection.isValid(1);
    } catch (SQLException e) {
      return false;
    }
  }

  /** Ends the server at once, with all connections. */
  void end() throws InterruptedException {
    List<ProcessHandle> all = server.descendants().toList();
    all.forEach(ProcessHandle::destroyForcibly);
    all.forEach(process -> process.onExit().join());
    server.destroyForcibly().waitFor();
  }

  /** Connections to its first database. */
  DataSource source() {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setURL(url());
    return source;
  }

  /** Address of its first database. */
  String url() {
    return "jdbc:postgresql://127.0.0.1:" + port + "/postgres?user=" + USER;
  }

  @Override
  public void close() {
    try {
      end();
      try (Stream<Path> files = Files.walk(folder)) {
        files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(java.io.File::delete);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
