package dev.kepler.examples.cli;

import dev.kepler.medallion.GoldTable;
import dev.kepler.medallion.pipeline.Cut;
import dev.kepler.medallion.pipeline.MedallionPipeline;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code kepler stars}. */
@Command(
    name = "stars",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Lists the stars with the most planets, as gold counts them; show tells of one of them.")
public final class StarsCommand extends LakeCommand {

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "10",
      description = "Stars to list. Default: ${DEFAULT-VALUE}.")
  private int limit;

  @Override
  int look(MedallionPipeline<?, ?, ?> pipeline) {
    requireLimit(limit);
    Grid stars = during("reading gold", () -> stars(pipeline, limit));
    stars.print(out(), "Stars with the most planets");
    result(stars);
    return 0;
  }

  private static Grid stars(MedallionPipeline<?, ?, ?> pipeline, int limit) {
    GoldTable<?, ?> gold = pipeline.lake().medallion().gold().get(0);
    List<Column> order = new ArrayList<>();
    gold.values().forEach(number -> order.add(functions.col(number).desc()));
    gold.group().forEach(key -> order.add(functions.col(key)));
    try (Cut<?, ?, ?> cut = pipeline.lake().cut()) {
      return Grid.of(cut.gold(gold).orderBy(order.toArray(Column[]::new)).limit(limit));
    }
  }
}
