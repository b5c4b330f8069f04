package dev.kepler.medallion.lake;

/**
 * Something about a lake for which no pipeline may run on it.
 *
 * @param layer the layer that it is about
 * @param file the file or folder
 * @param problem what is wrong with it, beginning with a verb
 * @param remedy what to do
 */
public record Finding(Layer layer, String file, String problem, Remedy remedy) {

  /** A sentence each for the problem and the remedy. */
  @Override
  public String toString() {
    return file + " " + problem + ". " + remedy + ".";
  }
}
