package dev.kepler.examples.cli;

import dev.kepler.medallion.lake.Layer;
import dev.kepler.medallion.lake.LedgerEntry;
import dev.kepler.medallion.pipeline.MedallionPipeline;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code kepler rebuild}. */
@Command(
    name = "rebuild",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Computes silver (and quarantine) or gold anew from the layer above, checks it, and puts it"
            + " in place of the live one in one commit.")
public final class RebuildCommand extends LakeCommand {

  /** Layers that can be rebuilt. */
  enum Rebuilt {
    silver,
    gold
  }

  @Option(
      names = "--layer",
      required = true,
      paramLabel = "LAYER",
      description = "One of ${COMPLETION-CANDIDATES}.")
  private Rebuilt layer;

  @Override
  int look(MedallionPipeline<?, ?, ?> pipeline) throws IOException {
    LedgerEntry entry =
        during(
            "computing " + layer + " anew",
            () -> pipeline.rebuild(Layer.valueOf(layer.name().toUpperCase(Locale.ROOT))));
    out()
        .printf(
            Locale.ROOT,
            "Rebuilt %s: %,d rows of %,d; %,d in quarantine.%n",
            layer,
            entry.inserted(),
            entry.read(),
            entry.quarantined());
    result(entry, List.of(entry));
    return 0;
  }
}
