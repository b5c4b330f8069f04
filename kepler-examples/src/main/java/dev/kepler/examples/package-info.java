/**
 * Mains to run from an IDE's Run button or a terminal: the command line {@link
 * dev.kepler.examples.Kepler}, the notebook cell by cell in {@link
 * dev.kepler.examples.NotebookWalkthrough}, the pipeline inside an application in {@link
 * dev.kepler.examples.EmbeddingExample}, the functions alone in {@link
 * dev.kepler.examples.TransformsOnlyExample}, and another entity than Kepler's in {@link
 * dev.kepler.examples.TessExample}.
 *
 * <p>What each does stands in a method apart from {@code main}, so that tests call it. A main that
 * was started without the flags that Spark needs starts itself again with them.
 */
package dev.kepler.examples;
