package dev.kepler.medallion.lake;

import java.io.Serializable;

/**
 * What bronze has read of a landed file, as its ledger entry keeps it: the proof of what is
 * published begins here.
 *
 * @param path of the file, as records have it in {@code source}
 * @param length in bytes, as they lie there: of a packed file they are the packed ones
 * @param sha256 SHA-256 of those bytes, in hexadecimal
 * @param lines lines of its text below the header that are not blank; 0 when the file as a whole
 *     could not be read
 * @param rows records that bronze got of it, those that could not be read among them
 */
public record LandedFileNote(String path, long length, String sha256, long lines, long rows)
    implements Serializable {

  /** The same note of a file that was read under another path. */
  public LandedFileNote at(String other) {
    return new LandedFileNote(other, length, sha256, lines, rows);
  }

  /** Tells whether another reading found the same bytes. */
  public boolean hasSameBytesAs(LandedFileNote other) {
    return length == other.length && sha256.equals(other.sha256);
  }

  /** The bytes in words. */
  public String bytes() {
    return length + " bytes with SHA-256 " + sha256;
  }
}
