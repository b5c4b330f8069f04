package dev.kepler.medallion.internal.proof;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kepler.medallion.TotalsTable;
import dev.kepler.medallion.internal.delta.ForeignCommit;
import dev.kepler.medallion.internal.delta.Table;
import dev.kepler.medallion.internal.delta.TableLog;
import dev.kepler.medallion.internal.layer.NewestTotals;
import dev.kepler.medallion.lake.TotalsNote;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What this library has counted, out of a totals table that another hand wrote to or that is
 * damaged: the rows from before the other hand, and those of our own commits after it. Where they
 * cannot be read any more the history begins anew.
 */
public record TrustedTotals(SparkSession session, TotalsTable<?> totals, Table table) {

  private static final Logger LOG = LoggerFactory.getLogger(TrustedTotals.class);

  /** Rows in the order in which they were counted. */
  public List<TotalsNote> rows() {
    try {
      TableLog log = table.commits(session);
      long first = -1;
      List<String> ours = new ArrayList<>();
      for (long version : log.versions()) {
        List<JsonNode> actions = log.actions(version).orElse(List.of());
        if (first < 0 && ForeignCommit.of(actions).isPresent()) {
          first = version;
        } else if (first >= 0 && ForeignCommit.of(actions).isEmpty()) {
          actions.stream()
              .filter(action -> action.path("add").path("dataChange").asBoolean())
              .map(action -> log.table() + "/" + action.path("add").path("path").asText())
              .forEach(ours::add);
        }
      }
      Dataset<Row> rows =
          first < 0 ? table.read(session) : table.readAt(session, Math.max(0, first - 1));
      if (!ours.isEmpty()) {
        rows =
            table
                .own(rows)
                .unionAll(
                    table.own(
                        session
                            .read()
                            .schema(table.schema())
                            .parquet(ours.toArray(String[]::new))));
      }
      return table.own(rows).orderBy(totals.moment()).collectAsList().stream()
          .map(row -> NewestTotals.note(totals, row))
          .toList();
    } catch (Exception e) { // checked ones of Spark's among them, which Scala does not declare
      LOG.warn("What {} counted earlier cannot be read, and its history begins anew", table);
      return List.of();
    }
  }
}
