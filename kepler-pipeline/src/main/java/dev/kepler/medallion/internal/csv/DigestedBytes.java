package dev.kepler.medallion.internal.csv;

import dev.kepler.medallion.lake.LandedFileNote;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Bytes of a file, counted and digested as they are read; never skipped. */
public final class DigestedBytes extends FilterInputStream {

  private final MessageDigest digest = sha256();
  private long length;
  private boolean ended;

  DigestedBytes(InputStream bytes) {
    super(bytes);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256.", e);
    }
  }

  /** Digest of the bytes of a file, in hexadecimal digits. */
  public static String sha256(InputStream file) throws IOException {
    try (DigestedBytes bytes = new DigestedBytes(file)) {
      return bytes.note("", 0, 0).sha256();
    }
  }

  /** Note of a file that holds nothing. */
  public static LandedFileNote ofEmpty(String path) {
    return new LandedFileNote(path, 0, HexFormat.of().formatHex(sha256().digest()), 0, 0);
  }

  /**
   * What was read, after the rest of the file is read too.
   *
   * @param lines as {@link LandedFileNote} has them
   * @param rows as {@link LandedFileNote} has them
   * @throws IOException when the file cannot be read to its end
   */
  LandedFileNote note(String path, long lines, long rows) throws IOException {
    if (!ended) { // a reader closes the file once it has come to its end
      transferTo(OutputStream.nullOutputStream());
    }
    return new LandedFileNote(path, length, HexFormat.of().formatHex(digest.digest()), lines, rows);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] target, int offset, int count) throws IOException {
    int read = super.read(target, offset, count);
    ended |= read < 0;
    if (read > 0) {
      digest.update(target, offset, read);
      length += read;
    }
    return read;
  }

  @Override
  public long skip(long count) throws IOException {
    return readNBytes((int) Math.min(count, 1 << 16)).length;
  }

  @Override
  public boolean markSupported() {
    return false;
  }
}
