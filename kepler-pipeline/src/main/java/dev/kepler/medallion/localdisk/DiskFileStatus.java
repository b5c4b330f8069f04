package dev.kepler.medallion.localdisk;

import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsAction;
import org.apache.hadoop.fs.permission.FsPermission;

/**
 * What a local disk says of a file, asked once. Who owns it is looked up for whoever wants to know:
 * a list of a log does not.
 */
final class DiskFileStatus extends FileStatus {

  private static final long serialVersionUID = 1;

  private transient PosixFileAttributes attributes;

  DiskFileStatus(Path path, long blockSize, PosixFileAttributes attributes) {
    super(
        attributes.size(),
        attributes.isDirectory(),
        1,
        blockSize,
        attributes.lastModifiedTime().toMillis(),
        attributes.lastAccessTime().toMillis(),
        permission(attributes.permissions()),
        null,
        null,
        path);
    this.attributes = attributes;
  }

  private static FsPermission permission(Set<PosixFilePermission> allowed) {
    return new FsPermission(
        action(
            allowed.contains(PosixFilePermission.OWNER_READ),
            allowed.contains(PosixFilePermission.OWNER_WRITE),
            allowed.contains(PosixFilePermission.OWNER_EXECUTE)),
        action(
            allowed.contains(PosixFilePermission.GROUP_READ),
            allowed.contains(PosixFilePermission.GROUP_WRITE),
            allowed.contains(PosixFilePermission.GROUP_EXECUTE)),
        action(
            allowed.contains(PosixFilePermission.OTHERS_READ),
            allowed.contains(PosixFilePermission.OTHERS_WRITE),
            allowed.contains(PosixFilePermission.OTHERS_EXECUTE)));
  }

  private static FsAction action(boolean read, boolean write, boolean execute) {
    FsAction action = read ? FsAction.READ : FsAction.NONE;
    action = write ? action.or(FsAction.WRITE) : action;
    return execute ? action.or(FsAction.EXECUTE) : action;
  }

  @Override
  public String getOwner() {
    name();
    return super.getOwner();
  }

  @Override
  public String getGroup() {
    name();
    return super.getGroup();
  }

  private void name() {
    if (attributes != null) {
      setOwner(attributes.owner().getName());
      setGroup(attributes.group().getName());
      attributes = null;
    }
  }
}
