package dev.kepler.pipeline;

import dev.kepler.model.ArchiveColumns;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Simulated KOIs as the archive's CSV, one confirmed planet per star; no such planets exist. */
public final class SimulatedRelease {

  public static final String HEADER = String.join(",", ArchiveColumns.ALL);

  private final List<String> lines = new ArrayList<>();

  /** So many confirmed planets. */
  public SimulatedRelease(int planets) {
    for (int i = 1; i <= planets; i++) {
      lines.add("%d,K%05d.01,Kepler-%d b,CONFIRMED,0.99%d".formatted(9_000_000 + i, i, i, i % 10));
    }
  }

  /** The first ones become false positives. */
  public SimulatedRelease retracted(int planets) {
    return firstAs(planets, "FALSE POSITIVE");
  }

  /** The first ones get another disposition. */
  public SimulatedRelease firstAs(int planets, String disposition) {
    lines.subList(0, planets).replaceAll(line -> line.replace("CONFIRMED", disposition));
    return this;
  }

  /** The first ones get another value in a column, counted from 0. */
  public SimulatedRelease with(int planets, int column, String value) {
    lines
        .subList(0, planets)
        .replaceAll(
            line -> {
              List<String> fields = new ArrayList<>(List.of(line.split(",", -1)));
              fields.set(column, value);
              return String.join(",", fields);
            });
    return this;
  }

  public SimulatedRelease without(int planets) {
    lines.subList(0, planets).clear();
    return this;
  }

  public SimulatedRelease shuffled() {
    Collections.shuffle(lines, new Random(1));
    return this;
  }

  public SimulatedRelease and(String line) {
    lines.add(line);
    return this;
  }

  /** As TAP answers: a header, then rows, each with a newline. */
  public String csv() {
    return csv(HEADER);
  }

  public String csv(String header) {
    return String.join("\n", Stream.concat(Stream.of(header), lines.stream()).toList()) + "\n";
  }

  /** The same table with its columns the other way round. */
  public String csvReversed() {
    return csv()
        .lines()
        .map(
            line -> {
              List<String> fields = new ArrayList<>(List.of(line.split(",", -1)));
              Collections.reverse(fields);
              return String.join(",", fields);
            })
        .reduce("", (table, line) -> table + line + "\n");
  }
}
