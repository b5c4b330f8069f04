package dev.kepler.pipeline;

import javax.sql.DataSource;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** PostgreSQL itself, in a process of its own. */
@DisplayName("What is delivered to PostgreSQL")
class PostgresDeliveryTest extends DeliveryTest {

  private static PostgresServer server;

  PostgresDeliveryTest(SparkSession spark) {
    super(spark);
  }

  @BeforeAll
  static void start() throws Exception {
    server = PostgresServer.start();
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  @Override
  DataSource source() {
    return server.source();
  }

  @Test
  @Tag("exhaustive")
  @DisplayName("is whole, and once, though the server was killed and came again")
  void killed() throws Exception {
    survives(server::end, server::goOn);
  }
}
