package dev.kepler.examples;

import dev.kepler.model.testing.LocalSpark;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Commands that a test runs in its own JVM find a session open and leave it open: each is spared a
 * start of Spark. What is packaged starts its own, and is tested so.
 */
public final class OneSession implements BeforeAllCallback {

  /** Called by JUnit. */
  public OneSession() {}

  @Override
  public void beforeAll(ExtensionContext context) {
    LocalSpark.session();
  }
}
