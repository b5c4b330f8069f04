package dev.kepler.examples.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kepler.examples.cli.Browser;
import dev.kepler.medallion.lake.CountedTotals;
import dev.kepler.medallion.lake.QuarantineReason;
import dev.kepler.medallion.lake.VerificationReport;
import dev.kepler.model.DiscoveryTotals;
import dev.kepler.model.StarPlanets;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.openqa.selenium.Keys;

/** States that a real lake reaches seldom or slowly; no Spark is needed for them. */
@DisplayName("The page, in a real browser and over a lake that the test plays,")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PageInBrowserTest {

  private static final String MARKUP = "Kepler-227 <img src=x onerror=alert(1)> b";
  private static final String RELEASE = "/releases/2025-10-03T04:25:25Z";
  private static final String SHIFTS =
      "window.shifted = 0, window.movers = '', new PerformanceObserver(list =>"
          + " list.getEntries().filter(e => !e.hadRecentInput).forEach(e => {"
          + " window.shifted += e.value; window.movers += ' ' + e.value.toFixed(3) +"
          + " e.sources.map(s => ' ' + (s.node?.id || s.node?.className || s.node?.nodeName)); }))"
          + ".observe({type: 'layout-shift', buffered: true})";

  private Browser browser;
  private Page page;

  @BeforeAll
  void openBrowser() {
    browser = Browser.open();
  }

  @AfterAll
  void closeBrowser() {
    if (browser != null) {
      browser.close();
    }
  }

  @BeforeEach
  void open() {
    page = new Page();
    browser.size(1280, 1000, false);
  }

  @AfterEach
  void close() {
    browser.visit(URI.create("about:blank")); // so that no page misses its server
    browser.complaints();
    page.close();
  }

  /** A load that confirms one more planet. */
  private void load() {
    CountedTotals<DiscoveryTotals> count =
        page.count(Math.max(0, page.model().snapshot().version()) + 2746, 1979);
    page.hold(
        List.of(StarPlanets.of(10797460, 2), StarPlanets.of(757137, count.version())),
        List.of(Page.planet(75201, 10797460, "Kepler-227 b")));
    page.explain(count, Page.kepler503bLeft());
  }

  private void lake() {
    load();
    page.follow(
        List.of(
            Page.course("2017-10-03T00:00:00Z", 2293), Page.course("2025-10-03T04:25:25Z", 2746)));
    page.explorer().know(Page.chronicle(MARKUP));
    page.health().reasons(List.of(new QuarantineReason<>("readable_record", 3, List.of())));
  }

  private void visit(String path, String selector, String text) {
    browser.visit(page.uri(path));
    browser.waitFor(selector, text);
  }

  @Test
  @DisplayName("weighs less than 100 kB at the first visit, and has the number before the charts")
  void light() throws IOException {
    lake();
    browser.forget();
    browser.received();

    visit("/", "#changes", "Kepler-503 b: confirmed → false positive");
    browser.waitFor("#points", "Release of 3 Oct 2025");

    assertThat(browser.received()).as("bytes over the wire").isBetween(50_000L, 100_000L);
    assertThat(
            browser.value(
                "performance.getEntriesByName('first-contentful-paint')[0].startTime <"
                    + " performance.getEntriesByType('resource')"
                    + ".find(r => r.name.endsWith('/chart.umd.js')).startTime"))
        .isEqualTo(true);
  }

  @Test
  @DisplayName("opens what a point of the course changed, by pointer and by keyboard; back is back")
  void points() {
    lake();
    visit("/", "#points", "Release of 3 Oct 2025");

    browser.click("#points li:last-child a");
    browser.waitFor("#view-title", "Release of 3 Oct 2025");
    assertThat(browser.value("location.pathname")).isEqualTo(RELEASE);
    assertThat(browser.value("document.activeElement.id")).isEqualTo("view-title");
    browser.waitFor("#view-body", "by the literature");
    assertThat(browser.text("#view-body")).contains("Confirmed planets 1 → 1 (unchanged)");
    assertThat(browser.text(".groups")).contains("All 2", "Lost 1", "Confirmed 1");
    browser.reload();
    browser.waitFor("#view-body", MARKUP);
    assertThat(browser.value("document.querySelectorAll('#view img').length")).isEqualTo(0L);
    browser.click(".groups a[href$='group=lost']");
    browser.waitFor(".groups [aria-current]", "Lost 1");
    assertThat(browser.text("#view-body tbody")).doesNotContain("K00752.01");
    assertThat(browser.value("document.querySelector('#as-csv').href"))
        .asString()
        .contains("group=lost", "format=csv");

    browser.back();
    browser.back();
    browser.waitFor("#points", "Release of 3 Oct 2017");
    browser.value("document.querySelector('#points a').focus()");
    browser.press(Keys.ENTER);
    browser.waitFor("#view-title", "Release of 3 Oct 2017");
    browser.waitFor("#view-body", "new → confirmed");
  }

  @Test
  @DisplayName("finds as one types, and leads to a planet, its star and NASA's page of it")
  void search() {
    lake();
    visit("/", "#confirmed", "2,746");

    browser.click("#search input");
    browser.press("kepler 503");
    browser.waitFor("#view-state", "2 found.");
    browser.press(" b");
    browser.waitFor("#view-state", "1 found.");
    assertThat(browser.value("location.search")).isEqualTo("?q=kepler%20503%20b");
    browser.press(Keys.ENTER); // to the first that was found
    browser.press(Keys.ENTER);
    browser.waitFor("#view-title", "Kepler-503 b");
    browser.waitFor("#view-body", "false positive since 3 Oct 2025");
    assertThat(browser.value("document.title"))
        .isEqualTo("Kepler-503 b – 2,746 planets: Kepler, live");
    browser.click("#view-body [data-part=star] a");
    browser.waitFor("#view-title", "Kepler-503");
    browser.waitFor("#view-body", "KIC 3642741: 0 confirmed, 0 candidates, 1 false positive.");
    assertThat(browser.value("document.querySelector('[rel~=external]').href"))
        .isEqualTo("https://exoplanetarchive.ipac.caltech.edu/overview/Kepler-503");
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  @DisplayName("says that a view is being worked out, that there is none, and that nobody answers")
  void slow() {
    load();
    visit("/kois/K00242.01", "#view-state", "Being worked out");
    page.explorer().know(Page.chronicle(MARKUP));
    browser.waitFor("#view-title", "Kepler-503 b");
    visit("/kois/K99999.01", "#view-state", "Cannot tell the history of that KOI: none is known.");
    page.health().readable(false);
    browser.waitFor("#alarm", "Stale: the lake cannot be read just now.");
    page.server().close();
    browser.waitFor("#alarm", "No connection to the server");
    browser.complaints(); // those of the connection
  }

  @Test
  @DisplayName("keeps the focus where it is while loads move it, and status and alarm in view")
  void focus() {
    lake();
    visit("/", "#changes", "Kepler-503 b");
    browser.value("document.querySelector('#stars details').open = true");
    browser.value("window.kept = document.querySelector('#stars-rows a')");
    browser.value("window.kept.focus()");
    load();
    load();
    browser.waitFor("#confirmed", "2,748");
    browser.waitFor("#stars-rows", "\t3");
    assertThat(browser.value("document.activeElement === window.kept")).isEqualTo(true);
    browser.value("window.kept = document.querySelector('.step li a')");
    browser.value("window.kept.focus()");
    load();
    browser.waitFor("#confirmed", "2,749");
    assertThat(browser.value("document.activeElement === window.kept")).isEqualTo(true);

    page.health().readable(false);
    browser.value("window.scrollTo(0, document.body.scrollHeight)");
    browser.waitFor("#alarm", "Stale");
    for (String selector : List.of("#status-words", "#alarm")) {
      assertThat(
              browser.value(
                  "(r => r.height > 0 && r.top >= 0 && r.bottom <= innerHeight)"
                      + "(document.querySelector('"
                      + selector
                      + "').getBoundingClientRect())"))
          .as("%s is in view", selector)
          .isEqualTo(true);
    }
  }

  @Test
  @DisplayName("holds still while loads move it")
  void holdsStill() {
    holdsStill(Duration.ofSeconds(8));
  }

  @Test
  @Tag("exhaustive")
  @DisplayName("holds still for five minutes")
  void holdsStillForLong() {
    holdsStill(Duration.ofMinutes(5));
  }

  private void holdsStill(Duration span) {
    page.health().notice("A sample, replayed.");
    browser.visit(page.uri("/"));
    browser.value(SHIFTS);
    browser.waitFor("#status", "Waiting for the first load");
    lake();
    Instant end = Instant.now().plus(span);
    for (int i = 0; Instant.now().isBefore(end); i++) {
      load();
      if (i == 5) {
        page.health().readable(false);
        browser.value("window.scrollTo(0, 500)");
      }
      LockSupport.parkNanos(Duration.ofMillis(400).toNanos());
    }
    assertThat(((Number) browser.value("window.shifted")).doubleValue())
        .as("cumulative layout shift:%s", browser.value("window.movers"))
        .isLessThan(0.05);
  }

  @Test
  @DisplayName("is for everyone in every view: light, dark, in forced colours, on a phone")
  void everyone() throws IOException {
    lake();
    page.health().verified(new VerificationReport(9, 3, 3, 2, 4, 1, 2, 0, List.of(), List.of()));
    Map<String, String> views =
        Map.of(
            "/",
            "Release of 3 Oct 2017: 2,293 confirmed",
            "/kois/K00242.01",
            "by the literature",
            "/stars/3642741",
            "1 false positive",
            RELEASE,
            "Candidates 1 → 0",
            "/history",
            "3 Oct 2017",
            "/search?q=kepler",
            "KIC 3642741");
    for (Map.Entry<String, String> view : views.entrySet()) {
      String name = "view" + view.getKey().replaceAll("[^a-z]+", "-");
      browser.visit(page.uri(view.getKey()));
      browser.waitFor("main", view.getValue());
      browser.waitFor("#status", "Live");
      looksWell(view.getKey(), name);
    }
    visit("/", "#proof", "Proven at ");
    browser.forcedColours(true);
    assertThat(keyColour("confirmed")).isNotEqualTo(keyColour("candidates"));
    browser.forcedColours(false);
    assertThat(browser.complaints()).isEmpty();
  }

  private void looksWell(String view, String name) throws IOException {
    browser.picture(name);
    assertThat(browser.barriers()).as("%s", view).isEmpty();
    browser.colours("dark");
    browser.picture(name + "-dark");
    assertThat(browser.barriers()).as("%s in the dark", view).isEmpty();
    browser.colours("light");
    browser.forcedColours(true);
    browser.picture(name + "-forced");
    assertThat(browser.barriers()).as("%s in forced colours", view).isEmpty();
    browser.forcedColours(false);
    browser.size(390, 844, true);
    browser.picture(name + "-phone");
    assertThat(browser.barriers()).as("%s on a phone", view).isEmpty();
    assertThat(browser.value("document.documentElement.scrollWidth")).as(view).isEqualTo(390L);
    assertThat(
            browser.value(
                "(box => box.scrollHeight <= box.clientHeight)"
                    + "(document.querySelector('#feed-scroll'))"))
        .as("no box in a box")
        .isEqualTo(true);
    browser.size(1280, 1000, false);
  }

  private String keyColour(String line) {
    return (String)
        browser.value(
            "getComputedStyle(document.querySelector('.key ."
                + line
                + "'), '::before').borderTopColor");
  }
}
