package dev.kepler.medallion.internal.csv;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.kepler.medallion.internal.text.OneLine;
import dev.kepler.medallion.internal.text.Utf8Bytes;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.zip.ZipException;
import org.apache.hadoop.fs.ChecksumException;

/**
 * Lines of a text file, of which none is longer than memory bears, and which end where the file is
 * damaged. They end with a line feed, a carriage return, or both, or with the file. The file is in
 * UTF-8, or in UTF-16 when it begins with the byte-order mark of that.
 */
public final class CsvLines {

  /** Longest line that is read, in characters: far above any record, far below any heap. */
  static final int LONGEST = 1 << 24;

  private static final int BEGINNING = 200;
  private static final char REPLACEMENT = '\uFFFD';
  private static final int MARK = 4;

  private final Whole bytes;
  private final byte[] buffer = new byte[1 << 16];
  private final ByteArrayOutputStream held = new ByteArrayOutputStream();
  private InputStream text;
  private int at;
  private int end;
  private long number;
  private long total;
  private long length;
  private boolean afterCarriageReturn;
  private boolean over;

  public CsvLines(InputStream content) {
    this.bytes = new Whole(content);
  }

  /**
   * A line.
   *
   * @param number 1 for the first line of the file
   * @param text without its end
   * @param trouble why it is not the line that was written, or null
   * @param whole whether the text is all of it and not the beginning alone
   */
  public record Line(long number, String text, String trouble, boolean whole) {}

  /**
   * The next line, or null after the last; where the file is damaged, that is the last.
   *
   * @throws IOException when the file's store fails, which says nothing of the file
   */
  public Line next() throws IOException {
    number++;
    total = 0;
    length = 0;
    held.reset();
    while (!over) {
      int stop = stop();
      if (stop < end) {
        afterCarriageReturn = buffer[stop] == '\r';
        Line line = total == 0 ? line(buffer, at, stop - at) : held(stop);
        at = stop + 1;
        return line;
      }
      hold(stop);
      over = !fill();
    }
    if (bytes.damage != null) {
      String damage = "the file is damaged or cut off: " + bytes.damage;
      bytes.damage = null;
      return new Line(number, beginning(held.toString(UTF_8)), damage, false);
    }
    return total == 0 ? null : held(at);
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

  /** Keeps what the buffer has of a line; of one that is too long, the beginning. */
  private void hold(int stop) {
    if (length() <= LONGEST) {
      held.write(buffer, at, stop - at);
    }
    for (int i = at; i < stop; i++) {
      length += (buffer[i] & 0xC0) == 0x80 ? 0 : (buffer[i] & 0xF8) == 0xF0 ? 2 : 1;
    }
    total += stop - at;
    at = stop;
  }

  /** In characters, of which none has more than four bytes. */
  private long length() {
    return Math.max(length, total / 4);
  }

  private boolean fill() throws IOException {
    if (text == null) {
      text = text();
    }
    at = 0;
    end = Math.max(0, text.read(buffer));
    return end > 0;
  }

  /** The content in UTF-8, after its byte-order mark. */
  private InputStream text() throws IOException {
    byte[] mark = bytes.readNBytes(MARK);
    if (begins(mark, 0xEF, 0xBB, 0xBF)) {
      return after(mark, 3);
    }
    boolean utf32 = begins(mark, 0xFF, 0xFE, 0, 0);
    Charset utf16 =
        begins(mark, 0xFE, 0xFF)
            ? StandardCharsets.UTF_16BE
            : begins(mark, 0xFF, 0xFE) && !utf32 ? StandardCharsets.UTF_16LE : null;
    return utf16 == null ? after(mark, 0) : new Utf8Bytes(after(mark, 2), utf16);
  }

  private InputStream after(byte[] read, int skipped) {
    int rest = Math.max(0, read.length - skipped);
    return new SequenceInputStream(new ByteArrayInputStream(read, skipped, rest), bytes);
  }

  private static boolean begins(byte[] bytes, int... with) {
    for (int i = 0; i < with.length; i++) {
      if (bytes.length <= i || (bytes[i] & 0xFF) != with[i]) {
        return false;
      }
    }
    return true;
  }

  private Line held(int stop) {
    hold(stop);
    byte[] line = held.toByteArray();
    return length() <= LONGEST
        ? line(line, 0, line.length)
        : new Line(
            number,
            beginning(new String(line, 0, Math.min(line.length, 4 * BEGINNING), UTF_8)),
            String.format(
                Locale.ROOT, "the line has %,d characters, more than %,d", length(), LONGEST),
            false);
  }

  private Line line(byte[] source, int from, int count) {
    String line = new String(source, from, count, UTF_8);
    boolean suspicious = line.indexOf(REPLACEMENT) >= 0 || line.indexOf('\0') >= 0;
    int bad = suspicious ? bad(source, from, count) : -1;
    return new Line(number, line, bad < 0 ? null : noText(source[from + bad], bad + 1), true);
  }

  /** Where the first byte stands that is no text in UTF-8, or -1. */
  private static int bad(byte[] source, int from, int count) {
    ByteBuffer in = ByteBuffer.wrap(source, from, count);
    UTF_8.newDecoder().decode(in, CharBuffer.allocate(count + 1), true);
    int bad = in.hasRemaining() ? in.position() - from : count;
    for (int i = 0; i < bad; i++) {
      if (source[from + i] == 0) {
        return i;
      }
    }
    return bad < count ? bad : -1;
  }

  private String noText(byte bad, int position) {
    return String.format(
        Locale.ROOT,
        "it is not UTF-8 text: byte %d of line %d is 0x%02X%s",
        position,
        number,
        bad,
        bad == 0 ? ", as in UTF-16 without a byte-order mark, in UTF-32 or in no text at all" : "");
  }

  private static String beginning(String text) {
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
        damage = OneLine.of(String.valueOf(e.getMessage()));
        return -1;
      }
    }
  }
}
