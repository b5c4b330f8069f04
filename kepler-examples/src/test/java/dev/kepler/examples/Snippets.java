package dev.kepler.examples;

import com.sun.source.util.JavacTask;
import dev.kepler.examples.cli.Relaunch;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;

/** Compiles what pages say in Java, by the class path of the tests. */
final class Snippets {

  private static final Set<String> NOT_FOR_READERS =
      Set.of("bench", "cli", "feed", "live", "testkit");

  /** Beside our own public packages. */
  private static final List<String> IMPORTS =
      List.of(
          "java.net.*",
          "java.nio.file.*",
          "java.time.*",
          "java.util.*",
          "org.apache.spark.sql.*",
          "org.apache.spark.sql.streaming.*",
          "org.apache.spark.sql.types.*",
          "org.junit.jupiter.api.*",
          "org.junit.jupiter.api.extension.*",
          "org.junit.jupiter.api.io.*",
          "static org.apache.spark.sql.functions.*",
          "static org.assertj.core.api.Assertions.assertThat");

  private Snippets() {}

  /** What the compiler has to say, by the page and its line. */
  static List<String> errors(List<Readme.Block> blocks) throws IOException {
    JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
    DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
    List<String> options = List.of("-cp", Relaunch.classPath(), "-proc:none");
    try (JavaFileManager files = javac.getStandardFileManager(null, Locale.ROOT, null)) {
      files.handleOption("-cp", List.of(Relaunch.classPath()).iterator());
      String head = head(files);
      List<Source> sources = new ArrayList<>();
      for (Readme.Block block : blocks) {
        sources.add(new Source("Snippet" + sources.size(), head, block));
      }
      ((JavacTask) javac.getTask(null, files, found, options, null, sources)).analyze();
    }
    return found.getDiagnostics().stream()
        .filter(diagnostic -> diagnostic.getKind() == Diagnostic.Kind.ERROR)
        .map(Snippets::said)
        .toList();
  }

  private static String said(Diagnostic<? extends JavaFileObject> error) {
    String message = error.getMessage(Locale.ROOT);
    return error.getSource() instanceof Source source
        ? "%s:%d: %s"
            .formatted(
                source.block.path(), source.block.line() + error.getLineNumber() - 2, message)
        : message;
  }

  private static String head(JavaFileManager files) throws IOException {
    Set<String> ours = new TreeSet<>();
    for (JavaFileObject type :
        files.list(
            StandardLocation.CLASS_PATH,
            "dev.kepler",
            EnumSet.of(JavaFileObject.Kind.CLASS),
            true)) {
      String name = files.inferBinaryName(StandardLocation.CLASS_PATH, type);
      String room = name.substring(0, name.lastIndexOf('.'));
      if (!room.contains(".internal")
          && !NOT_FOR_READERS.contains(room.substring(room.lastIndexOf('.') + 1))) {
        ours.add(room + ".*");
      }
    }
    return Stream.concat(IMPORTS.stream(), ours.stream())
        .map(name -> "import " + name + "; ")
        .collect(Collectors.joining("", "package dev.kepler.examples; ", ""));
  }

  /** A page's block: whole members of a class as they are, statements in a method. */
  private static final class Source extends SimpleJavaFileObject {

    private final Readme.Block block;
    private final String text;

    Source(String name, String head, Readme.Block block) {
      super(URI.create("string:///dev/kepler/examples/" + name + ".java"), Kind.SOURCE);
      this.block = block;
      boolean members = block.lines().get(0).matches("(@|public |class ).*");
      this.text =
          head
              + "@SuppressWarnings(\"all\") class "
              + name
              + " extends Presupposed {"
              + (members
                  ? "\n" + block.text()
                  : "void snippet() throws Exception {\n" + block.text() + "\n}")
              + "\n}";
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }
}
