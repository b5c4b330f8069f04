package dev.kepler.medallion.delivery;

import java.util.Optional;

/**
 * How a target is asked for tables by name.
 *
 * @param schema of the target's tables; empty for the one that a connection begins with
 */
record TargetNames(Optional<String> schema) {

  String table(String name) {
    return schema.map(found -> quoted(found) + ".").orElse("") + quoted(name);
  }

  static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }
}
