package dev.kepler.medallion.localdisk;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;

/**
 * Hadoop's file system of the local disk, without its child processes. Where Hadoop's native
 * library is missing, as on most machines that run Spark by itself, Hadoop starts {@code chmod} for
 * every file that it creates and {@code readlink} eight times for every file of a checkpoint or a
 * log that it renames: some fifty processes for a load. Java can do both. Hadoop asks the disk four
 * times about every file of a folder that it lists, and a log is listed with each load; Java asks
 * once.
 *
 * <p>For lakes on a local disk; others do not come by here. To be set on a session before it
 * starts:
 *
 * <pre>{@code
 * InProcessFileSystem.settings().forEach(builder::config);
 * }</pre>
 *
 * <p>Safe for use by several threads.
 */
public class InProcessFileSystem extends LocalFileSystem {

  /** Called by Hadoop. */
  public InProcessFileSystem() {
    super(new RawDisk());
  }

  /** Settings of a session that uses it, for both interfaces that Hadoop has to a disk. */
  public static Map<String, String> settings() {
    return Map.of(
        "spark.hadoop.fs.file.impl", InProcessFileSystem.class.getName(),
        "spark.hadoop.fs.AbstractFileSystem.file.impl", InProcessLocalFs.class.getName());
  }

  /** The disk below the checksums. */
  private static final class RawDisk extends RawLocalFileSystem {

    @Override
    public void setPermission(Path path, FsPermission permission) throws IOException {
      java.nio.file.Path file = pathToFile(path).toPath();
      PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
      if (view == null || permission.getStickyBit()) {
        super.setPermission(path, permission);
      } else {
        view.setPermissions(PosixFilePermissions.fromString(text(permission)));
      }
    }

    private static String text(FsPermission permission) {
      return permission.getUserAction().SYMBOL
          + permission.getGroupAction().SYMBOL
          + permission.getOtherAction().SYMBOL;
    }

    @Override
    public FileStatus getFileStatus(Path path) throws IOException {
      java.nio.file.Path file = pathToFile(path).toPath();
      try {
        return new DiskFileStatus(
            new Path(file.toString()).makeQualified(getUri(), getWorkingDirectory()),
            getDefaultBlockSize(path),
            Files.readAttributes(file, PosixFileAttributes.class));
      } catch (FileSystemException | UnsupportedOperationException e) {
        return super.getFileStatus(path); // says it in Hadoop's words
      }
    }

    @Override
    public FileStatus getFileLinkStatus(Path path) throws IOException {
      return Files.isSymbolicLink(pathToFile(path).toPath())
          ? super.getFileLinkStatus(path)
          : getFileStatus(path);
    }
  }
}
