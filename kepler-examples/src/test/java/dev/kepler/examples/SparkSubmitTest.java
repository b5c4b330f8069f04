package dev.kepler.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kepler.examples.cli.Relaunch;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** By the main of spark-submit itself; every build submits what is packaged. */
@DisplayName("Under spark-submit the command line")
@ExtendWith(OneSession.class)
class SparkSubmitTest {

  @TempDir private static Path folder;

  @Test
  @Tag("exhaustive")
  @DisplayName("runs on the master and by the settings that this is given, and else on all cores")
  void master() throws Exception {
    String lake = folder.resolve("lake").toString();
    assertThat(Kepler.run("replay", "--lake", lake)).isZero();
    String[] query = {
      "query",
      "--lake",
      lake,
      "--csv",
      "SELECT '${spark.master} ${spark.sql.shuffle.partitions}' AS settings, count(*) FROM gold"
    };

    assertThat(
            submit(
                "given",
                List.of("--master", "local[1]", "--conf", "spark.sql.shuffle.partitions=3"),
                query))
        .contains("\"local[1] 3\",60");
    assertThat(submit("none", List.of(), query)).contains("\"local[*] 2\",60");
  }

  private static String submit(String name, List<String> options, String... words)
      throws Exception {
    List<String> command = new ArrayList<>(List.of("-cp", Relaunch.classPath()));
    command.add("org.apache.spark.deploy.SparkSubmit");
    command.addAll(options);
    command.addAll(List.of("--class", Kepler.class.getName(), "spark-internal"));
    command.addAll(List.of(words));
    try (OtherJvms jvms = new OtherJvms(folder, Map.of("SPARK_LOCAL_IP", "127.0.0.1"))) {
      Process kepler = jvms.start(name, command);
      assertThat(kepler.waitFor(5, TimeUnit.MINUTES)).as("ended").isTrue();
      assertThat(kepler.exitValue()).as(jvms.printed(name)).isZero();
      return jvms.printed(name);
    }
  }
}
