package dev.kepler.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What is printed on a terminal")
class PlainStreamTest {

  @Test
  @DisplayName("that lacks some signs stands in those that it has, and never as a question mark")
  void plain() {
    assertThat(printed(StandardCharsets.US_ASCII))
        .isEqualTo("1 -> 2, ...\n->\n3 >= 2 / 1\n[-5 K\\u00f6nig \\u1fa90?]");
    assertThat(printed(StandardCharsets.ISO_8859_1))
        .isEqualTo("1 -> 2, ...\n->\n3 >= 2 ÷ 1\n[-5 König \\u1fa90?]");
  }

  @Test
  @DisplayName("that has them all stands as it is written")
  void all() {
    assertThat(printed(StandardCharsets.UTF_8)).isEqualTo("1 → 2, …\n→\n3 ≥ 2 ÷ 1\n[−5 König 🪐?]");
  }

  private static String printed(Charset charset) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (PlainStream out = new PlainStream(new PrintStream(bytes, true, charset), charset)) {
      out.printf(Locale.ROOT, "%d → %d, …\n", 1, 2);
      out.print('→');
      out.print("\n3 ≥ 2 ÷ 1\n");
      out.print(List.of("−5 König 🪐?"));
    }
    return bytes.toString(charset);
  }
}
