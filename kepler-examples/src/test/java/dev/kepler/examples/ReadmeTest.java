package dev.kepler.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;
import picocli.CommandLine;

@DisplayName("The READMEs")
class ReadmeTest {

  private static final int WORDS = 1500;
  private static final Pattern PROFILE = Pattern.compile("-P(\\S+)");

  /** Run by .ci/run or by the workflow. */
  private static final Set<String> RUN_BY_CI =
      Set.of(
          "mvn -q compile exec:java -pl kepler-examples -am",
          "mvn -q verify",
          "mvn -q verify -Pconsumer -DskipTests");

  /** Whoever has the hours, or releases; the profiles that they name are looked up. */
  private static final Set<String> BY_HAND =
      Set.of(
          "mvn install", // verify, and a copy
          "mvn -q package -DskipTests", // a part of verify; PackagedTest runs what it leaves
          "mvn -q verify -Poldest",
          "mvn -q verify -Pexhaustive");

  @Test
  @DisplayName("say in Java what compiles")
  void java() throws Exception {
    List<Readme.Block> blocks = Readme.blocks("java").filter(b -> !Consumer.has(b)).toList();

    assertThat(blocks).hasSizeGreaterThan(12);
    assertThat(Snippets.errors(blocks)).isEmpty();
  }

  @Test
  @DisplayName("show of an application what stands in one that the build makes and runs")
  void consumer() {
    assertThat(Readme.blocks("java").filter(Consumer::has))
        .extracting(Readme.Block::path)
        .contains("README.md", "kepler-transforms/README.md", "kepler-pipeline/README.md")
        .hasSizeGreaterThan(4);
    assertThat(Readme.blocks("java").filter(block -> block.text().matches("(?s).*\\bOrders?\\b.*")))
        .isNotEmpty()
        .allMatch(Consumer::has);
  }

  @Test
  @DisplayName("name artifacts of this version")
  void dependencies() throws Exception {
    Element project = xml(Files.readString(Readme.PROJECT.resolve("pom.xml"))).getDocumentElement();
    List<Readme.Block> blocks = Readme.blocks("xml").filter(b -> !Consumer.has(b)).toList();
    List<String> published = new ArrayList<>();
    for (String folder :
        List.of("kepler-pipeline", "kepler-pipeline/testkit", "kepler-pipeline/bom")) {
      String pom = Files.readString(Readme.PROJECT.resolve(folder).resolve("pom.xml"));
      published.add(own(xml(pom).getDocumentElement(), "artifactId"));
    }

    assertThat(blocks).hasSizeGreaterThan(1);
    for (Readme.Block block : blocks) {
      Element dependency = xml(block.text()).getDocumentElement();
      assertThat(published).contains(own(dependency, "artifactId"));
      assertThat(own(dependency, "groupId")).isEqualTo(own(project, "groupId"));
      assertThat(own(dependency, "version")).isEqualTo(own(project, "version"));
    }
  }

  @Test
  @DisplayName("give commands that Kepler's command line takes, and Maven's that somebody runs")
  void commands() throws Exception {
    String ci =
        Files.readString(Readme.PROJECT.resolve(".ci/run"))
            + Files.readString(Readme.PROJECT.resolve(".github/workflows/build.yml"));
    String poms =
        Files.readString(Readme.PROJECT.resolve("pom.xml"))
            + Files.readString(Readme.PROJECT.resolve("kepler-examples/pom.xml"));
    List<String> commands =
        Stream.concat(
                ReadmeCommand.inBlocks().map(ReadmeCommand::line),
                Readme.all().stream()
                    .flatMap(Readme::code)
                    .filter(code -> code.matches("(kepler|mvn) .*")))
            .toList();

    assertThat(commands).hasSizeGreaterThan(30);
    for (String line : commands) {
      if (!line.startsWith("mvn ")) {
        parse(ReadmeCommand.words(line));
        continue;
      }
      String plain = line.replaceFirst(" -Dexec.args=.*", "");
      PROFILE
          .matcher(line)
          .results()
          .forEach(p -> assertThat(poms).contains("<id>" + p.group(1) + "</id>"));
      if (RUN_BY_CI.contains(plain)) {
        assertThat(ci)
            .containsPattern("(?m)^( *- run: )?" + Pattern.quote(plain) + "( \"\\$@\")?$");
        parse(ReadmeCommand.words(line));
      } else if (line.contains("-Dtest=")) {
        assertThat(line).contains("-Dtest=LandedToSeenTest "); // measures when it is told to
      } else {
        assertThat(BY_HAND).contains(line);
      }
    }
  }

  /** As the command line does, but for running it. */
  private static void parse(List<String> words) {
    if (!words.isEmpty()) {
      CommandLine kepler = Commands.all(new Kepler());
      assertThatCode(() -> kepler.parseArgs(words.toArray(String[]::new)))
          .as("%s", words)
          .doesNotThrowAnyException();
    }
  }

  @Test
  @DisplayName("name every command of Kepler's, and no option that is none")
  void tables() {
    Readme examples = Readme.of("kepler-examples/README.md");
    CommandLine kepler = Commands.all(new Kepler());
    List<String> rows = new ArrayList<>(kepler.getSubcommands().keySet());
    rows.removeIf(
        command -> kepler.getSubcommands().get(command).getCommandSpec().usageMessage().hidden());
    rows.remove("help");
    List<String> options =
        kepler.getSubcommands().values().stream()
            .flatMap(command -> command.getCommandSpec().optionsMap().keySet().stream())
            .toList();

    assertThat(rows)
        .allSatisfy(
            command ->
                assertThat(examples.prose()).containsPattern("(?m)^\\| `" + command + "[ `]"));
    assertThat(
            examples
                .code()
                .filter(code -> code.startsWith("--"))
                .map(code -> code.replaceFirst(" .*", "")))
        .isNotEmpty()
        .isSubsetOf(options);
  }

  @Test
  @DisplayName("lead somewhere with every link; the first is short")
  void links() {
    assertThat(Readme.of("README.md").words()).isLessThanOrEqualTo(WORDS);
    for (String path :
        List.of(
            "README.md",
            "kepler-model/README.md",
            "kepler-transforms/README.md",
            "kepler-pipeline/README.md",
            "kepler-examples/README.md",
            ".github/CONTRIBUTING.md")) {
      Readme page = Readme.of(path);
      for (String link : page.links().filter(link -> !link.startsWith("https://")).toList()) {
        String file = link.replaceFirst("#.*", "");
        Path target =
            file.isEmpty()
                ? Readme.PROJECT.resolve(path)
                : Readme.PROJECT.resolve(path).resolveSibling(file).normalize();
        assertThat(target).as("%s in %s", link, path).exists();
        if (link.contains("#")) {
          assertThat(Readme.of(Readme.PROJECT.relativize(target).toString()).anchors())
              .as("%s in %s", link, path)
              .contains(link.replaceFirst(".*#", ""));
        }
      }
    }
  }

  private static Document xml(String text) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(text)));
  }

  /** Text of an element's own child; empty where it has none. */
  private static String own(Element element, String name) {
    for (var child = element.getFirstChild(); child != null; child = child.getNextSibling()) {
      if (child.getNodeName().equals(name)) {
        return child.getTextContent().trim();
      }
    }
    return "";
  }
}
