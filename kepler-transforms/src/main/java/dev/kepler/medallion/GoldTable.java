package dev.kepler.medallion;

import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoder;

/**
 * Gold table: one row for each group of silver's rows, or for some of the groups.
 *
 * @param name of the table
 * @param description what its rows are, for whoever meets the table without this library
 * @param group columns of silver that are the table's key, called the same in both
 * @param encoder of its rows
 * @param recount makes the rows of some groups out of all of silver's rows of these groups, and of
 *     nothing else; a group without a row in silver has none here. It may leave groups out, and
 *     then no totals table counts its groups
 * @param <S> row of silver
 * @param <G> row of this table
 */
public record GoldTable<S, G>(
    String name,
    String description,
    List<String> group,
    Encoder<G> encoder,
    Function<Dataset<S>, Dataset<G>> recount) {

  /** Checks that nothing is missing. */
  public GoldTable {
    Medallion.requireTableName(name);
    Objects.requireNonNull(description, "description");
    Objects.requireNonNull(encoder, "encoder");
    Objects.requireNonNull(recount, "recount");
    group = List.copyOf(group);
    if (group.isEmpty()) {
      throw new IllegalArgumentException(
          "Cannot group " + name + " by nothing: a gold table has a row a group. Name a column.");
    }
  }

  /** Columns that are no part of the group, in order. */
  public List<String> values() {
    return List.of(encoder.schema().fieldNames()).stream().filter(c -> !group.contains(c)).toList();
  }

  /**
   * The rows of all groups.
   *
   * @param silver rows of silver, all of each group that is there
   */
  public Dataset<G> of(Dataset<S> silver) {
    return Records.of(recount.apply(silver), encoder);
  }
}
