package dev.kepler.examples;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import java.util.zip.ZipEntry;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/** What {@code mvn package} left of the libraries, as a repository of many people wants it. */
@DisplayName("The published artifacts")
class ArtifactsTest {

  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  /** Folder of each library, and a class that its Javadoc and sources must have. */
  private static final Map<String, String> LIBRARIES =
      Map.of(
          "kepler-model", "dev/kepler/model/RawKoi",
          "kepler-transforms", "dev/kepler/medallion/Medallion",
          "kepler-pipeline", "dev/kepler/pipeline/KeplerPipeline",
          "kepler-pipeline/testkit", "dev/kepler/medallion/testing/crash/CrashKit");

  static Stream<String> libraries() {
    return LIBRARIES.keySet().stream().sorted();
  }

  @ParameterizedTest
  @MethodSource("libraries")
  @DisplayName("bear Scala's version in their names, and have sources, Javadoc and a licence")
  void jars(String library) throws Exception {
    Element pom = pom(library);
    String name = text(pom, "artifactId");

    assertThat(name).endsWith("_2.12");
    for (String kind : List.of("", "-sources", "-javadoc")) {
      Path jar = ROOT.resolve(library + "/target/" + name + "-" + version() + kind + ".jar");
      try (JarFile content = new JarFile(jar.toFile())) {
        List<String> entries = content.stream().map(ZipEntry::getName).toList();
        if (kind.equals("-javadoc")) {
          assertThat(entries).contains(LIBRARIES.get(library) + ".html");
        } else {
          assertThat(entries).contains("META-INF/LICENSE");
        }
        if (!library.endsWith("testkit")) {
          String suffix = Map.of("", ".class", "-sources", ".java", "-javadoc", ".html").get(kind);
          assertThat(entries).contains(LIBRARIES.get(library) + suffix);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("libraries")
  @DisplayName("say what they are, whose, and under which licence")
  void poms(String library) throws Exception {
    Element pom = pom(library);

    assertThat(Stream.of("name", "description").map(name -> text(pom, name))).doesNotContainNull();
    mustSayWhose(pom("."));
  }

  private static void mustSayWhose(Element pom) {
    assertThat(Stream.of("url", "licenses", "developers", "scm").map(name -> text(pom, name)))
        .doesNotContainNull()
        .noneMatch(String::isBlank);
    assertThat(text(pom, "distributionManagement")).as("where to is said at the release").isNull();
  }

  @Test
  @DisplayName("bring nothing along that a host would have to fight")
  void dependencies() throws Exception {
    Set<String> brought = new TreeSet<>();
    for (String library : List.of("kepler-model", "kepler-transforms", "kepler-pipeline")) {
      for (Element dependency : children(child(pom(library), "dependencies"))) {
        String artifact = text(dependency, "artifactId");
        Map<String, String> managed = scopes();
        String scope = text(dependency, "scope");
        String type = text(dependency, "type");
        if (!"true".equals(text(dependency, "optional"))
            && (scope == null ? managed.get(artifact + ":" + type) : scope) == null) {
          brought.add(artifact);
        }
      }
    }

    assertThat(brought)
        .containsExactlyInAnyOrder("kepler-model_2.12", "kepler-transforms_2.12", "slf4j-api");
  }

  private static Map<String, String> scopes() throws Exception {
    return children(child(child(pom("."), "dependencyManagement"), "dependencies")).stream()
        .filter(dependency -> text(dependency, "scope") != null)
        .collect(
            toMap(
                dependency -> text(dependency, "artifactId") + ":" + text(dependency, "type"),
                dependency -> text(dependency, "scope")));
  }

  @Test
  @DisplayName("have their versions in a bill of materials that manages nothing else")
  void bom() throws Exception {
    Element bom = pom("kepler-pipeline/bom");

    assertThat(child(bom, "parent")).isNull();
    assertThat(text(bom, "version")).isEqualTo(version());
    mustSayWhose(bom);
    Set<String> published = new TreeSet<>();
    for (String library : LIBRARIES.keySet()) {
      published.add(text(pom(library), "artifactId"));
    }
    assertThat(children(child(child(bom, "dependencyManagement"), "dependencies")))
        .allSatisfy(managed -> assertThat(text(managed, "version")).isEqualTo("${project.version}"))
        .extracting(managed -> text(managed, "artifactId"))
        .containsExactlyInAnyOrderElementsOf(published);
  }

  @ParameterizedTest
  @MethodSource("libraries")
  @DisplayName("say as CycloneDX what they are made of")
  void materials(String library) throws IOException {
    JsonNode bom = new ObjectMapper().readTree(ROOT.resolve(library + "/target/bom.json").toFile());

    assertThat(bom.get("bomFormat").asText()).isEqualTo("CycloneDX");
    assertThat(bom.at("/metadata/component/group").asText()).isEqualTo("dev.kepler");
    assertThat(bom.at("/metadata/component/licenses").toString()).contains("Apache-2.0");
    assertThat(
            StreamSupport.stream(bom.get("components").spliterator(), false)
                .map(component -> component.get("name").asText()))
        .contains("spark-sql_2.12");
  }

  private static String version() throws Exception {
    return text(pom("."), "version");
  }

  private static Element pom(String folder) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(ROOT.resolve(folder + "/pom.xml").toFile())
        .getDocumentElement();
  }

  private static String text(Element parent, String name) {
    Element child = child(parent, name);
    return child == null ? null : child.getTextContent().strip();
  }

  private static Element child(Element parent, String name) {
    return children(parent).stream()
        .filter(child -> child.getTagName().equals(name))
        .findFirst()
        .orElse(null);
  }

  private static List<Element> children(Element parent) {
    return IntStream.range(0, parent.getChildNodes().getLength())
        .mapToObj(parent.getChildNodes()::item)
        .filter(child -> child.getNodeType() == Node.ELEMENT_NODE)
        .map(Element.class::cast)
        .toList();
  }
}
