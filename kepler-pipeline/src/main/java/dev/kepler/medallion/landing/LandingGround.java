package dev.kepler.medallion.landing;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Map;

/** What a landing asks of a folder, wherever that is. Names are of plain files in it. */
interface LandingGround {

  /** The files there, with their dates in milliseconds; none when there is no folder. */
  Map<String, Instant> files() throws IOException;

  /** Tells whether there is a file or a folder of a name. */
  boolean has(String name) throws IOException;

  /** Makes the folder, where it is missing. */
  void make() throws IOException;

  /** Writes a file that is not there yet. */
  void write(String name, InputStream content) throws IOException;

  /** Opens a file, from its beginning each time. */
  InputStream open(String name) throws IOException;

  /**
   * Dates a file.
   *
   * @return the date that it has then, which is another where a store dates files itself
   */
  Instant date(String name, Instant time) throws IOException;

  /**
   * Renames a file at once, to outlive a power cut where the place can do that.
   *
   * @param to a name that no file had just now
   * @return false when one has it now
   */
  boolean rename(String from, String to) throws IOException;

  /** Removes a file, if it is there. */
  void delete(String name) throws IOException;
}
