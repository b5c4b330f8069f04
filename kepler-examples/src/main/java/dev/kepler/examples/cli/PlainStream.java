package dev.kepler.examples.cli;

import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
import java.util.Locale;
import java.util.Map;

/** Stream to a terminal that lacks some signs: writes {@code ->} where an arrow would be a ?. */
public final class PlainStream extends PrintStream {

  private static final Map<Integer, String> PLAIN =
      Map.of(
          (int) '→', "->", (int) '…', "...", (int) '−', "-", (int) '–', "-", (int) '÷', "/",
          (int) '≥', ">=", (int) '≤', "<=");

  private final CharsetEncoder encoder;

  /**
   * Makes a stream.
   *
   * @param out where the bytes go; the caller's to close
   * @param charset what the terminal reads
   */
  PlainStream(PrintStream out, Charset charset) {
    super(out, true, charset);
    this.encoder = charset.newEncoder();
  }

  /** Makes standard output and standard error write what their terminals can show. */
  public static void useForStandardStreams() {
    System.setOut(new PlainStream(System.out, charset("stdout.encoding")));
    System.setErr(new PlainStream(System.err, charset("stderr.encoding")));
  }

  /** Tells whether standard error can show a text. */
  static boolean shows(String text) {
    return charset("stderr.encoding").newEncoder().canEncode(text);
  }

  /** The charset by which Java writes to a standard stream. */
  private static Charset charset(String property) {
    String later = System.getProperty(property); // since Java 19
    String name = later == null ? System.getProperty("sun." + property) : later;
    return name != null && Charset.isSupported(name)
        ? Charset.forName(name)
        : Charset.defaultCharset();
  }

  @Override
  public void print(String text) {
    super.print(plain(String.valueOf(text)));
  }

  @Override
  public void print(Object value) {
    print(String.valueOf(value));
  }

  @Override
  public void print(char sign) {
    print(String.valueOf(sign));
  }

  private synchronized String plain(String text) {
    if (encoder.canEncode(text)) {
      return text;
    }
    StringBuilder plain = new StringBuilder();
    text.codePoints().forEach(sign -> plain.append(plain(sign)));
    return plain.toString();
  }

  private String plain(int sign) {
    String itself = Character.toString(sign);
    return encoder.canEncode(itself)
        ? itself
        : PLAIN.getOrDefault(sign, String.format(Locale.ROOT, "\\u%04x", sign));
  }
}
