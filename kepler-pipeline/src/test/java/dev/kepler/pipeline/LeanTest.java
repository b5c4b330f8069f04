package dev.kepler.pipeline;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kepler.medallion.Expectations;
import dev.kepler.model.RawKoi;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A library of ours")
class LeanTest {

  /** What a host would have to fight: Spark's distribution has a Guava of its own. */
  private static final Pattern OTHERS = Pattern.compile("com/google/|org/apache/commons/");

  @ParameterizedTest
  @ValueSource(classes = {RawKoi.class, Expectations.class, KeplerPipeline.class})
  @DisplayName("needs nothing of a host but Java, Spark, Delta, and what these bring for it")
  void lean(Class<?> of) throws Exception {
    Path place = Path.of(of.getProtectionDomain().getCodeSource().getLocation().toURI());
    if (Files.isDirectory(place)) {
      assertThat(offenders(place)).isEmpty();
    } else {
      try (FileSystem jar = FileSystems.newFileSystem(place)) {
        assertThat(offenders(jar.getPath("/"))).isEmpty();
      }
    }
  }

  private static List<String> offenders(Path classes) throws IOException {
    List<String> offenders = new ArrayList<>();
    int looked = 0;
    try (Stream<Path> files = Files.walk(classes)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
        looked++;
        if (OTHERS.matcher(new String(Files.readAllBytes(file), ISO_8859_1)).find()) {
          offenders.add(file.toString());
        }
      }
    }
    assertThat(looked).isPositive();
    return offenders;
  }
}
