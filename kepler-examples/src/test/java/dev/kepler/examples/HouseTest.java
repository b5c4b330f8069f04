package dev.kepler.examples;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.Architectures;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Rooms and floors, as CONTRIBUTING describes them. */
@DisplayName("The house")
class HouseTest {

  private static final JavaClasses HOUSE =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .withImportOption(location -> !location.contains("/testing/")) // kits in test-jars
          .importPackages("dev.kepler");

  private static final String ENGINE = "dev.kepler.medallion..";
  private static final String ROOM = "dev.kepler.medallion.";
  private static final Pattern KEPLERS =
      Pattern.compile("^import (static )?dev\\.kepler\\.(model|transforms|pipeline)\\.");

  @Test
  @DisplayName("has no circle of rooms")
  void circles() {
    slices().matching("dev.kepler.(**)").should().beFreeOfCycles().check(HOUSE);
  }

  /** By the imports of the sources: of a constant there is no trace in a class. */
  @Test
  @DisplayName("has an engine that knows nothing of Kepler")
  void engine() throws IOException {
    Set<String> found = new TreeSet<>();
    for (String module : List.of("kepler-model", "kepler-transforms", "kepler-pipeline")) {
      Path root = Path.of("..", module, "src", "main", "java", "dev", "kepler", "medallion");
      try (Stream<Path> files = Files.walk(root)) {
        for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
          if (Files.readAllLines(file).stream().anyMatch(KEPLERS.asPredicate())) {
            String name = root.relativize(file).toString().replace(File.separatorChar, '.');
            found.add(name.substring(0, name.length() - ".java".length()));
          }
        }
      }
    }
    assertThat(found).isEmpty();
  }

  /** Packages are, and words on disk that lakes have: these are no names in the code. */
  @Test
  @DisplayName("names nothing in the engine after KOIs, stars, planets or Kepler")
  void names() {
    Pattern kepler = Pattern.compile("(?i).*(koi|planet|kepler|stars?(?!t)\\b).*");
    assertThat(
            HOUSE.stream()
                .filter(type -> type.getPackageName().startsWith("dev.kepler.medallion"))
                .flatMap(
                    type ->
                        Stream.concat(
                            Stream.of(type.getSimpleName()),
                            type.getMembers().stream().map(member -> member.getName())))
                .filter(name -> name.indexOf('$') < 0) // the compiler's own
                .filter(name -> kepler.matcher(name).matches()))
        .isEmpty();
  }

  @Test
  @DisplayName("knows Delta from inside in one room")
  void delta() {
    assertThat(roomsThatKnow("org.apache.spark.sql.delta", "io.delta.tables"))
        .isEqualTo(Set.of("dev.kepler.medallion.internal.delta"));
  }

  @Test
  @DisplayName("knows Spark's plans and sources from inside in three rooms")
  void spark() {
    assertThat(
            roomsThatKnow(
                "org.apache.spark.sql.catalyst",
                "org.apache.spark.sql.execution",
                "org.apache.spark.rdd"))
        .isEqualTo(
            Set.of(
                "dev.kepler.medallion.internal.delta",
                "dev.kepler.medallion.internal.files",
                "dev.kepler.medallion.internal.rows"));
  }

  /** Of the pipeline. The encoder of beans, which has columns in another order, is Spark's own. */
  private static Set<String> roomsThatKnow(String... foreign) {
    return HOUSE.stream()
        .filter(type -> !type.getPackageName().startsWith("dev.kepler.examples"))
        .filter(type -> !type.getSimpleName().equals("TableEncoder"))
        .filter(
            type ->
                type.getDirectDependenciesFromSelf().stream()
                    .map(arrow -> arrow.getTargetClass().getPackageName())
                    .anyMatch(name -> Set.of(foreign).stream().anyMatch(name::startsWith)))
        .map(JavaClass::getPackageName)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  @DisplayName("shows its examples nothing that is internal")
  void examples() {
    noClasses()
        .that()
        .resideInAPackage("dev.kepler.examples..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("..internal..")
        .check(HOUSE);
  }

  @Test
  @DisplayName("has public words that know neither Spark's sessions nor a file")
  void words() {
    noClasses()
        .that()
        .resideInAPackage("dev.kepler.medallion.lake")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.spark..", "org.apache.hadoop..", "..internal..")
        .check(HOUSE);
  }

  @Test
  @DisplayName("stands on floors, each of which knows lower ones alone")
  void floors() {
    Architectures.layeredArchitecture()
        .consideringOnlyDependenciesInAnyPackage(ENGINE)
        .layer("words")
        .definedBy(
            ROOM + "lake",
            ROOM + "source",
            ROOM + "lifecycle",
            ROOM + "localdisk",
            ROOM + "internal.text")
        .layer("ground")
        .definedBy(
            ROOM + "landing",
            ROOM + "internal.csv",
            ROOM + "internal.rows",
            ROOM + "internal.files")
        .layer("delta")
        .definedBy(ROOM + "internal.delta")
        .layer("state")
        .definedBy(
            ROOM + "internal.ledger",
            ROOM + "internal.change",
            ROOM + "internal.checkpoint",
            ROOM + "internal.source")
        .layer("writers")
        .definedBy(ROOM + "internal.layer")
        .layer("work")
        .definedBy(
            ROOM + "internal.query",
            ROOM + "internal.proof",
            ROOM + "internal.history",
            ROOM + "internal.care")
        .layer("entry")
        .definedBy(ROOM + "pipeline")
        .layer("meters")
        .definedBy(ROOM + "meters")
        .layer("lineage")
        .definedBy(ROOM + "lineage")
        .layer("delivery")
        .definedBy(ROOM + "delivery")
        .whereLayer("delivery")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("entry")
        .mayOnlyBeAccessedByLayers("delivery")
        .whereLayer("meters")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("lineage")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("work")
        .mayOnlyBeAccessedByLayers("entry")
        .whereLayer("writers")
        .mayOnlyBeAccessedByLayers("work", "entry")
        .whereLayer("state")
        .mayOnlyBeAccessedByLayers("writers", "work", "entry")
        .whereLayer("delta")
        .mayOnlyBeAccessedByLayers("state", "writers", "work", "entry")
        .whereLayer("ground")
        .mayOnlyBeAccessedByLayers("delta", "state", "writers", "work", "entry")
        .check(HOUSE);
  }
}
