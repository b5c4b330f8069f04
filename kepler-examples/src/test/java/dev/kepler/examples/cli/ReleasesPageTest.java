package dev.kepler.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kepler.examples.feed.LandingFeed;
import dev.kepler.examples.feed.Load;
import dev.kepler.examples.feed.Loads;
import dev.kepler.examples.feed.Location;
import dev.kepler.examples.live.Reach;
import dev.kepler.medallion.landing.Landing;
import dev.kepler.medallion.pipeline.UpkeepPolicy;
import dev.kepler.model.testing.LocalSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The sample's two releases in the archive's form, in a real browser. */
@DisplayName("The live page of releases")
@ExtendWith(LocalSpark.class)
class ReleasesPageTest {

  @Test
  @DisplayName(
      "draws the number by the dates of the releases, opens what each changed, and tells of a star"
          + " and a planet what was known when, and why; the lake is proven meanwhile")
  void byRelease(SparkSession spark, @TempDir Path folder) throws Exception {
    try (Browser browser = Browser.open();
        Live live =
            new Live(
                spark,
                new Live.Settings(
                    Entities.Option.koi.entity(),
                    Location.of(folder.resolve("lake")),
                    Optional.of(new LandingFeed(folder.resolve("landing"))),
                    new Reach("127.0.0.1", 0, List.of(), List.of()),
                    UpkeepPolicy.off(),
                    new ReleaseOptions(),
                    Optional.of(Duration.ofMinutes(1))))) {
      Landing landing = Landing.into(folder.resolve("landing"));
      landing.land(release(folder, "2017.csv", "# Tue Oct  3 00:00:00 2017", 0));
      landing.land(release(folder, "2025.csv", "# Fri Oct  3 04:25:25 2025", 1));
      Thread pipeline = new Thread(live::run, "live under test");
      pipeline.start();
      browser.size(1280, 1400, false);
      browser.visit(live.address());
      browser.waitFor("#confirmed", "121");
      browser.waitFor("#confirmed-moved", "+20 since 3 Oct 2017");
      browser.value("document.querySelector('#history details').open = true");
      browser.waitFor("#history-rows", "Release of 3 Oct 2025\t121\t23");

      assertThat(browser.text("#clock")).contains("By release").contains("As counted here");
      assertThat(browser.value("document.querySelector('#notice').hidden")).isEqualTo(true);
      assertThat(browser.text("#history-rows")).contains("Release of 3 Oct 2017\t101\t37");
      browser.picture("releases");
      assertThat(browser.barriers()).isEmpty();

      browser.value("document.querySelector('#as-counted').click()");
      assertThat(browser.value("document.querySelector('#history-when').textContent"))
          .isEqualTo("Counted");
      browser.waitFor("#changes", "Release of 3 Oct 2025");
      browser.waitFor("#proof", "Proven at ");
      browser.waitFor("#proven", "From 340 rows of bronze, 144 of silver");

      browser.value("document.querySelector('#by-release').click()");
      browser.click("#points li:last-child a");
      browser.waitFor("#view-body .groups", "All 39");
      assertThat(browser.text(".groups")).contains("Lost 9", "Confirmed 21", "Found 9");
      assertThat(browser.text(".lead"))
          .isEqualTo("Confirmed planets 101 → 121 (+20). Candidates 37 → 23 (−14).");
      browser.visit(live.address().resolve("/kois/K00242.01"));
      browser.waitFor("#view-title", "Kepler-503 b");
      assertThat(browser.text("[data-part=past]"))
          .contains("3 Oct 2025\ttoday\tfalse positive")
          .contains("3 Oct 2017\t3 Oct 2025\tconfirmed, confidence 1\tno record of it stood before")
          .contains("2017.csv", "2025.csv");
      browser.picture("planet");
      browser.click("[data-part=star] a");
      browser.waitFor("#view-body", "KIC 3642741: 0 confirmed, 0 candidates, 1 false positive.");
      assertThat(browser.complaints())
          .allSatisfy(complaint -> assertThat(complaint).contains("503")); // not known yet
      live.stop();
      pipeline.join();
    }
  }

  /** A release of the sample as the archive gives it. */
  private static Path release(Path folder, String name, String date, int number)
      throws IOException {
    Load load = Loads.ofSample().get(number);
    String rows =
        load.lines().stream()
            .map(line -> line.substring(line.indexOf(',') + 1))
            .collect(Collectors.joining("\n"));
    return Files.writeString(
        folder.resolve(name),
        date + "\nkepid,kepoi_name,kepler_name,koi_disposition,koi_score\n" + rows + "\n");
  }
}
