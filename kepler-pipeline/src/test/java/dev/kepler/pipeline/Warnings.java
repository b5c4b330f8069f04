package dev.kepler.pipeline;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Configuration;
import org.apache.logging.log4j.core.config.Property;

/** What any logger says from WARN on, as a host with Spark's own settings has it. */
final class Warnings extends AbstractAppender implements AutoCloseable {

  final List<String> logged = new CopyOnWriteArrayList<>();
  private final LoggerContext context = (LoggerContext) LogManager.getContext(false);
  private final Configuration settings = context.getConfiguration();
  private final Level before = settings.getRootLogger().getLevel();

  Warnings() {
    super("warnings", null, null, true, Property.EMPTY_ARRAY);
    start();
    settings.getRootLogger().addAppender(this, Level.WARN, null);
    settings.getRootLogger().setLevel(Level.WARN);
    context.updateLoggers();
  }

  @Override
  public void append(LogEvent event) {
    logged.add(event.getLoggerName() + ": " + event.getMessage().getFormattedMessage());
  }

  @Override
  public void close() {
    settings.getRootLogger().removeAppender(getName());
    settings.getRootLogger().setLevel(before);
    context.updateLoggers();
    stop();
  }
}
