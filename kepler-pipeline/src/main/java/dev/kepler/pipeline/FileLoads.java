package dev.kepler.pipeline;

/**
 * Source of which each file is one load. A micro-batch has one file, but for the one after a crash
 * between listing a file and planning its batch, which has another that landed since.
 */
interface FileLoads {

  /** Where they land. */
  String folder();
}
