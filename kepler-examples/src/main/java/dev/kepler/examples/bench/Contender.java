package dev.kepler.examples.bench;

import dev.kepler.examples.cli.LocalSession;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/**
 * Who is measured, and under which settings. All get the same heap and the same rows, on all cores
 * of the machine, without a user interface and on loopback only.
 */
enum Contender {

  /** The notebook as published, with Spark's, Delta's and the JVM's own defaults. */
  NOTEBOOK("Spark's, Delta's and the JVM's defaults", Jvm.DEFAULT) {
    @Override
    Chain open(Path folder, LandingForm form) {
      return new Notebook(defaults(), folder);
    }
  },

  /**
   * The same code with the best settings that need no change of it: those of {@link LocalSession}
   * (few shuffle partitions, which its state store and its checkpoint follow, and no compiled
   * plans) and those of its JVM.
   */
  NOTEBOOK_TUNED("settings of ours, its JVM too", Jvm.TUNED) {
    @Override
    Chain open(Path folder, LandingForm form) {
      return new Notebook(LocalSession.open().spark(), folder);
    }
  },

  /** The pipeline of this project as {@code replay} runs it. */
  OURS(
      "LocalSession as for replay, parallel collector, cold starts from a class-data archive where"
          + " the class path is of jars",
      Jvm.TUNED) {
    @Override
    Chain open(Path folder, LandingForm form) {
      SparkSession session = LocalSession.open().spark();
      return form == LandingForm.CSV ? Ours.onCsv(session, folder) : Ours.onDelta(session, folder);
    }
  },

  /** A team's own query with MERGE that takes a load through all layers. */
  DELTA_MERGE("settings of ours, its JVM too; deletion vectors, auto compaction", Jvm.TUNED) {
    @Override
    Chain open(Path folder, LandingForm form) {
      return new DeltaMerge(merging(), folder, form, DeltaMerge.Shape.ONE_QUERY);
    }
  },

  /** The same in a query for each layer. */
  DELTA_MERGE_CHAIN(
      "settings of ours, its JVM too; deletion vectors, auto compaction, change data feed",
      Jvm.TUNED) {
    @Override
    Chain open(Path folder, LandingForm form) {
      return new DeltaMerge(merging(), folder, form, DeltaMerge.Shape.CHAIN);
    }
  },

  /** Three bare appends, under the settings of ours. */
  FLOOR("settings of ours, its JVM too", Jvm.TUNED) {
    @Override
    Chain open(Path folder, LandingForm form) {
      return new Floor(LocalSession.open().spark(), folder);
    }
  };

  /** In what form rows land for ours; the notebook knows one form only. */
  enum LandingForm {
    /** CSV files in a folder. */
    CSV,
    /** Commits of a raw Delta table. */
    DELTA
  }

  /** Settings of its JVM. */
  private enum Jvm {
    /** None. */
    DEFAULT,
    /** What the README advises: the parallel collector, and an archive of the classes. */
    TUNED
  }

  private final String settings;
  private final Jvm jvm;

  Contender(String settings, Jvm jvm) {
    this.settings = settings;
    this.jvm = jvm;
  }

  /** Opens the session and readies the tables. */
  abstract Chain open(Path folder, LandingForm form);

  /** What it runs under, in words. */
  String settings() {
    return settings;
  }

  /** Tells whether its JVM has settings, such as an archive of the classes. */
  boolean isTuned() {
    return jvm == Jvm.TUNED;
  }

  /**
   * Flags of its JVM, but for heap and what Spark needs of Java.
   *
   * @param archive of the classes, where there is one
   */
  List<String> flags(Optional<Path> archive) {
    List<String> flags = new ArrayList<>();
    if (isTuned()) {
      flags.add("-XX:+UseParallelGC");
      archive.ifPresent(file -> flags.add("-XX:SharedArchiveFile=" + file));
    }
    return flags;
  }

  /** Name in options and tables, such as {@code notebook-tuned}. */
  String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Finds a contender by its label. */
  static Optional<Contender> of(String label) {
    return Arrays.stream(values()).filter(c -> c.label().equalsIgnoreCase(label)).findFirst();
  }

  /** What MERGE reads is on the driver or cached already; small files are gathered by twenties. */
  private static SparkSession merging() {
    SparkSession session = LocalSession.open().spark();
    session.conf().set("spark.databricks.delta.merge.materializeSource", "none");
    session.conf().set("spark.databricks.delta.autoCompact.minNumFiles", "20");
    return session;
  }

  /**
   * Tells whether it keeps gold by key, so that it must be right after repeated loads and changes.
   */
  boolean keepsKeys() {
    return this == OURS || this == DELTA_MERGE || this == DELTA_MERGE_CHAIN;
  }

  /** Nothing set but what Delta needs to run at all, and the user interface and network off. */
  private static SparkSession defaults() {
    return SparkSession.builder()
        .master("local[*]")
        .appName("notebook")
        .config("spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension")
        .config(
            "spark.sql.catalog.spark_catalog", "org.apache.spark.sql.delta.catalog.DeltaCatalog")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.ui.enabled", "false")
        .getOrCreate();
  }
}
