package dev.kepler.pipeline.archive;

import java.net.URI;
import java.nio.file.Path;

/**
 * Refusal of a release: the archive could not be reached, its answer cannot be trusted, or the
 * folder cannot take it. Nothing was landed. The message says what was refused, why, and what to
 * do.
 */
public final class ArchiveException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private ArchiveException(String message, Throwable cause) {
    super(message, cause);
  }

  /** What the archive itself is the reason of; reason and remedy are sentences without a stop. */
  static ArchiveException fetching(URI archive, String reason, String remedy) {
    return fetching(archive, reason, remedy, null);
  }

  /** The same with a cause, which may be null. */
  static ArchiveException fetching(URI archive, String reason, String remedy, Throwable cause) {
    return new ArchiveException(
        "Cannot fetch the KOI table from " + archive + ": " + reason + ". " + remedy + ".", cause);
  }

  /** What the folder of releases, or a file in it, is the reason of. */
  static ArchiveException landing(Path place, String reason, String remedy, Throwable cause) {
    return new ArchiveException(
        "Cannot land the next release at " + place + ": " + reason + ". " + remedy + ".", cause);
  }
}
