package dev.kepler.pipeline;

/**
 * Something about a lake for which no pipeline may run on it.
 *
 * @param layer the layer that it is about
 * @param file the file or folder
 * @param problem what is wrong with it, beginning with a verb
 * @param remedy what to do
 */
public record Finding(Layer layer, String file, String problem, Remedy remedy) {

  /** Tells whether it is about a commit of another hand, which a rebuild writes over. */
  boolean isForeign() {
    return problem.contains(TableExamination.FOREIGN);
  }

  /** A sentence each for the problem and the remedy. */
  @Override
  public String toString() {
    return file + " " + problem + ". " + remedy + ".";
  }
}
