package dev.kepler.pipeline;

import javax.sql.DataSource;
import org.apache.spark.sql.SparkSession;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.DisplayName;

/** H2, in this process. */
@DisplayName("What is delivered to H2")
class H2DeliveryTest extends DeliveryTest {

  private final JdbcDataSource source = new JdbcDataSource();

  H2DeliveryTest(SparkSession spark) {
    super(spark);
    source.setURL("jdbc:h2:mem:delivery;DB_CLOSE_DELAY=-1");
  }

  @Override
  DataSource source() {
    return source;
  }
}
