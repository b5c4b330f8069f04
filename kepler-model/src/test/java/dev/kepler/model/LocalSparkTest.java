package dev.kepler.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kepler.model.testing.LocalSpark;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@DisplayName("The session of the test kit")
@ExtendWith(LocalSpark.class)
class LocalSparkTest {

  private final SparkSession spark;

  LocalSparkTest(SparkSession spark) {
    this.spark = spark;
  }

  @Test
  @DisplayName("answers what a host asks of its catalog")
  void catalog() throws AnalysisException {
    spark.range(3).createOrReplaceTempView("three");

    assertThat(spark.catalog().listTables().collectAsList())
        .anyMatch(table -> table.name().equals("three"));
    assertThat(spark.catalog().listDatabases().collectAsList())
        .anyMatch(database -> database.name().equals("default"));
    assertThat(spark.catalog().listColumns("three").collectAsList())
        .anyMatch(column -> column.name().equals("id"));
    assertThat(spark.catalog().listFunctions().collectAsList())
        .anyMatch(function -> function.name().equals("count"));
    assertThat(spark.catalog().listCatalogs().collectAsList()).isNotEmpty();
  }
}
