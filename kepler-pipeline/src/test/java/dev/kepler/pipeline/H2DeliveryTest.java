package dev.kepler.pipeline;

import javax.sql.DataSource;
import org.apache.spark.sql.SparkSession;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;

/** H2, in this process. */
@Tag("exhaustive")
@DisplayName("What is delivered to H2")
class H2DeliveryTest extends DeliveryTest {

  private final JdbcDataSource source = new JdbcDataSource();

  H2DeliveryTest(SparkSession spark) {
    super(spark);
    source.setURL("jdbc:h2:mem:delivery;DB_CLOSE_DELAY=-1;DATABASE_TO_LOWER=TRUE");
  }

  @Override
  DataSource source() {
    return source;
  }
}
