package dev.kepler.medallion.internal.text;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/** Text in another encoding, as the bytes it has in UTF-8. */
public final class Utf8Bytes extends InputStream {

  private final Reader text;
  private final char[] characters = new char[8_192];
  private byte[] bytes = {};
  private int at;
  private int held;

  public Utf8Bytes(InputStream content, Charset encoding) {
    this.text = new InputStreamReader(content, encoding);
  }

  @Override
  public int read() throws IOException {
    return fill() ? bytes[at++] & 0xFF : -1;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (!fill()) {
      return -1;
    }
    int count = Math.min(length, bytes.length - at);
    System.arraycopy(bytes, at, target, offset, count);
    at += count;
    return count;
  }

  /** Tells whether there is a byte; half a character waits for its other half. */
  private boolean fill() throws IOException {
    while (at == bytes.length) {
      int read = text.read(characters, held, characters.length - held);
      int count = held + Math.max(0, read);
      if (count == 0) {
        return false;
      }
      held = read > 0 && Character.isHighSurrogate(characters[count - 1]) ? 1 : 0;
      bytes = new String(characters, 0, count - held).getBytes(StandardCharsets.UTF_8);
      at = 0;
      characters[0] = characters[count - 1];
    }
    return true;
  }
}
