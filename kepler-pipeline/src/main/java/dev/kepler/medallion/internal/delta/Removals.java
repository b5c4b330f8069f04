package dev.kepler.medallion.internal.delta;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.delta.actions.Action;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.delta.actions.DeletionVectorDescriptor;
import org.apache.spark.sql.delta.actions.RemoveFile;
import scala.Tuple2;

/**
 * What leaves a table in a commit.
 *
 * @param replaced whole files
 * @param masked files that stay, each with the vector of all its rows that are gone then
 */
public record Removals(List<AddFile> replaced, Map<AddFile, DeletionVectorDescriptor> masked) {

  static final Removals NOTHING = files(List.of());

  static Removals files(List<AddFile> replaced) {
    return new Removals(replaced, Map.of());
  }

  /** All files that a row leaves. */
  List<AddFile> touched() {
    List<AddFile> touched = new ArrayList<>(replaced);
    touched.addAll(masked.keySet());
    return touched;
  }

  /** How the log says it: a file under another vector leaves and comes in. */
  List<Action> actions() {
    List<Action> actions = new ArrayList<>();
    replaced.forEach(file -> actions.add(file.remove()));
    masked.forEach(
        (file, vector) -> {
          Tuple2<AddFile, RemoveFile> change = file.removeRows(vector, true, true);
          actions.add(change._2());
          actions.add(change._1());
        });
    return actions;
  }
}
