package dev.kepler.medallion.internal.checkpoint;

import java.io.Closeable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hdfs.DistributedFileSystem;
import org.apache.hadoop.ipc.RemoteException;

/**
 * The lease that HDFS gives who opens a file to append: it has one writer. HDFS takes the lease of
 * a writer who is not heard of for a minute (its soft limit); of a process of this machine that has
 * ended it is taken at once. A second file tells who holds it.
 */
record HdfsLease(DistributedFileSystem hdfs, Path file) implements ProcessLock {

  /** Time in which who has taken the lease says so in the second file. */
  private static final Duration TO_SAY_SO = Duration.ofSeconds(1);

  private static final Pattern PROCESS = Pattern.compile("process (\\d+)@([^,]+), .*");

  @Override
  public Optional<Closeable> take(String holder) throws IOException {
    makeFile();
    if (isLeft()) {
      hdfs.recoverLease(file);
    }
    Closeable lease;
    try {
      lease = hdfs.append(file);
    } catch (RemoteException e) {
      if (isOfAnother(e)) {
        return Optional.empty();
      }
      throw e;
    }
    return Optional.of(ProcessLock.told(lease, () -> tell(holder)));
  }

  private void tell(String holder) throws IOException {
    try (OutputStream told = hdfs.create(holderFile(), true)) {
      told.write(holder.getBytes(StandardCharsets.UTF_8));
    }
  }

  private void makeFile() throws IOException {
    try {
      hdfs.create(file, false).close();
    } catch (FileAlreadyExistsException e) {
      // of an earlier run, or of one that begins right now
    } catch (RemoteException e) {
      if (!isOfAnother(e)) {
        throw e;
      }
    }
  }

  /** Whether HDFS refuses because the file has another writer, or had one until just now. */
  private static boolean isOfAnother(RemoteException refusal) {
    String name = refusal.getClassName();
    return name.endsWith(".AlreadyBeingCreatedException")
        || name.endsWith(".RecoveryInProgressException");
  }

  @Override
  public boolean isTaken() throws IOException {
    try {
      return !hdfs.isFileClosed(file);
    } catch (FileNotFoundException e) {
      return false;
    }
  }

  @Override
  public String holder() throws IOException {
    String holder = "another process";
    if (hdfs.exists(holderFile())) {
      try (var told = hdfs.open(holderFile())) {
        holder = new String(told.readAllBytes(), StandardCharsets.UTF_8);
      }
    }
    return holder + " (HDFS lets go of it a minute after that process has ended)";
  }

  /** Whether it is taken by a process that has ended, and by none that is about to say so. */
  private boolean isLeft() throws IOException {
    if (!isTaken() || !hasEnded(holder())) {
      return false;
    }
    LockSupport.parkNanos(TO_SAY_SO.toNanos());
    return isTaken() && hasEnded(holder());
  }

  /** Whether a holder is a process that this machine had, and has no more. */
  private static boolean hasEnded(String holder) {
    Matcher process = PROCESS.matcher(holder);
    return process.matches()
        && ManagementFactory.getRuntimeMXBean().getName().endsWith("@" + process.group(2))
        && ProcessHandle.of(Long.parseLong(process.group(1))).isEmpty();
  }

  private Path holderFile() {
    return new Path(file.getParent(), "lake.holder");
  }
}
