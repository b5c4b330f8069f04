package dev.kepler.medallion.internal.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A line of a release's preamble")
class ReleaseDateTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Fri Oct  3 04:25:25 2025 | 2025-10-03T04:25:25",
        "Fri Oct 03 04:25:25 2025 | 2025-10-03T04:25:25",
        "Fri Oct 3 4:25:25 2025 | 2025-10-03T04:25:25",
        "Fri Oct  3 04:25:25 2025,,,, | 2025-10-03T04:25:25",
        "Fri Oct  3 04:25:25 UTC 2025 | 2025-10-03T04:25:25",
        "Fri Oct  3 04:25:25 PDT 2025 | 2025-10-03T11:25:25",
        "Fri, 03 Oct 2025 04:25:25 GMT | 2025-10-03T04:25:25",
        "Fri, 3 Oct 2025 04:25:25 -0700 | 2025-10-03T11:25:25",
        "2025-10-03 04:25:25 | 2025-10-03T04:25:25",
        "2025-10-03T04:25:25Z | 2025-10-03T04:25:25",
        "2025-10-03T04:25:25.123+02:00 | 2025-10-03T02:25:25",
        "2025-10-03T04:25:25+0200 | 2025-10-03T02:25:25",
        "2025-10-03 04:25 UTC | 2025-10-03T04:25:00",
        "2025-10-03 | 2025-10-03T00:00:00",
        "2025-10-3 | 2025-10-03T00:00:00",
        "Date: 2025-10-03 | 2025-10-03T00:00:00",
        "Downloaded on October 3, 2025 | 2025-10-03T00:00:00",
        "3 October 2025 | 2025-10-03T00:00:00",
      })
  @DisplayName("is a date in the archive's form, in ISO's, with a zone or without, and labelled")
  void dates(String line, LocalDateTime date) {
    assertThat(ReleaseDate.parse(line)).isEqualTo(date);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Thu Oct  3 04:25:25 2025 | 2025-10-03 is a Friday",
        "Fri Oct  3 04:25:25 XYZ 2025 | is no zone",
        "Fri Oct 32 04:25:25 2025 | no such day",
        "Sat Feb 29 04:25:25 2025 | no such day",
        "2025-13-03 | no such day",
        "2025-10-03 25:00:00 | no such time",
        "2025-10-03 04:25:25 PM | is no zone",
        "2025-10-03T04:25:25+25:00 | no zone that is known",
        "03.10.2025 | no form that is known",
        "10/03/2025 04:25 | no form that is known",
        "2025/10/03 | no form that is known",
        "Fr Okt  3 04:25:25 2025 | is no month",
        "3. Oktober 2025 | no form that is known",
        "20251003 | no form that is known",
        "Downloaded 2025-10-03 by somebody | no form that is known",
      })
  @DisplayName("that looks like a date and is not understood is no line without a date")
  void doubts(String line, String reason) {
    assertThatExceptionOfType(DateTimeException.class)
        .isThrownBy(() -> ReleaseDate.parse(line))
        .withMessageContaining(reason);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "This file was produced by the NASA Exoplanet Archive "
            + " http://exoplanetarchive.ipac.caltech.edu",
        "This file was fetched from http://127.0.0.1:40123/ over TAP by Kepler Medallion",
        "COLUMN koi_vet_date:   Date of Last Parameter Update",
        "CONSTRAINT: where (rowupdate > '2018-01-01')",
        "User preference: *",
        "made by Spark 3.5.9",
        "DR25 of 2017",
      })
  @DisplayName("is none when it looks like none")
  void none(String line) {
    assertThat(ReleaseDate.parse(line)).isNull();
  }
}
