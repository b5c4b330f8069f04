package dev.kepler.medallion.source;

import dev.kepler.medallion.lake.LandedFileNote;
import java.io.Serializable;

/** Takes a note of each file that was read to its end, wherever it is read. */
public interface FileNotes extends Serializable {

  /** Forgets them. */
  FileNotes NONE = note -> {};

  /** Takes a note. */
  void add(LandedFileNote note);
}
