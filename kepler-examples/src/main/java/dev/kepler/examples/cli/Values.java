package dev.kepler.examples.cli;

import dev.kepler.examples.feed.InputException;
import dev.kepler.examples.feed.Location;
import java.net.URI;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Values of options: how they are read, and what is said of one that cannot be. */
public final class Values {

  private Values() {}

  /** The same command line, which reads values forgivingly and names no Java type. */
  public static CommandLine readBy(CommandLine commands) {
    ITypeConverter<Integer> integer = read(Integer::valueOf, "is no whole number, such as 3");
    ITypeConverter<Long> number = read(Long::valueOf, "is no whole number, such as 1000");
    return commands
        .setCaseInsensitiveEnumValuesAllowed(true)
        .registerConverter(int.class, integer)
        .registerConverter(Integer.class, integer)
        .registerConverter(long.class, number)
        .registerConverter(Long.class, number)
        .registerConverter(Location.class, Values::place)
        .registerConverter(
            LocalDate.class, read(LocalDate::parse, "is no date; write it like 2017-10-03"))
        .registerConverter(
            URI.class, read(URI::create, "is no address; write it like https://example.org"));
  }

  private static Location place(String text) {
    try {
      return Location.of(text);
    } catch (InputException e) {
      throw new TypeConversionException(e.getMessage());
    }
  }

  private static <T> ITypeConverter<T> read(Function<String, T> reading, String otherwise) {
    return text -> {
      try {
        return reading.apply(text.strip());
      } catch (IllegalArgumentException | DateTimeException e) {
        throw new TypeConversionException("'" + text + "' " + otherwise);
      }
    };
  }
}
