package dev.kepler.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Level;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** A real browser without a screen: Chromium as Debian packages it, or none. */
public final class Browser implements AutoCloseable {

  private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
  private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ChromeDriver driver;

  private Browser(ChromeDriver driver) {
    this.driver = driver;
  }

  /** Opens a browser; where there is none the test is skipped, and says so. */
  public static Browser open() {
    boolean there = Files.isExecutable(CHROMIUM) && Files.isExecutable(DRIVER);
    String reason = "no browser: " + CHROMIUM + " and " + DRIVER + " are not both there";
    if (!there) {
      System.err.println("LivePageTest skipped: " + reason);
    }
    assumeTrue(there, reason);
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    logs.enable(LogType.PERFORMANCE, Level.ALL);
    ChromeOptions options = new ChromeOptions();
    options.setBinary(CHROMIUM.toFile());
    options.addArguments(
        "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage");
    options.addArguments("--window-size=1280,1200", "--hide-scrollbars");
    options.setCapability(ChromeOptions.LOGGING_PREFS, logs);
    ChromeDriverService service =
        new ChromeDriverService.Builder()
            .usingDriverExecutable(DRIVER.toFile())
            .usingAnyFreePort()
            .withSilent(true)
            .build();
    return new Browser(new ChromeDriver(service, options));
  }

  public void visit(URI page) {
    driver.get(page.toString());
  }

  /** Value of a script's expression. */
  public Object value(String expression) {
    return driver.executeScript("return " + expression);
  }

  /** Text of an element as a reader sees it. */
  public String text(String selector) {
    return (String)
        driver.executeScript(
            "return document.querySelector(arguments[0])?.innerText ?? ''", selector);
  }

  /** Waits until an element says something. */
  public void waitFor(String selector, String text) {
    Instant deadline = Instant.now().plus(PATIENCE);
    while (!text(selector).contains(text)) {
      assertThat(Instant.now())
          .as("%s says '%s', not yet '%s'", selector, text(selector), text)
          .isBefore(deadline);
      LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
    }
  }

  /** Light or dark. */
  public void colours(String scheme) {
    emulate("prefers-color-scheme", scheme);
  }

  /** The few colours that a reader has chosen for everything, or those of the page. */
  public void forcedColours(boolean forced) {
    emulate("forced-colors", forced ? "active" : "none");
  }

  private void emulate(String feature, String value) {
    cdp(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", feature, "value", value))));
  }

  /** Presses keys where the focus is. */
  public void press(CharSequence... keys) {
    new Actions(driver).sendKeys(keys).perform();
  }

  /** Clicks an element. */
  public void click(String selector) {
    driver.findElement(By.cssSelector(selector)).click();
  }

  /** Goes back one page. */
  public void back() {
    driver.navigate().back();
  }

  /** Loads the page again, as it is at its address. */
  public void reload() {
    driver.navigate().refresh();
  }

  /** Loads without what was kept of earlier visits. */
  public void forget() {
    cdp("Network.setCacheDisabled", Map.of("cacheDisabled", true));
  }

  /** Bytes that came over the wire since the last time. */
  public long received() throws IOException {
    long bytes = 0;
    for (LogEntry entry : driver.manage().logs().get(LogType.PERFORMANCE)) {
      JsonNode message = JSON.readTree(entry.getMessage()).path("message");
      if (message.path("method").asText().equals("Network.loadingFinished")) {
        bytes += message.at("/params/encodedDataLength").asLong();
      }
    }
    return bytes;
  }

  public void size(int width, int height, boolean phone) {
    cdp(
        "Emulation.setDeviceMetricsOverride",
        Map.of(
            "width", width, "height", height, "deviceScaleFactor", phone ? 2 : 1, "mobile", phone));
  }

  /** Pictures the whole page. */
  public void picture(String name) throws IOException {
    Object image =
        cdp("Page.captureScreenshot", Map.of("format", "png", "captureBeyondViewport", true))
            .get("data");
    Path folder = Files.createDirectories(Path.of("target", "screenshots"));
    Files.write(folder.resolve(name + ".png"), Base64.getDecoder().decode((String) image));
  }

  /** What the page wrote to the console as an error or a warning. */
  public List<String> complaints() {
    return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
        .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
        .map(LogEntry::getMessage)
        .toList();
  }

  /** Addresses that the page asked for since the last time. */
  public List<URI> requests() throws IOException {
    List<URI> requests = new ArrayList<>();
    for (LogEntry entry : driver.manage().logs().get(LogType.PERFORMANCE)) {
      JsonNode message = JSON.readTree(entry.getMessage()).path("message");
      if (message.path("method").asText().equals("Network.requestWillBeSent")) {
        requests.add(URI.create(message.at("/params/request/url").asText()));
      }
    }
    return requests;
  }

  /** What the page's frames show, in their order; nothing where the browser refused one. */
  List<String> framed() {
    List<String> framed = new ArrayList<>();
    int frames = driver.findElements(By.tagName("iframe")).size();
    for (int i = 0; i < frames; i++) {
      driver.switchTo().frame(i);
      framed.add(
          String.join(
              "",
              driver.findElements(By.cssSelector("svg text, #confirmed")).stream()
                  .limit(1)
                  .map(WebElement::getText)
                  .toList()));
      driver.switchTo().defaultContent();
    }
    return framed;
  }

  /** What axe-core finds wrong for people who cannot see or point well: rule, weight and place. */
  public List<String> barriers() throws IOException {
    try (InputStream axe = Browser.class.getResourceAsStream("/axe.min.js")) {
      driver.executeScript(new String(axe.readAllBytes(), StandardCharsets.UTF_8));
    }
    Object found =
        driver.executeAsyncScript(
            "const done = arguments[arguments.length - 1];"
                + "axe.run().then(r => done(r.violations.map("
                + "v => v.impact + ' ' + v.id + ' ' + v.nodes.map(n => n.target).join(' '))))");
    return ((List<?>) found).stream().map(Object::toString).toList();
  }

  private Map<String, Object> cdp(String command, Map<String, Object> arguments) {
    return driver.executeCdpCommand(command, arguments);
  }

  @Override
  public void close() {
    driver.quit();
  }
}
