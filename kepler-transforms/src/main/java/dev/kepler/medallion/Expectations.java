package dev.kepler.medallion;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Expectations on the records of bronze, in the order in which a failing record names them.
 *
 * <pre>{@code
 * Expectations.of(
 *         Expectation.quarantine("price_positive", col("price").gt(0)),
 *         Expectation.warn("has_a_buyer", col("buyer").isNotNull()))
 *     .structural("price_positive")
 * }</pre>
 *
 * <p>Immutable; safe for use by several threads.
 */
public final class Expectations {

  private final List<Expectation> list;
  private final Set<String> structural;
  private final Optional<String> rivalry;

  private Expectations(List<Expectation> list, Set<String> structural, Optional<String> rivalry) {
    this.list = List.copyOf(list);
    this.structural = Set.copyOf(structural);
    this.rivalry = rivalry;
  }

  /**
   * Expectations of these names and conditions.
   *
   * @throws IllegalArgumentException when two have the same name
   */
  public static Expectations of(Expectation... expectations) {
    Set<String> names = new HashSet<>();
    for (Expectation expectation : expectations) {
      if (!names.add(expectation.name())) {
        throw new IllegalArgumentException(
            "Cannot expect '"
                + expectation.name()
                + "' twice. Give each expectation its own name.");
      }
    }
    return new Expectations(List.of(expectations), Set.of(), Optional.empty());
  }

  /**
   * These, some of them structural: without them a record has no place in silver or gold, so nobody
   * can replace them or make them warnings.
   *
   * @throws IllegalArgumentException when there is no such expectation, or one is a warning
   */
  public Expectations structural(String... names) {
    Set<String> more = new HashSet<>(structural);
    for (String name : names) {
      if (require(name).severity() == Severity.WARN) {
        throw new IllegalArgumentException(
            "Cannot build on '" + name + "': it is a warning. Make it quarantine.");
      }
      more.add(name);
    }
    return new Expectations(list, more, rivalry);
  }

  /**
   * These, and that all records of a key within one load say the same: where they differ, all of
   * them are set aside. Without this, the greatest of them stands, by its columns in their order.
   *
   * @param name of the expectation
   * @param expectation {@link Medallion.Builder#rivals makes it}, from the key and the columns
   */
  Expectations rivalry(String name, Expectation expectation) {
    List<Expectation> more = new ArrayList<>();
    boolean placed = false;
    for (Expectation e : list) { // before the first warning: after what a record fails by itself
      if (!placed && e.severity() == Severity.WARN) {
        more.add(expectation);
        placed = true;
      }
      more.add(e);
    }
    if (!placed) {
      more.add(expectation);
    }
    return new Expectations(more, structural, Optional.of(name));
  }

  /** Name of the expectation that looks at all records of a load; empty where there is none. */
  Optional<String> rivalry() {
    return rivalry;
  }

  /**
   * These and one more, or one replaced that has the same name.
   *
   * @throws IllegalArgumentException when it would replace a structural one
   */
  public Expectations with(Expectation expectation) {
    String name = Objects.requireNonNull(expectation, "expectation").name();
    requireFree(name);
    List<Expectation> more = new ArrayList<>(list);
    more.removeIf(e -> e.name().equals(name));
    more.add(expectation);
    return new Expectations(more, structural, rivalry.filter(other -> !other.equals(name)));
  }

  /**
   * These, one of them under another severity.
   *
   * @throws IllegalArgumentException when none has that name, or it is structural
   */
  public Expectations with(String name, Severity severity) {
    requireFree(name);
    require(name);
    return new Expectations(
        list.stream().map(e -> e.name().equals(name) ? e.as(severity) : e).toList(),
        structural,
        rivalry);
  }

  private Expectation require(String name) {
    return list.stream()
        .filter(e -> e.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "Cannot change the severity of '"
                        + name
                        + "': there is no such expectation. Use one of "
                        + list.stream().map(Expectation::name).toList()
                        + "."));
  }

  private void requireFree(String name) {
    if (structural.contains(name)) {
      throw new IllegalArgumentException(
          "Cannot change '"
              + name
              + "': a record that fails it has no place in silver or gold. Add"
              + " an expectation of another name.");
    }
  }

  /** The expectations, in order. */
  public List<Expectation> list() {
    return list;
  }
}
