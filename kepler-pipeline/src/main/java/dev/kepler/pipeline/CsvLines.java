package dev.kepler.pipeline;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.zip.ZipException;
import org.apache.hadoop.fs.ChecksumException;

/**
 * Lines of a text file in UTF-8, of which none is longer than memory bears, and which end where the
 * file is damaged. They end with a line feed, a carriage return, or both, or with the file.
 */
final class CsvLines {

  /** Longest line that is read, in characters: far above any record, far below any heap. */
  static final int LONGEST = 1 << 24;

  private static final int BEGINNING = 200;

  private final Whole bytes;
  private final Reader reader;
  private final char[] buffer = new char[8_192];
  private int at;
  private int end;
  private boolean afterCarriageReturn;
  private boolean over;

  CsvLines(InputStream content) {
    this.bytes = new Whole(content);
    this.reader = new InputStreamReader(bytes, StandardCharsets.UTF_8);
  }

  /**
   * A line.
   *
   * @param text without its end; the beginning alone when there is trouble
   * @param trouble why it is not the line that was written, or null
   */
  record Line(String text, String trouble) {}

  /**
   * The next line, or null after the last; where the file is damaged, that is the last.
   *
   * @throws IOException when the file's store fails, which says nothing of the file
   */
  Line next() throws IOException {
    StringBuilder text = new StringBuilder();
    long length = 0;
    while (!over) {
      int stop = stop();
      length += stop - at;
      text.append(buffer, at, Math.min(stop - at, LONGEST - text.length()));
      at = stop;
      if (at < end) {
        afterCarriageReturn = buffer[at++] == '\r';
        return line(text, length);
      }
      over = !fill();
    }
    if (bytes.damage != null) {
      Line last = new Line(beginning(text), "the file is damaged or cut off: " + bytes.damage);
      bytes.damage = null;
      return last;
    }
    return length == 0 ? null : line(text, length);
  }

  /** Where the line in the buffer ends, or the buffer. */
  private int stop() {
    if (afterCarriageReturn && at < end) {
      at += buffer[at] == '\n' ? 1 : 0;
      afterCarriageReturn = false;
    }
    int stop = at;
    while (stop < end && buffer[stop] != '\n' && buffer[stop] != '\r') {
      stop++;
    }
    return stop;
  }

  private boolean fill() throws IOException {
    at = 0;
    end = Math.max(0, reader.read(buffer));
    return end > 0;
  }

  private static Line line(StringBuilder text, long length) {
    return length <= LONGEST
        ? new Line(text.toString(), null)
        : new Line(
            beginning(text),
            String.format(
                Locale.ROOT, "the line has %,d characters, more than %,d", length, LONGEST));
  }

  private static String beginning(StringBuilder text) {
    return text.substring(0, Math.min(text.length(), BEGINNING));
  }

  /** Bytes that end where they are damaged, and say why. */
  private static final class Whole extends FilterInputStream {

    private String damage;

    Whole(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      try {
        return damage == null ? super.read(target, offset, length) : -1;
      } catch (EOFException | ZipException | ChecksumException e) {
        damage = Quote.of(String.valueOf(e.getMessage()));
        return -1;
      }
    }
  }
}
