package dev.kepler.medallion.internal.csv;

import dev.kepler.medallion.internal.csv.CsvLines.Line;
import dev.kepler.medallion.internal.text.OneLine;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.util.Optional;

/** What the preamble of a release, lines that begin with {@code #}, says of its date. */
public final class Preamble {

  private LocalDateTime date;
  private String doubt;

  /** Reads a line; the first date counts. */
  void read(Line line) {
    String text = line.text().substring(1).strip();
    try {
      date = date == null ? ReleaseDate.parse(text) : date;
    } catch (DateTimeException e) {
      doubt =
          doubt == null
              ? "its line "
                  + line.number()
                  + ", '"
                  + OneLine.of(text)
                  + "', looks like a date and is not understood: "
                  + e.getMessage()
              : doubt;
    }
  }

  /** The date, if a line is one. */
  public Optional<LocalDateTime> date() {
    return Optional.ofNullable(date);
  }

  /** The line that looks like a date and is not understood, and why, where no line is a date. */
  public Optional<String> doubt() {
    return date == null ? Optional.ofNullable(doubt) : Optional.empty();
  }
}
