package dev.kepler.pipeline;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Bytes of packed files, as tests land them. */
final class Packed {

  private Packed() {}

  static byte[] gzip(byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream packed = new GZIPOutputStream(bytes)) {
      packed.write(content);
    }
    return bytes.toByteArray();
  }

  /** A zip of names and their contents, in turn. */
  static byte[] zip(Object... members) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream packed = new ZipOutputStream(bytes)) {
      for (int i = 0; i < members.length; i += 2) {
        packed.putNextEntry(new ZipEntry((String) members[i]));
        packed.write((byte[]) members[i + 1]);
        packed.closeEntry();
      }
    }
    return bytes.toByteArray();
  }

  static byte[] joined(byte[] first, byte[] second) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(first);
    bytes.write(second);
    return bytes.toByteArray();
  }
}
